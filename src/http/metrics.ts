import type { Registry } from 'prom-client';

/** What answered a request: one of the lanes, or what comes before any of them. */
export type LaneName = 'hot' | 'yoga' | 'none';

/** Of one process, as JSON. Those of several can be added up. */
export type Snapshot = readonly object[];

export interface Metrics {
  /** Notes an answer that was sent. Nothing that a client chooses may become a label: there is no end to it. */
  request(answer: { readonly lane: LaneName; readonly status: number; readonly seconds: number }): void;
  /** Notes an answer RATE_LIMITED. */
  rateLimited(by: 'subject' | 'address'): void;
  /** Is told who knows how many operations are being answered. */
  inFlight(count: () => number): void;
  /** Is told who knows how many subscriptions go on. */
  subscriptions(count: () => number): void;
  snapshot(): Promise<Snapshot>;
}

const durationName = 'persons_http_request_duration_seconds';
/** Upper bounds, in seconds. */
const bounds = [
  0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

/** What was answered in one lane. */
interface Series {
  /** By the first digit of their status. */
  readonly classes: number[];
  /** How many took no longer than each of the bounds but longer than the one before; the last: than all. */
  readonly durations: number[];
  /** Seconds. */
  sum: number;
}

/**
 * The requests are counted in plain numbers, at a twentieth of what prom-client's own counters
 * cost: prom-client is loaded when somebody asks for the first time, and a gateway that nobody asks never pays
 * for it (45 ms and 10 MB).
 */
export function createMetrics(): Metrics {
  const lanes = new Map<LaneName, Series>();
  const rateLimited = { subject: 0, address: 0 };
  let defaults: Promise<Registry> | undefined;
  let inFlight = (): number => 0;
  let subscriptions = (): number => 0;

  return {
    request({ lane, status, seconds }) {
      let series = lanes.get(lane);
      if (!series) {
        series = { classes: [], durations: Array(bounds.length + 1).fill(0), sum: 0 };
        lanes.set(lane, series);
      }
      let place = 0;
      while (seconds > (bounds[place] ?? Number.POSITIVE_INFINITY)) place++;
      count(series.durations, place);
      count(series.classes, Math.floor(status / 100));
      series.sum += seconds;
    },
    rateLimited(by) {
      rateLimited[by] += 1;
    },
    inFlight(count) {
      inFlight = count;
    },
    subscriptions(count) {
      subscriptions = count;
    },
    async snapshot() {
      defaults ??= defaultMetrics();
      return [
        {
          name: 'persons_http_requests_total',
          help: 'Requests answered, by what answered them and the class of their status.',
          type: 'counter',
          aggregator: 'sum',
          values: Array.from(lanes).flatMap(([lane, { classes }]) =>
            // A place that was never counted in is a hole, which flatMap leaves out.
            classes.flatMap((value, digit) => ({ value, labels: { lane, status: `${digit}xx` } })),
          ),
        },
        {
          name: durationName,
          help: 'The time from the head of a request to its answer, by what answered it.',
          type: 'histogram',
          aggregator: 'sum',
          values: Array.from(lanes).flatMap(([lane, series]) => histogram({ lane }, series)),
        },
        {
          name: 'persons_rate_limited_total',
          help: 'Requests refused by RATE_LIMIT, by whose limit it was.',
          type: 'counter',
          aggregator: 'sum',
          values: Object.entries(rateLimited).map(([by, value]) => ({ value, labels: { by } })),
        },
        {
          name: 'persons_operations_in_flight',
          help: 'Operations that are being answered.',
          type: 'gauge',
          aggregator: 'sum',
          values: [{ value: inFlight(), labels: {} }],
        },
        {
          name: 'persons_subscriptions',
          help: 'Subscriptions that go on.',
          type: 'gauge',
          aggregator: 'sum',
          values: [{ value: subscriptions(), labels: {} }],
        },
        ...(await (await defaults).getMetricsAsJSON()).map(metric =>
          // The start: of several, the earliest.
          metric.aggregator === 'omit' ? { ...metric, aggregator: 'min' } : metric,
        ),
      ];
    },
  };
}

/** The metrics of one process, or of several together, in Prometheus' text format. */
export async function textOf(
  snapshots: readonly Snapshot[],
): Promise<{ readonly type: string; readonly text: string }> {
  const { AggregatorRegistry } = await import('prom-client');
  const registry = AggregatorRegistry.aggregate([...snapshots]);
  return { type: registry.contentType, text: await registry.metrics() };
}

/** prom-client's own: memory, processor time, the event loop's lag, garbage collections and more, from now on. */
async function defaultMetrics(): Promise<Registry> {
  const { collectDefaultMetrics, Registry } = await import('prom-client');
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}

/** Its buckets are cumulative: each counts all that took no longer. */
function histogram(labels: object, { durations, sum }: Series): object[] {
  let total = 0;
  const buckets = durations.map((count, place) => {
    total += count;
    return {
      metricName: `${durationName}_bucket`,
      value: total,
      labels: { le: bounds[place] ?? '+Inf', ...labels },
    };
  });
  return [
    ...buckets,
    { metricName: `${durationName}_sum`, value: sum, labels },
    { metricName: `${durationName}_count`, value: total, labels },
  ];
}

function count(numbers: number[], place: number): void {
  numbers[place] = (numbers[place] ?? 0) + 1;
}
