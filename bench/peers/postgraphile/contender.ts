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
  let url = '';
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
      const postgres = pidOf(folder);
      // The server may be killed, and can't take PostgreSQL along then.
      const abandon = () => void signal(postgres, 'SIGQUIT');
      process.once('exit', abandon);
      async function stop() {
        await server.stop();
        // It writes everything out before it ends, which may take longer.
        while (signal(postgres, 'SIGINT')) await sleep(50);
        process.off('exit', abandon);
      }
      url = server.url;
      try {
        order = await cursorOrder(url);
      } catch (error) {
        await stop();
        throw error;
      }
      return { ...server, stop };
    },
    lastSequence: () => lastSequence(url),
    request: (_workload, drawn) => ({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: documents[drawn.workload], variables: variablesOf(drawn, order) }),
    }),
    check: checkPeerAnswer,
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

/** While it runs, PostgreSQL keeps its process id in a file. */
const pidOf = (folder: string): number =>
  Number.parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8'), 10);

/** @returns whether there still is such a process */
function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
