import { execFileSync } from 'node:child_process';
import { chownSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { query } from './newDatabase.ts';
import { type Cluster, startCluster, urlOf } from './startCluster.ts';

/** A PostgreSQL server and one that follows it by streaming replication. */
export interface Replicated {
  readonly primary: Cluster;
  readonly replica: Cluster;
  /** The replica takes nothing more that the primary sends. */
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Resolves when the replica has all that was written. */
  readonly caughtUp: () => Promise<void>;
  readonly end: () => Promise<void>;
}

// What a crash would lose is gone with the tests anyway.
const hasty = ['fsync=off', 'full_page_writes=off'];

/** The replica begins as a copy of what the primary has while it's stopped: there is no pg_basebackup here. */
export async function startReplicated(): Promise<Replicated> {
  const primary = await startCluster(hasty);
  const at = (cluster: Cluster) => urlOf(cluster.port, 'postgres');
  const [row] = await query<{ data_directory: string }>(at(primary), 'show data_directory');
  await primary.stop();
  const fill = (data: string) => {
    // Whoever owns the files must go on owning them.
    execFileSync('cp', ['-a', row?.data_directory as string, data]);
    const signal = join(data, 'standby.signal');
    writeFileSync(signal, '');
    const { uid, gid } = statSync(data);
    chownSync(signal, uid, gid);
  };
  const follows = [
    `primary_conninfo=host=127.0.0.1 port=${primary.port} user=postgres password=password`,
    'wal_retrieve_retry_interval=100ms',
    'max_standby_streaming_delay=100ms',
    // As one far away has it.
    'recovery_min_apply_delay=20ms',
  ];
  const replica = await startCluster([...hasty, ...follows], fill);
  await primary.start();

  return {
    primary,
    replica,
    pause: async () => void (await query(at(replica), 'select pg_wal_replay_pause()')),
    resume: async () => void (await query(at(replica), 'select pg_wal_replay_resume()')),
    async caughtUp() {
      const [written] = await query<{ at: string }>(at(primary), 'select pg_current_wal_insert_lsn() as at');
      const behind = 'select coalesce(pg_last_wal_replay_lsn() < $1::pg_lsn, true) as behind';
      while ((await query<{ behind: boolean }>(at(replica), behind, [written?.at]))[0]?.behind)
        await sleep(20);
    },
    async end() {
      await replica.end();
      await primary.end();
    },
  };
}
