import { baselines, type Compared, names } from '../compare.ts';
import type { WorkloadName } from '../workloads.ts';

/** One line of the table, of medians over the rounds. */
export interface Row {
  readonly workload: WorkloadName;
  readonly contender: string;
  readonly perSecond: number;
  /** Of the baseline's rate in the same round. */
  readonly share: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Of the baseline's p99 in the same round. */
  readonly p99Ratio: number;
  /** MiB, the highest of all rounds. */
  readonly peakMemory: number | null;
  /** How many answers were looked at one by one. */
  readonly checked: number;
}

export interface Target {
  readonly what: string;
  readonly value: number | null;
  readonly bound: number;
  readonly must: 'atLeast' | 'atMost' | 'below';
  /** Null where the value isn't known. */
  readonly met: boolean | null;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? Number.NaN, sorted[Math.floor(middle)] ?? Number.NaN];
  return (low + high) / 2;
}

export function rowsOf({ loads }: Compared): readonly Row[] {
  return loads.map(({ workload, contender, rounds }) => {
    const baseline = loads.find(load => load.workload === workload && load.contender === baselines[workload]);
    const rate = (measured: { requests: number; seconds: number }) => measured.requests / measured.seconds;
    const ratio = (of: (measured: (typeof rounds)[number]) => number) =>
      median(
        rounds.map((each, round) => {
          const other = baseline?.rounds[round];
          return other ? of(each) / of(other) : Number.NaN;
        }),
      );
    const peaks = rounds.flatMap(({ peakMemory }) => peakMemory ?? []);
    return {
      workload,
      contender,
      perSecond: median(rounds.map(rate)),
      share: ratio(rate),
      p50: median(rounds.map(({ p50 }) => p50)),
      p99: median(rounds.map(({ p99 }) => p99)),
      p99Ratio: ratio(({ p99 }) => p99),
      peakMemory: peaks.length > 0 ? Math.max(...peaks) : null,
      checked: rounds.reduce((sum, { checked }) => sum + checked, 0),
    };
  });
}

export const shares = { find: 0.8, page: 0.75, upsert: 0.7 } as const satisfies Record<WorkloadName, number>;
const what = {
  find: 'find by e-mail, share of raw',
  page: 'page of 100, share of raw',
  upsert: 'upsert of 100, share of tuned raw',
} as const satisfies Record<WorkloadName, string>;

/** What the gateway is meant to reach, and whether it does. */
export function targetsOf(compared: Compared): readonly Target[] {
  const own = rowsOf(compared).filter(({ contender }) => contender === names.gateway);
  const start = compared.startUps.find(({ contender }) => contender === names.gateway);
  return [
    ...own.map(({ workload, share }) => target(what[workload], share, 'atLeast', shares[workload])),
    ...own.map(({ workload, p99Ratio }) =>
      target(`${workload}, p99 against its baseline's`, p99Ratio, 'atMost', 2),
    ),
    target('start to the first answer, ms', start ? median(start.took) : null, 'below', 400),
    ...own.map(({ workload, peakMemory }) =>
      target(`${workload}, peak memory, MiB`, peakMemory, 'below', 350),
    ),
  ];
}

function target(what: string, value: number | null, must: Target['must'], bound: number): Target {
  const holds = {
    atLeast: (n: number) => n >= bound,
    atMost: (n: number) => n <= bound,
    below: (n: number) => n < bound,
  };
  return { what, value, bound, must, met: value === null ? null : holds[must](value) };
}
