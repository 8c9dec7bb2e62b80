import { spawnSync } from 'node:child_process';

/** Commands put in front of others, so that the server has one core and whoever asks it another. */
export interface Cores {
  readonly server: readonly string[];
  readonly load: readonly string[];
  /** What was done, for people. */
  readonly description: string;
}

/** Moves this process to the core of the load, where `taskset` can. */
export function splitCores(): Cores {
  const { status, stdout } = spawnSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' });
  const [server, load] = status === 0 ? allowed(stdout) : [];
  if (server === undefined || load === undefined)
    return { server: [], load: [], description: 'server and load generator share all cores' };
  spawnSync('taskset', ['-acp', String(load), String(process.pid)]);
  const pin = (core: number) => ['taskset', '-c', String(core)];
  return {
    server: pin(server),
    load: pin(load),
    description: 'server on one core, load generator on another',
  };
}

/** `pid 1's current affinity list: 0-2,5` → 0, 1, 2, 5 */
const allowed = (text: string): number[] =>
  (/: ([0-9,-]+)\s*$/.exec(text)?.[1] ?? '').split(',').flatMap(range => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, n) => from + n);
  });
