import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const mebi = 2 ** 20;

/** What a process and its files measured at one moment. MiB, but for `files`. */
export interface Sample {
  /** Minutes from the start on. */
  readonly at: number;
  readonly memory: number;
  readonly heap: number;
  /** Open ones, sockets included; null where the system doesn't say. */
  readonly files: number | null;
  readonly log: number;
  readonly database: number;
  /** Whether garbage was collected right before. */
  readonly collected: boolean;
}

/** Has a process collect its garbage when it gets a signal: how much is in use is seen then, and only then. */
export const collecting = [
  '--expose-gc',
  '--import',
  `data:text/javascript,process.on('SIGUSR2', () => globalThis.gc())`,
] as const;

/** Whether a process that was started so was told to. */
function collect(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGUSR2');
  } catch {
    return false;
  }
}

/**
 * @param toCollect whether it is to collect its garbage before
 * @throws when the process doesn't tell its metrics
 */
export async function takeSample(
  { url, pid, dataDir }: { url: string; pid: number; dataDir: string },
  at: number,
  toCollect: boolean,
): Promise<Sample> {
  const collected = toCollect && collect(pid);
  // Pages go back to the system a little later.
  if (collected) await sleep(500);
  const response = await fetch(`${url}/metrics`, { headers: { connection: 'close' } });
  const text = await response.text();
  const metric = (name: string) => {
    const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
    if (value === undefined)
      throw new Error(`/metrics has no ${name}: ${response.status} ${text.slice(0, 200)}`);
    return Number(value);
  };
  const file = join(dataDir, 'persons.db');
  return {
    at,
    memory: metric('process_resident_memory_bytes') / mebi,
    heap: metric('nodejs_heap_size_used_bytes') / mebi,
    files: openFiles(pid),
    log: sizeOf(`${file}-wal`) / mebi,
    database: sizeOf(file) / mebi,
    collected,
  };
}

function openFiles(pid: number): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** How long a process's main thread has run, and waited for a processor; null where the system doesn't say. */
export function timesOf(pid: number): { readonly ran: number; readonly waited: number } | null {
  try {
    const [ran = 0, waited = 0] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8')
      .split(' ')
      .map(Number);
    return { ran, waited };
  } catch {
    return null;
  }
}
