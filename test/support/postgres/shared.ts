import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type Cluster, startCluster } from './startCluster.ts';

/**
 * The one PostgreSQL server of a run of the tests: whoever connects is told its port, and it's started for the first
 * who does, so that a run of other tests goes without.
 */
export default async function sharedCluster(): Promise<() => Promise<void>> {
  let cluster: Promise<Cluster> | undefined;
  const teller = createServer(async socket => {
    socket.on('error', () => {});
    // What a crash would lose is gone with the tests anyway; those of crashes start servers of their own.
    cluster ??= startCluster(['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']);
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
