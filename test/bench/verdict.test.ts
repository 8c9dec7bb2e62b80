import { describe, expect, it } from 'vitest';
import type { Sample } from '../../bench/soak/gauges.ts';
import { createTally } from '../../bench/soak/tally.ts';
import { judge, type Limits, type Measurements, slopeOf } from '../../bench/soak/verdict.ts';

const limits: Limits = {
  memorySlope: 2,
  heapSlope: 1,
  filesSlope: 0.5,
  log: 160,
  p99Ratio: 2,
  health: 100,
};

const minutes = Array.from({ length: 31 }, (_, minute) => minute);

/** Half an hour in which nothing grows but in the warm-up, and memory goes up and down; then what is told. */
function measured({
  sample = () => ({}),
  p99 = () => 20,
  ...more
}: { sample?: (at: number) => Partial<Sample>; p99?: (at: number) => number } & Partial<
  Omit<Measurements, 'samples' | 'intervals'>
> = {}): Measurements {
  const overrun = { scene: '', probes: 10, failures: 0, median: 5, p99: 20, max: 40, waited: 0 };
  return {
    samples: minutes.map(at => ({
      at,
      memory: 200 + 20 * Math.min(at, 5) + 10 * (at % 2),
      heap: 80 + 10 * Math.min(at, 5) + 20 * (at % 3),
      files: 30 + (at % 4),
      log: Math.min(130, 20 * at),
      database: 100,
      collected: true,
      ...sample(at),
    })),
    intervals: minutes.slice(1).map(until => ({ until, answers: 1_000, p50: 2, p99: p99(until) })),
    overruns: [{ ...overrun, operations: 100, overloaded: 50 }],
    warmUp: 5,
    ...more,
  };
}

const broken = (measurements: Measurements) =>
  judge(measurements, limits)
    .filter(({ holds }) => holds === false)
    .map(({ what }) => what);

describe('a soak', () => {
  it('passes when nothing grows after the warm-up', () => {
    expect(judge(measured(), limits).map(({ holds }) => holds)).toEqual(Array(6).fill(true));
  });

  const steady = measured().overruns[0] as Measurements['overruns'][0];
  it.each<[string, string, Parameters<typeof measured>[0]]>([
    ['memory', 'resident memory, MiB a minute', { sample: at => ({ memory: 200 + 3 * at }) }],
    ['the heap', 'heap, MiB a minute', { sample: at => ({ heap: 80 + 1.5 * at + 20 * (at % 3) }) }],
    ['open files', 'open files, a minute', { sample: at => ({ files: 30 + Math.floor(at) }) }],
    ['the log, once', 'write-ahead log at most, MiB', { sample: at => ({ log: at === 9 ? 161 : 20 }) }],
    ['p99', 'p99 at the end, of that at the beginning', { p99: at => 10 + 3 * at }],
    ['/health', '/health while overrun at most, ms', { overruns: [steady, { ...steady, max: 101 }] }],
    ['/health, failing', '/health while overrun at most, ms', { overruns: [{ ...steady, failures: 1 }] }],
  ])('fails when it grows: %s', (_, what, given) => {
    expect(broken(measured(given))).toEqual([what]);
  });

  it('does not fail for garbage', () => {
    const full = measured({
      sample: at => (at % 2 === 0 ? {} : { memory: 99 * at, heap: 99 * at, collected: false }),
    });
    expect(broken(full)).toEqual([]);
  });

  it('does not fail for one bad minute', () => {
    expect(broken(measured({ p99: at => (at === 29 ? 900 : 20) }))).toEqual([]);
  });

  it('does not hold against a gateway that others had the processor', () => {
    const health = (waited: number) =>
      judge(measured({ overruns: [{ ...steady, max: 500, waited }] }), limits).at(-1);
    expect(health(0.4)).toMatchObject({ value: 500, holds: false });
    expect(health(0.6)).toMatchObject({ value: null, holds: null });
  });

  it('says what was not measured', () => {
    const none = measured({ sample: () => ({ files: null }), overruns: [], warmUp: 27 });
    expect(judge(none, limits).map(({ holds }) => holds)).toEqual([null, null, null, true, true, null]);
  });
});

it('a slope is that of the line nearest to the points', () => {
  const line = [0, 1, 2, 3, 4, 5].map(x => [x, 7 + 3 * x] as const);
  expect(slopeOf(line)).toBeCloseTo(3);
  expect(slopeOf(line.map(([x, y], place) => [x, y + (place % 2 === 0 ? 1 : -1)] as const))).toBeCloseTo(
    3 - 6 / 35,
  );
  expect(slopeOf(line.slice(0, 4))).toBeNull();
  expect(slopeOf(line.map(([, y]) => [1, y] as const))).toBeNull();
});

it('a tally counts each interval by itself, and kinds over all of them', () => {
  const tally = createTally();
  for (let ms = 1; ms <= 100; ms++) tally.answer('find', ms);
  tally.interval(1);
  tally.answer('page', 7);
  tally.interval(2);
  tally.interval(3);
  expect(tally.intervals).toEqual([
    { until: 1, answers: 100, p50: 51, p99: 100 },
    { until: 2, answers: 1, p50: 7, p99: 7 },
    { until: 3, answers: 0, p50: 0, p99: 0 },
  ]);
  expect(tally.kinds()).toEqual([
    { kind: 'find', answers: 100, p50: 51, p99: 100 },
    { kind: 'page', answers: 1, p50: 7, p99: 7 },
  ]);
});
