import { type ChildProcess, fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A PostgreSQL server of its own, in a temporary folder. */
export interface Cluster {
  readonly port: number;
  readonly start: () => Promise<void>;
  /** Lets nobody finish, but tidies up. */
  readonly stop: () => Promise<void>;
  readonly crash: () => Promise<void>;
  /** For good, with its folder. */
  readonly end: () => Promise<void>;
}

interface Message {
  readonly number: number;
  readonly port?: number;
  readonly problem?: string;
}

const script = fileURLToPath(new URL('./cluster.mjs', import.meta.url));

/**
 * @param settings such as `fsync=off`
 * @param fill puts data where there are none; they are new ones unless given
 */
export async function startCluster(
  settings: readonly string[] = [],
  fill: (data: string) => void = () => {},
): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'persons-postgres-'));
  // As root the server runs as another user, who must be able to reach it.
  chmodSync(folder, 0o755);
  fill(join(folder, 'data'));
  const child = fork(script, [join(folder, 'data'), ...settings], { stdio: 'ignore' });
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const end = async () => {
    if (child.connected) child.disconnect();
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { port } = await answer(child, 0);
    let last = 0;
    const act = (action: string) => async () => {
      last += 1;
      const answered = answer(child, last);
      child.send({ number: last, action });
      await answered;
    };
    return { port: port as number, start: act('start'), stop: act('stop'), crash: act('crash'), end };
  } catch (error) {
    await end();
    throw error;
  }
}

function answer(child: ChildProcess, number: number): Promise<Message> {
  return new Promise((resolve, reject) => {
    const exit = () => reject(new Error('The process that runs PostgreSQL has ended.'));
    const hear = (message: unknown) => {
      const said = message as Message;
      if (said.number !== number) return;
      child.off('message', hear);
      child.off('exit', exit);
      if (said.problem === undefined) resolve(said);
      else reject(new Error(said.problem));
    };
    child.on('message', hear);
    child.on('exit', exit);
  });
}

export const urlOf = (port: number, database: string): string =>
  `postgres://postgres:password@127.0.0.1:${port}/${database}`;
