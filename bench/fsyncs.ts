import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from './contender.ts';
import { checkAnswers } from './measure.ts';
import type { Population } from './population.ts';
import { freePort } from './servers.ts';
import { draw } from './workloads.ts';

export interface Fsyncs {
  readonly writers: number;
  /** Acknowledged, and each answer checked. */
  readonly batches: number;
  /** Calls of fsync and fdatasync that succeeded meanwhile. */
  readonly fsyncs: number;
}

/** Whether strace is there, and may look into other processes. */
export const canTrace = (): boolean => spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

const calls = ['-f', '-e', 'trace=fsync,fdatasync', '-o'];

/**
 * Counts, by strace, how often a server has its writes put on disk while so many writers at once upsert. It's
 * started by strace, which then lets it go by all other calls: a server that strace is attached to later stops at
 * each of them, and works so slowly that no two writes meet.
 */
export async function countFsyncs(
  contender: Contender,
  dataDir: string,
  population: Population,
  { writers, batches, stretch }: { writers: number; batches: number; stretch: number },
): Promise<Fsyncs> {
  const folder = mkdtempSync(join(tmpdir(), 'persons-fsyncs-'));
  const file = join(folder, 'calls');
  try {
    const tracer = ['strace', '-D', '--seccomp-bpf', '-ttt', ...calls, file];
    const server = await contender.start(dataDir, await freePort(), tracer);
    const moments: number[] = [];
    try {
      const drawn = draw('upsert', population, stretch, 2 * batches);
      // Whatever the start has to write is behind us after the first half.
      for (const half of [drawn.slice(0, batches), drawn.slice(batches)]) {
        moments.push(Date.now() / 1_000);
        await checkAnswers(contender, server, half, writers);
      }
      moments.push(Date.now() / 1_000);
    } finally {
      await server.stop();
    }
    const [, begun, ended] = moments as [number, number, number];
    const text = await written(file, server.pid);
    const times = Array.from(text.matchAll(/^\d+ +([\d.]+) .*sync.*= 0$/gm), ([, time]) => Number(time));
    return { writers, batches, fsyncs: times.filter(time => time > begun && time < ended).length };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What strace has written of a process once that has ended. */
async function written(file: string, pid: number): Promise<string> {
  const end = new RegExp(`^${pid} .*\\+\\+\\+ (?:exited|killed)`, 'm');
  for (let waited = 0; ; waited++) {
    const text = readFileSync(file, 'utf8');
    if (end.test(text)) return text;
    if (waited === 1_000) throw new Error('strace does not end with the server.');
    await sleep(10);
  }
}

/**
 * Counts the calls of fsync and fdatasync by which a process succeeds to put something on disk during some work.
 * @returns null where strace may not look into another process; the work isn't done then
 */
export async function fsyncsDuring(pid: number, work: () => Promise<void>): Promise<number | null> {
  const folder = mkdtempSync(join(tmpdir(), 'persons-fsyncs-'));
  try {
    const file = join(folder, 'calls');
    const tracer = spawn('strace', [...calls, file, '-p', String(pid)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(tracer, 'exit');
    const attached = await new Promise<boolean>(resolve => {
      tracer.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('attached')) resolve(!text.includes('ptrace('));
      });
      ended.then(() => resolve(false));
    });
    if (!attached) return null;
    await work();
    tracer.kill('SIGINT');
    await ended;
    return readFileSync(file, 'utf8').match(/^.*\b(?:fsync|fdatasync)\b.*= 0$/gm)?.length ?? 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
