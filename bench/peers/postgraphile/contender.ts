import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Contender } from '../../contender.ts';
import { startServer } from '../../servers.ts';
import { workloadNames } from '../../workloads.ts';
import type { PeerOptions } from '../peers.ts';
import { checkPeerAnswer, cursorOrder, documents, variablesOf } from './documents.ts';
import type { LoadOptions } from './load.ts';
import type { ServerOptions } from './server.ts';

const program = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

/** PostGraphile on PostgreSQL, both on the server's core, with a copy of the same persons. */
export function postgraphile(name: string, { scratch, pin }: PeerOptions): Contender {
  /** How cursors begin: PostGraphile's mark for the order of a connection. */
  let order = '';
  return {
    name,
    workloads: workloadNames,
    async start(dataDir, port) {
      const folder = join(dataDir, 'postgres');
      if (!existsSync(folder)) await copyPersons({ scratch, file: join(dataDir, 'persons.db'), folder });
      const options: ServerOptions = { scratch, folder, port };
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
      return { ...server, stop };
    },
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
  if (code !== 0) throw new Error('The persons could not be copied into PostgreSQL.');
}

/** PostgreSQL writes everything out before it ends, which may take longer than the process that started it. */
async function ended(folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  while (existsSync(file)) {
    try {
      process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGINT');
    } catch {
      return;
    }
    await sleep(50);
  }
}
