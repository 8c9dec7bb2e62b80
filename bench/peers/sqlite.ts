import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender } from '../contender.ts';
import type { DirectoryOptions } from '../raw/directory.ts';
import { startServer } from '../servers.ts';
import { checkAnswer, documents, workloadNames } from '../workloads.ts';
import type { PeerOptions } from './peers.ts';

export interface SqlitePeerOptions extends DirectoryOptions {
  /** The folder of the packages. */
  readonly packages: string;
  readonly port: number;
}

/** A GraphQL server over the raw server's statements: the same documents as the gateway, the same answers. */
export const sqlitePeer = (
  program: 'mercurius' | 'apollo',
  { name, packages, groups, pin }: PeerOptions,
): Contender => ({
  name,
  workloads: workloadNames,
  optional: true,
  async start(dataDir, port, within = []) {
    const options: SqlitePeerOptions = {
      file: join(dataDir, 'persons.db'),
      groups,
      tuned: true,
      packages: packages(),
      port,
    };
    const server = fileURLToPath(new URL(`./${program}.js`, import.meta.url));
    return startServer({
      command: [process.execPath, server, JSON.stringify(options)],
      env: { NODE_ENV: 'production' },
      port,
      pin: [...pin, ...within],
    });
  },
  request: (workload, { variables }) => ({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: documents[workload], variables }),
  }),
  check: checkAnswer,
});
