import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from './contender.ts';

export interface ServerCommand {
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly port: number;
  /** Put before the command: see cores.ts. */
  readonly pin: readonly string[];
  /** Whether a terminal's Ctrl-C leaves it running: whoever starts it must end it then. */
  readonly detached?: boolean;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const patience = 60_000;

/** Starts a server and waits until it takes connections on 127.0.0.1. @throws when it ends instead. */
export async function startServer({
  command,
  env = {},
  port,
  pin,
  detached = false,
}: ServerCommand): Promise<Server> {
  const [program, ...args] = [...pin, ...command] as [string, ...string[]];
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached,
  });
  running.add(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  const ended = once(child, 'exit').then(() => running.delete(child));
  const deadline = performance.now() + patience;
  while (!(await listens(port))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${[program, ...args].join(' ')} does not serve.\n${said}`);
    }
    await sleep(2);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid as number,
    async stop() {
      child.kill('SIGTERM');
      const last = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(last);
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
