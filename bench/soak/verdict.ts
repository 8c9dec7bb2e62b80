import { median } from '../report/summary.ts';
import type { Sample } from './gauges.ts';
import type { Overrun } from './overrun.ts';
import type { Interval } from './tally.ts';

/** What must hold for a soak to pass. */
export interface Limits {
  /** MiB a minute. */
  readonly memorySlope: number;
  readonly heapSlope: number;
  /** A minute. */
  readonly filesSlope: number;
  /** MiB. */
  readonly log: number;
  /** How many times the p99 at the beginning the one at the end may be. */
  readonly p99Ratio: number;
  /** Milliseconds that `/health` may take. */
  readonly health: number;
}

export interface Judged {
  readonly what: string;
  /** Null: it wasn't measured. */
  readonly value: number | null;
  readonly most: number;
  readonly holds: boolean | null;
}

export interface Measurements {
  readonly samples: readonly Sample[];
  readonly intervals: readonly Interval[];
  readonly overruns: readonly Overrun[];
  /** Minutes; what came before is left out of slopes. */
  readonly warmUp: number;
}

/** Fewer tell nothing of a slope. */
const leastSamples = 5;

/** Who has less of a processor than this isn't held up by itself: its times say more of others than of it. */
const mostWaited = 0.5;

/** How fast things grow after the warm-up; null where too few samples tell. */
export function slopes(samples: readonly Sample[], warmUp: number) {
  const warm = samples.filter(({ at }) => at >= warmUp);
  const collected = warm.filter(({ collected }) => collected);
  const slope = (of: (sample: Sample) => number | null, from: readonly Sample[]) =>
    slopeOf(
      from.flatMap(sample => {
        const value = of(sample);
        return value === null ? [] : [[sample.at, value] as const];
      }),
    );
  // With its garbage a heap goes up and down by several times what is in it.
  return {
    memory: slope(({ memory }) => memory, collected),
    heap: slope(({ heap }) => heap, collected),
    files: slope(({ files }) => files, warm),
  };
}

/** Each limit, and whether it holds. */
export function judge(
  { samples, intervals, overruns, warmUp }: Measurements,
  limits: Limits,
): readonly Judged[] {
  const { memory, heap, files } = slopes(samples, warmUp);
  const logs = samples.map(({ log }) => log);
  const health = overruns
    .filter(({ failures, waited }) => failures > 0 || (waited ?? 0) <= mostWaited)
    .map(({ max, failures }) => (failures > 0 ? Number.POSITIVE_INFINITY : max));
  return [
    judged('resident memory, MiB a minute', memory, limits.memorySlope),
    judged('heap, MiB a minute', heap, limits.heapSlope),
    judged('open files, a minute', files, limits.filesSlope),
    judged('write-ahead log at most, MiB', logs.length > 0 ? Math.max(...logs) : null, limits.log),
    judged('p99 at the end, of that at the beginning', p99Ratio(intervals, warmUp), limits.p99Ratio),
    judged(
      '/health while overrun at most, ms',
      health.length > 0 ? Math.max(...health) : null,
      limits.health,
    ),
  ];
}

const judged = (what: string, value: number | null, most: number): Judged => ({
  what,
  value,
  most,
  holds: value === null ? null : value <= most,
});

/** By least squares; null where there are too few points. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number | null {
  if (points.length < leastSamples) return null;
  const mean = (place: 0 | 1) => points.reduce((sum, point) => sum + point[place], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const squares = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (squares === 0) return null;
  return points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / squares;
}

/** Medians of thirds, so that one bad minute is none. */
function p99Ratio(intervals: readonly Interval[], warmUp: number): number | null {
  const p99s = intervals.filter(({ until, answers }) => until > warmUp && answers > 0).map(({ p99 }) => p99);
  const third = Math.floor(p99s.length / 3);
  return third === 0 ? null : median(p99s.slice(-third)) / median(p99s.slice(0, third));
}
