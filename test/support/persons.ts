import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEnd } from './atEnd.ts';
import { tempDir } from './tempDir.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist/bundle/main.js');

export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Outcome>;
}

/** Runs a program with these environment variables and PATH, and no other. */
export function start(
  program: string,
  args: readonly string[],
  { env = {}, cwd = root }: { env?: Record<string, string>; cwd?: string } = {},
): Running {
  // With a process group of its own, so that what it starts can be ended with it.
  const child = spawn(program, args, { cwd, env: { PATH: process.env.PATH, ...env }, detached: true });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let running = true;
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    running = false;
    return { code: code ?? null, stdout, stderr };
  });
  atEnd(() => running && child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'));
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Runs a command of the built command line to its end. */
export const persons = (args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> =>
  personsIn(root, args, env);

/** The same in a folder, from which the paths of settings count. */
export const personsIn = (
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome> => start(process.execPath, [main, ...args], { env, cwd }).ended;

export interface SpawnedGateway extends Running {
  /** Without a path. */
  readonly url: string;
  /** Fulfils when stdout has this text. */
  readonly said: (text: string) => Promise<string>;
}

/** `persons serve` as a process of its own, on a free port and a database of its own. */
export async function spawnGateway({
  env = {},
  command = [process.execPath, main, 'serve'],
  cwd = root,
}: {
  env?: Record<string, string>;
  command?: readonly [string, ...string[]];
  cwd?: string;
} = {}): Promise<SpawnedGateway> {
  const [program, ...args] = command;
  const database = `file:${join(tempDir(), 'persons.db')}`;
  const child = start(program, args, { cwd, env: { PORT: '0', DATABASE_URL: database, ...env } });
  const stdout = await said(child, 'listens on ');
  const url = /listens on (\S+)\/graphql\n/.exec(stdout)?.[1] ?? '';
  return { ...child, url, said: text => said(child, text) };
}

/** All it has said once this is in it, to the end of a line. Rejects when it ends instead. */
function said({ child, stdout, stderr, ended }: Running, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const at = stdout().indexOf(text);
      if (at >= 0 && stdout().includes('\n', at)) resolve(stdout());
    };
    child.stdout?.on('data', look);
    look();
    ended.then(({ code }) => reject(new Error(`It ended with ${code}:\n${stdout()}${stderr()}`)), reject);
  });
}
