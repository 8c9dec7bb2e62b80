import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

export const canTrace = (): boolean => spawnSync('strace', ['-V']).status === 0;

/**
 * Counts, by strace, how often a server has its writes put on disk while so many writers at once upsert.
 * Apart from the load that is measured, since it slows the server.
 * @returns null where strace may not look into another process.
 */
export async function countFsyncs(
  contender: Contender,
  dataDir: string,
  population: Population,
  { writers, batches, stretch }: { writers: number; batches: number; stretch: number },
): Promise<Fsyncs | null> {
  const server = await contender.start(dataDir, await freePort());
  try {
    // Whatever the start has to write is behind us then.
    const drawn = draw('upsert', population, stretch, 2 * batches);
    await checkAnswers(contender, server, drawn.slice(0, batches), writers);
    const fsyncs = await fsyncsDuring(server.pid, () =>
      checkAnswers(contender, server, drawn.slice(batches), writers),
    );
    return fsyncs === null ? null : { writers, batches, fsyncs };
  } finally {
    await server.stop();
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
    const args = ['-f', '-e', 'trace=fsync,fdatasync', '-o', file, '-p', String(pid)];
    const tracer = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
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
    const calls = readFileSync(file, 'utf8').match(/^.*\b(?:fsync|fdatasync)\b.*= 0$/gm);
    return calls?.length ?? 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
