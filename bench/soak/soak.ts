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
import type { SoakOptions } from './command.ts';
import { collecting, type Sample, takeSample } from './gauges.ts';
import { type Overrun, overrun } from './overrun.ts';
import { report, type Soaked, writeSoak } from './report.ts';
import { createTally, type Tally } from './tally.ts';
import { createTraffic } from './traffic.ts';
import { judge, slopes } from './verdict.ts';

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
  let overruns: readonly Overrun[] = [];
  let soaked = 0;
  let ended: string | null = null;
  let failed = false;
  try {
    const server = await serve({
      ...{ dataDir, port: await freePort(), pin: [], program },
      ...{ nodeOptions: collecting, detached: true },
    });
    try {
      const traffic = await createTraffic({ url: server.url, population, clients, tally });
      const start = performance.now();
      const elapsed = () => (performance.now() - start) / 60_000;
      let broken = false;
      const over = () => broken || stop.asked() || elapsed() >= minutes;
      const all = [traffic.run(over), watch({ ...options, server, dataDir, tally, samples, elapsed, over })];
      try {
        await Promise.all(all);
      } finally {
        broken = true;
        await Promise.allSettled(all);
        soaked = elapsed();
        traffic.end();
      }
    } finally {
      await server.stop();
    }
    if (!stop.asked() && options.overrun > 0) {
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
    if (stop.asked()) ended = 'a signal';
    else if (slopes(samples, warmUpOf(options, soaked)).memory === null)
      throw new Error('there are too few samples after the warm-up to tell anything');
  } catch (error) {
    failed = true;
    ended = error instanceof Error ? error.message : String(error);
  } finally {
    stop.forget();
    rmSync(dataDir, { recursive: true, force: true });
  }
  const warmUp = warmUpOf(options, soaked);
  const judged = judge({ samples, intervals: tally.intervals, overruns, warmUp }, limits);
  const result: Soaked = {
    minutes: soaked,
    options: { minutes, persons, groups, seed, clients, connections },
    ...{ warmUp, ended, judged, overruns },
    kinds: tally.kinds(),
    intervals: tally.intervals,
    samples,
    passed: !failed && judged.every(({ holds }) => holds !== false),
  };
  writeSoak(out, result);
  process.stdout.write(`\n${report(result)}\n`);
  return result.passed;
}

/** Minutes. */
const warmUpOf = ({ warmUp }: SoakOptions, soaked: number): number => Math.min(warmUp, soaked / 3);

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
    const due = elapsed() >= next;
    samples.push(await takeSample({ url: server.url, pid: server.pid, dataDir }, elapsed(), due));
    if (due) {
      look();
      next += interval;
    }
    await sleep(1000 * Math.min(sampleEvery, interval * 60));
  }
  look();
}
