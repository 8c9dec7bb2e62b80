import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { issueToken } from '../../src/auth/issue.ts';
import { scopes } from '../../src/domain/viewer.ts';
import { type SpawnedGateway, spawnGateway } from './persons.ts';

const secret = 'a secret for tests, and long enough for HS256';
const claims = { workspace: 'workspace', groups: 'groups', scope: 'scope' };

export interface Workers extends SpawnedGateway {
  readonly port: number;
  /** Of a viewer of everything. */
  readonly token: string;
  readonly tokenOf: (subject: string) => Promise<string>;
  /** The lines of the log with this message. */
  readonly logged: (message: string) => readonly LogLine[];
  /** Of all workers that have ever listened, in that order. */
  readonly pids: () => readonly number[];
  /** Whether any process is left of those that the gateway consists of. */
  readonly lives: () => boolean;
  readonly stop: () => Promise<void>;
}

interface LogLine {
  readonly msg: string;
  readonly worker?: number;
  readonly pid?: number;
  readonly requestId?: string;
}

/** `persons serve` with several workers. */
export async function spawnWorkers(
  count: number,
  { env = {}, ...rest }: Parameters<typeof spawnGateway>[0] = {},
): Promise<Workers> {
  const gateway = await spawnGateway({
    env: { WORKERS: String(count), AUTH_SECRET: secret, ...env },
    ...rest,
  });
  const { child, stderr, ended } = gateway;
  const tokenOf = (subject: string) =>
    issueToken(
      secret,
      { subject, workspace: 'default', groups: '*', scopes, expiresIn: 600 },
      { issuer: undefined, audience: undefined, claims },
    );
  const logged = (message: string) =>
    stderr()
      .split('\n')
      .filter(line => line.startsWith('{'))
      .map(line => JSON.parse(line) as LogLine)
      .filter(({ msg }) => msg === message);
  // It comes by another pipe than the address.
  await expect.poll(() => logged('listening'), { timeout: 20_000 }).toHaveLength(1);
  const pids = () => logged('a worker listens').map(({ pid = 0 }) => pid);
  return {
    ...gateway,
    port: Number(new URL(gateway.url).port),
    token: await tokenOf('tester'),
    tokenOf,
    logged,
    pids,
    lives: () => [child.pid ?? 0, ...pids()].some(isAlive),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** An open connection, on which one answer after the other is asked for. */
export interface OpenConnection {
  readonly socket: Socket;
  /** The next answer, with its head. Empty when the connection was closed instead. */
  ask(request: string): Promise<string>;
  readonly closed: Promise<void>;
}

export async function openConnection(port: number): Promise<OpenConnection> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.on('error', () => undefined);
  let text = '';
  let look = (): void => undefined;
  let over = false;
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    look();
  });
  const closed = new Promise<void>(resolve => {
    socket.on('close', () => {
      over = true;
      look();
      resolve();
    });
  });
  return {
    socket,
    closed,
    ask: request =>
      new Promise(resolve => {
        look = () => {
          const end = text.indexOf('\r\n\r\n') + 4;
          const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
          if (!over && !(end >= 4 && text.length >= end + length)) return;
          const answer = text.slice(0, end + length);
          text = text.slice(end + length);
          resolve(answer);
        };
        socket.write(request);
        look();
      }),
  };
}
