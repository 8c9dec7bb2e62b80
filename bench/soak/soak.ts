import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { count, duration } from '../../src/cli/progress.ts';
import { stopSignal } from '../../src/cli/stopSignal.ts';
import type { Server } from '../contender.ts';
import { copyDatabase, database } from '../database.ts';
import { serve } from '../gateway.ts';
import { readPopulation, viewerGroups } from '../population.ts';
import { freePort } from '../servers.ts';
import { WrongAnswer } from '../workloads.ts';
import type { SoakOptions } from './command.ts';
import { type Sample, takeSample } from './gauges.ts';
import { type Overrun, overrun } from './overrun.ts';
import { report, type Soaked, writeSoak } from './report.ts';
import { createTally, type Tally } from './tally.ts';
import { traffic } from './traffic.ts';
import { judge } from './verdict.ts';

const tell = (line: string) => void process.stderr.write(`${line}\n`);

/** How many lines of progress, and numbers over time, there are at least. */
const leastIntervals = 10;

/**
 * Has clients ask a gateway for so many minutes, and judges what became of it meanwhile; writes soak.json and
 * soak.svg however it ends.
 * @returns whether it passed
 */
export async function soak(options: SoakOptions): Promise<boolean> {
  const { minutes, persons, groups, seed, clients, connections, data, out, program, limits } = options;
  const file = database(data, { persons, groups, seed });
  const population = readPopulation(file, viewerGroups(groups));
  const dataDir = join(data, `soak-${process.pid}`);
  copyDatabase(file, dataDir);
  const stop = stopSignal();
  const tally = createTally();
  const samples: Sample[] = [];
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 60_000;
  let overruns: readonly Overrun[] = [];
  let ended: string | null = null;
  let soaked = 0;
  try {
    const server = await serve({ dataDir, port: await freePort(), pin: [], program, detached: true });
    try {
      let failed = false;
      const over = () => failed || stop.asked() || elapsed() >= minutes;
      const watching = watch({ ...options, server, dataDir, tally, samples, elapsed, over });
      const asking = traffic({ url: server.url, population, clients, tally, over });
      const failing = (error: unknown) => {
        failed = true;
        throw error;
      };
      const [watched, asked] = await Promise.allSettled([watching.catch(failing), asking.catch(failing)]);
      soaked = elapsed();
      for (const each of [asked, watched]) if (each.status === 'rejected') throw each.reason;
    } finally {
      await server.stop();
    }
    if (stop.asked()) ended = 'a signal';
    else if (options.overrun > 0) {
      tell(`Overrunning it by ${connections} connections`);
      overruns = await overrun({
        dataDir,
        program,
        population,
        pin: [],
        connections,
        seconds: options.overrun,
      });
    }
  } catch (error) {
    ended = messageOf(error);
  } finally {
    stop.forget();
    rmSync(dataDir, { recursive: true, force: true });
  }
  const warmUp = Math.min(options.warmUp, soaked / 3);
  const judged = judge({ samples, intervals: tally.intervals, overruns, warmUp }, limits);
  const result: Soaked = {
    minutes: soaked,
    options: { minutes, persons, groups, seed, clients, connections },
    ...{ warmUp, ended, judged, overruns },
    kinds: tally.kinds(),
    intervals: tally.intervals,
    samples,
    passed: (ended === null || stop.asked()) && judged.every(({ holds }) => holds !== false),
  };
  writeSoak(out, result);
  process.stdout.write(`\n${report(result)}\n`);
  return result.passed;
}

const messageOf = (error: unknown): string =>
  error instanceof WrongAnswer ? error.message : error instanceof Error ? String(error.stack) : String(error);

interface Watch extends Pick<SoakOptions, 'minutes' | 'sampleEvery'> {
  readonly server: Server;
  readonly dataDir: string;
  readonly tally: Tally;
  readonly samples: Sample[];
  readonly elapsed: () => number;
  readonly over: () => boolean;
}

/** Takes samples, ends intervals, and tells how far it is. */
async function watch(options: Watch): Promise<void> {
  const { minutes, sampleEvery, server, dataDir, tally, samples, elapsed, over } = options;
  const interval = Math.min(1, minutes / leastIntervals);
  const look = () => {
    const { answers, p50, p99 } = tally.interval(elapsed());
    const last = samples.at(-1);
    const left = Math.max(0, minutes - elapsed());
    tell(
      `${elapsed().toFixed(1)} of ${minutes} min: ${count(answers)} answers, p50 ${p50.toFixed(1)} ms, ` +
        `p99 ${p99.toFixed(1)} ms, ${last?.memory.toFixed(0)} MiB, ${last?.files ?? '?'} files, ` +
        `log ${last?.log.toFixed(0)} MiB; ${duration(left * 60)} left`,
    );
  };
  for (let next = interval; !over(); ) {
    samples.push(await takeSample({ url: server.url, pid: server.pid, dataDir }, elapsed()));
    if (elapsed() >= next) {
      look();
      next += interval;
    }
    await sleep(1000 * Math.min(sampleEvery, interval * 60));
  }
  look();
}
