import { existsSync } from 'node:fs';
import { startCluster } from '../postgraphile/cluster.ts';

/*
 * A PostgreSQL server for the gateway, as PostGraphile has it. Run by contender.ts with the cluster's folder as its
 * argument; says the folder of its socket when it takes connections.
 */

const folder = process.argv[2] ?? '';
const load = <T>(name: string) => import(name) as Promise<T>;
const { connection, stop } = await startCluster(load, folder, !existsSync(folder));
process.on('SIGTERM', async () => {
  await stop();
  process.exit();
});
process.stdout.write(`${connection.host}\n`);
