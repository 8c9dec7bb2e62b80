/** Of one stretch of time, or of one kind. Milliseconds. */
export interface Counted {
  readonly answers: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Interval extends Counted {
  /** Its end, in minutes from the start on. */
  readonly until: number;
}

/** Counts answers and how long they took. Of an interval that has ended it holds three numbers. */
export interface Tally {
  answer(kind: string, milliseconds: number): void;
  /** Ends an interval. */
  interval(until: number): Interval;
  readonly intervals: readonly Interval[];
  /** Of all intervals. */
  kinds(): readonly ({ readonly kind: string } & Counted)[];
}

/** Of a kind so many are looked at, drawn evenly from all: a soak's own memory must not grow. */
const sampleSize = 10_000;

export function createTally(): Tally {
  let times: number[] = [];
  const intervals: Interval[] = [];
  const kinds = new Map<string, { answers: number; sample: number[] }>();
  return {
    intervals,
    answer(kind, milliseconds) {
      times.push(milliseconds);
      const counted = kinds.get(kind) ?? { answers: 0, sample: [] };
      kinds.set(kind, counted);
      // Reservoir sampling (Vitter's algorithm R).
      const place =
        counted.answers < sampleSize ? counted.answers : Math.floor(Math.random() * (counted.answers + 1));
      if (place < sampleSize) counted.sample[place] = milliseconds;
      counted.answers++;
    },
    interval(until) {
      const interval = { until, ...countedOf(times, times.length) };
      intervals.push(interval);
      times = [];
      return interval;
    },
    kinds: () =>
      [...kinds].map(([kind, { answers, sample }]) => ({ kind, ...countedOf([...sample], answers) })),
  };
}

/** A share of sorted values lies below it. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

function countedOf(times: number[], answers: number): Counted {
  times.sort((a, b) => a - b);
  return { answers, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
