import { type ReplicaRead, replicaReads } from '../../domain/databaseWork.ts';
import { UnusableDatabase } from '../../domain/errors.ts';
import type { LastWrite } from './lastWrites.ts';
import type { Asker } from './line.ts';
import { another, type Options, openReplica, type Replica, type ReplicaPlace } from './replica.ts';
import type { Run } from './statement.ts';

/**
 * Spreads reads of one workspace over replicas. A replica is asked only for what it answers as the primary would: it
 * must have the workspace's last write, whoever made it, through whatever gateway (docs/decisions/replicas.md).
 * Whatever else happens, the primary is asked.
 */
export function openReplicas<Readers>(
  places: readonly ReplicaPlace[],
  {
    readersBy,
    newest,
    ...options
  }: Options & { readonly readersBy: (run: Run) => Readers; readonly newest: LastWrite },
) {
  const replicas = places.map(place => openReplica(place, options));
  const reads = Object.fromEntries(replicaReads.map(kind => [kind, 0])) as Record<ReplicaRead, number>;
  let turn = 0;

  /** The one with the least to do, of equals the next in turn; those that aren't asked may come back meanwhile. */
  function next(): Replica | undefined {
    const inUse = replicas.filter(replica => replica.isInUse());
    turn = (turn + 1) % Math.max(1, inUse.length);
    const inTurn = [...inUse.slice(turn), ...inUse.slice(0, turn)];
    return inTurn.sort((a, b) => a.load() - b.load())[0];
  }

  return {
    /**
     * Does what reads one workspace, over a replica or the primary, in somebody's turn. It may be done twice.
     * @param primary what is asked of the primary, in the same turn
     */
    async read<T>(
      asker: Asker,
      workspace: string,
      primary: Run,
      work: (readers: Readers) => Promise<T>,
    ): Promise<T> {
      if (replicas.length === 0) return work(readersBy(primary));
      const asked = await next()?.ask(
        asker,
        workspace,
        // A primary that can't be asked says so when it's asked again.
        () => newest(workspace).catch(() => undefined),
        run => work(readersBy(run)),
      );
      const kind = typeof asked === 'object' ? 'answered' : (asked ?? 'unavailable');
      reads[kind] += 1;
      return typeof asked === 'object' ? asked.value : work(readersBy(primary));
    },

    /** Looks at all of them. One that isn't there may come later. @throws UnusableDatabase for another directory */
    async look(): Promise<void> {
      await Promise.all(replicas.map(replica => replica.look()));
      const wrong = replicas.findIndex(replica => replica.problem() === another);
      if (wrong >= 0)
        throw new UnusableDatabase(`DATABASE_REPLICA_URLS: ${places[wrong]?.server} ${another}.`);
    },

    state() {
      const inUse = replicas.filter(replica => replica.isInUse()).length;
      return { inUse, outOfUse: replicas.length - inUse, reads };
    },

    /** Reads that wait for a connection. */
    waiting: () => replicas.reduce((sum, replica) => sum + replica.waiting(), 0),

    close: async (): Promise<void> => void (await Promise.all(replicas.map(replica => replica.close()))),
  };
}
