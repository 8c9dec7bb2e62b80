import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { Contender } from '../../contender.ts';
import { type GatewayOptions, gateway } from '../../gateway.ts';
import { persons } from '../../root.ts';

const keeper = fileURLToPath(new URL('./keep.js', import.meta.url));

/** The gateway on PostgreSQL, both on the server's core, with a copy of the same persons. */
export async function gatewayOnPostgres(options: Omit<GatewayOptions, 'env'>): Promise<Contender> {
  const own = await gateway(options);
  let address = '';
  return {
    ...own,
    optional: true,
    note: 'PostgreSQL is on the same core, and not in the MiB; its page knows the scope of groups.',
    async start(dataDir, port) {
      const folder = resolve(dataDir, 'postgres-gateway');
      const isNew = !existsSync(folder);
      const postgres = spawn(options.pin[0] ?? process.execPath, pinned(options.pin, [keeper, folder]), {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const stopPostgres = async () => {
        const ended = once(postgres, 'exit');
        postgres.kill('SIGTERM');
        await ended;
      };
      try {
        const socket = await lineOf(postgres);
        address = `postgres:///postgres?host=${encodeURIComponent(socket)}&user=postgres`;
        if (isNew) {
          await copyPersons(join(dataDir, 'persons.db'), address);
          await query('vacuum (freeze, analyze)');
          await query('checkpoint');
        }
        const onPostgres = await gateway({ ...options, env: { DATABASE_URL: address } });
        const server = await onPostgres.start(dataDir, port);
        return {
          ...server,
          async stop() {
            await server.stop();
            await stopPostgres();
          },
        };
      } catch (error) {
        await stopPostgres();
        throw error;
      }
    },
    async lastSequence() {
      const [row] = await query(`select "lastSequence" as last from "workspaces" where "name" = 'default'`);
      return Number(row?.last);
    },
  };

  async function query(statement: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: address });
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  }
}

/** What follows the program when another one is put before it. */
const pinned = (pin: readonly string[], args: readonly string[]): string[] =>
  pin.length === 0 ? [...args] : [...pin.slice(1), process.execPath, ...args];

async function lineOf(child: ChildProcess): Promise<string> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('PostgreSQL does not start: see above.');
  });
  const [line] = await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended]);
  return String(line).trim();
}

async function copyPersons(file: string, address: string): Promise<void> {
  const child = spawn(process.execPath, [persons, 'copy', '--from', `file:${file}`, '--to', address], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('The persons could not be copied into PostgreSQL: see above.');
}
