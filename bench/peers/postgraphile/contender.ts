import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Contender } from '../../contender.ts';
import { startServer } from '../../servers.ts';
import { workloadNames } from '../../workloads.ts';
import type { PeerOptions } from '../peers.ts';
import { checkPeerAnswer, cursorOrder, documents, lastSequence, variablesOf } from './documents.ts';
import type { LoadOptions } from './load.ts';
import type { ServerOptions } from './server.ts';

const program = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

/** PostGraphile on PostgreSQL, both on the server's core, with a copy of the same persons. */
export function postgraphile({ name, packages, pin }: PeerOptions): Contender {
  /** How cursors begin: PostGraphile's mark for the order of a connection. */
  let order = '';
  return {
    name,
    workloads: workloadNames,
    optional: true,
    note: 'its find and page know no scope of groups, which is less work; PostgreSQL is on the same core, and not in the MiB.',
    async start(dataDir, port) {
      const folder = resolve(dataDir, 'postgres');
      const common = { packages: packages(), folder };
      if (!existsSync(folder)) await copyPersons({ ...common, file: join(dataDir, 'persons.db') });
      const options: ServerOptions = { ...common, port };
      const server = await startServer({
        command: [process.execPath, program('server'), JSON.stringify(options)],
        env: { NODE_ENV: 'production', GRAPHILE_ENV: 'production' },
        port,
        pin,
      });
      async function stop() {
        await server.stop();
        await ended(folder);
      }
      try {
        order = await cursorOrder(server.url);
      } catch (error) {
        await stop();
        throw error;
      }
      return { ...server, stop, writers: () => processes(folder) };
    },
    request: (_workload, drawn) => ({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: documents[drawn.workload], variables: variablesOf(drawn, order) }),
    }),
    check: checkPeerAnswer,
    lastSequence: ({ url }) => lastSequence(url),
  };
}

/** In a process of its own, which ends with its PostgreSQL. */
async function copyPersons(options: LoadOptions): Promise<void> {
  const child = spawn(process.execPath, [program('load'), JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('The persons could not be copied into PostgreSQL: see above.');
}

/** Where PostgreSQL keeps its process id while it runs. */
const pidFile = (folder: string) => join(folder, 'postmaster.pid');
const pidOf = (folder: string) => Number.parseInt(readFileSync(pidFile(folder), 'utf8'), 10);

/** PostgreSQL's, where the system lists them: the first, and one each for a connection or a task. */
function processes(folder: string): readonly number[] {
  const pid = pidOf(folder);
  return [
    pid,
    ...(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? []).map(Number),
  ];
}

/** PostgreSQL writes everything out before it ends, which may take longer than the process that started it. */
async function ended(folder: string): Promise<void> {
  while (existsSync(pidFile(folder))) {
    try {
      process.kill(pidOf(folder), 'SIGINT');
    } catch {
      return;
    }
    await sleep(50);
  }
}
