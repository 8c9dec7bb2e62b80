/** A metric as prom-client has it in JSON, which adds up those of several processes. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly aggregator: 'sum' | 'max';
  readonly values: readonly object[];
}

/** Upper bounds, in seconds. */
const bounds = [
  0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

/** Numbers by the value of one label, counted at a fraction of what prom-client's own cost (docs/decisions/seeing.md). */
export class Counts<Label extends string> {
  private readonly numbers = new Map<Label, number>();

  /** @param known what is 0 until it's counted, so that the first one is seen to grow. */
  constructor(known: readonly Label[] = []) {
    for (const label of known) this.numbers.set(label, 0);
  }

  add(label: Label): void {
    this.numbers.set(label, (this.numbers.get(label) ?? 0) + 1);
  }

  family(name: string, label: string, help: string): Family {
    const values = Array.from(this.numbers, ([key, value]) => ({ value, labels: { [label]: key } }));
    return { name, help, type: 'counter', aggregator: 'sum', values };
  }
}

/** Durations by the value of one label. */
export class Durations<Label extends string> {
  private readonly series = new Map<Label, { readonly counts: number[]; sum: number }>();

  add(label: Label, seconds: number): void {
    let one = this.series.get(label);
    if (!one) {
      one = { counts: Array(bounds.length + 1).fill(0), sum: 0 };
      this.series.set(label, one);
    }
    let place = 0;
    while (seconds > (bounds[place] ?? Number.POSITIVE_INFINITY)) place++;
    one.counts[place] = (one.counts[place] ?? 0) + 1;
    one.sum += seconds;
  }

  family(name: string, label: string, help: string): Family {
    const values = Array.from(this.series, ([key, { counts, sum }]) => {
      const labels = { [label]: key };
      let total = 0;
      // Its buckets are cumulative: each counts all that took no longer.
      const buckets = counts.map((count, place) => {
        total += count;
        return {
          metricName: `${name}_bucket`,
          value: total,
          labels: { le: bounds[place] ?? '+Inf', ...labels },
        };
      });
      return [
        ...buckets,
        { metricName: `${name}_sum`, value: sum, labels },
        { metricName: `${name}_count`, value: total, labels },
      ];
    });
    return { name, help, type: 'histogram', aggregator: 'sum', values: values.flat() };
  }
}

/** @param of several processes: together, or the largest */
export const gauge = (
  name: string,
  value: number,
  help: string,
  aggregator: 'sum' | 'max' = 'sum',
): Family => ({
  name,
  help,
  type: 'gauge',
  aggregator,
  values: [{ value, labels: {} }],
});
