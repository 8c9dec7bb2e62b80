import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { query, template } from './newDatabase.ts';
import { type Cluster, startCluster, urlOf } from './startCluster.ts';

/** What a crash would lose is gone with the tests anyway; those of crashes start servers of their own. */
const settings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=8GB',
  'checkpoint_timeout=1h',
  // It would look after dozens of databases that are gone in a minute. Who wants statistics asks for them.
  'autovacuum=off',
];

async function startShared(): Promise<Cluster> {
  const cluster = await startCluster(settings);
  try {
    await query(urlOf(cluster.port, 'postgres'), `create database ${template}`);
    const { openPostgres } = await import('../../../src/repository/postgres/open.ts');
    await (await openPostgres({ url: urlOf(cluster.port, template) })).close();
    return cluster;
  } catch (error) {
    await cluster.end();
    throw error;
  }
}

/**
 * The one PostgreSQL server of a run of the tests: whoever connects is told its port, and it's started for the first
 * who does, so that a run of other tests goes without.
 */
export default async function sharedCluster(): Promise<() => Promise<void>> {
  let cluster: Promise<Cluster> | undefined;
  const teller = createServer(async socket => {
    socket.on('error', () => {});
    cluster ??= startShared();
    try {
      socket.end(String((await cluster).port));
    } catch (error) {
      socket.end(String(error));
    }
  });
  teller.listen(0, '127.0.0.1');
  await once(teller, 'listening');
  process.env.POSTGRES_TELLER = String((teller.address() as AddressInfo).port);
  return async () => {
    teller.close();
    await cluster?.then(
      ({ end }) => end(),
      () => {},
    );
  };
}
