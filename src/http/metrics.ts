import type { Registry } from 'prom-client';
import { type DatabaseState, type OnDatabaseWork, replicaReads } from '../domain/databaseWork.ts';
import { type ErrorCode, errorCodes } from '../domain/errors.ts';
import {
  type FailureCode,
  failureCodes,
  type MatchedBy,
  matchedBys,
  type Outcome,
  outcomes,
  type UpsertResult,
} from '../domain/outcome.ts';
import { type RequestErrorCode, requestErrorCodes } from '../graphql/errors.ts';
import type { OperationLabel } from '../graphql/operationLabel.ts';
import { Counts, Durations, gauge } from './measures.ts';

/** What answered a request: one of the lanes, or what comes before any of them. */
export type LaneName = 'hot' | 'yoga' | 'none';

/** Of one process, as JSON. Those of several can be added up. */
export type Snapshot = readonly object[];

/** What is noted of an answer. Nothing that a client chooses may become a label: there is no end to it. */
export interface Answered {
  readonly status: number;
  /** Undefined: what comes before any lane. */
  readonly lane?: LaneName;
  /** What was executed; undefined for nothing. */
  readonly operation?: OperationLabel | undefined;
  /** The codes of its errors; undefined for none. */
  readonly errors?: readonly AnsweredCode[] | undefined;
}

export type AnsweredCode = ErrorCode | RequestErrorCode;

export const batchKinds = ['written', 'dry_run', 'replayed'] as const;
/** What became of a batch as a whole. */
export type BatchKind = (typeof batchKinds)[number];

export interface Metrics {
  /** Notes an answer that was sent. */
  request(answer: Answered, seconds: number): void;
  /** Notes an answer RATE_LIMITED. */
  rateLimited(by: 'subject' | 'address'): void;
  /** Is told who knows how many operations are being answered. */
  inFlight(count: () => number): void;
  /** Notes a batch of upserts, and its items unless nothing was written for them. */
  upserted(kind: BatchKind, results: readonly UpsertResult[]): void;
  readonly databaseWork: OnDatabaseWork;
  /** Is told who knows how the database is doing. */
  database(state: () => DatabaseState): void;
  /** Is told who knows how many subscriptions go on. */
  subscriptions(count: () => number): void;
  snapshot(): Promise<Snapshot>;
}

/**
 * What happens is counted in plain numbers: prom-client is loaded when somebody asks for the first time, and a
 * gateway that nobody asks never pays for it (45 ms and 10 MB).
 */
export function createMetrics(): Metrics {
  /** By lane, those of each class of status: `2xx` and so on. */
  const requests = new Map<LaneName, number[]>();
  const requestDurations = new Durations<LaneName>();
  const operationDurations = new Durations<string>();
  const errors = new Counts<AnsweredCode>([...errorCodes, ...requestErrorCodes]);
  const rateLimited = new Counts<'subject' | 'address'>(['subject', 'address']);
  const batches = new Counts<BatchKind>(batchKinds);
  const items = new Counts<Outcome>(outcomes);
  const matches = new Counts<MatchedBy>(matchedBys);
  const failures = new Counts<FailureCode>(failureCodes);
  const databaseDurations = new Durations<Parameters<OnDatabaseWork>[0]>();
  let defaults: Promise<Registry> | undefined;
  let inFlight = (): number => 0;
  let database = (): DatabaseState => ({ writesWaiting: 0, longReadsWaiting: 0, walBytes: 0 });
  let subscriptions = (): number => 0;

  return {
    request({ lane = 'none', status, operation, errors: codes }, seconds) {
      let classes = requests.get(lane);
      if (!classes) {
        classes = [];
        requests.set(lane, classes);
      }
      const digit = Math.floor(status / 100);
      classes[digit] = (classes[digit] ?? 0) + 1;
      requestDurations.add(lane, seconds);
      if (operation) operationDurations.add(operation.field, seconds);
      if (codes) for (const code of codes) errors.add(code);
    },
    rateLimited: by => rateLimited.add(by),
    inFlight(count) {
      inFlight = count;
    },
    upserted(kind, results) {
      batches.add(kind);
      if (kind !== 'written') return;
      for (const { outcome, matchedBy, failure } of results) {
        items.add(outcome);
        if (matchedBy) matches.add(matchedBy);
        if (failure) failures.add(failure.code);
      }
    },
    databaseWork: (work, seconds) => databaseDurations.add(work, seconds),
    database(state) {
      database = state;
    },
    subscriptions(count) {
      subscriptions = count;
    },
    async snapshot() {
      defaults ??= defaultMetrics();
      const { writesWaiting, longReadsWaiting, walBytes, replicas } = database();
      const { inUse = 0, outOfUse = 0, reads } = replicas ?? {};
      return [
        {
          name: 'persons_http_requests_total',
          help: 'Requests answered, by what answered them and the class of their status.',
          type: 'counter',
          aggregator: 'sum',
          values: Array.from(requests).flatMap(([lane, classes]) =>
            // A place that was never counted in is a hole, which flatMap leaves out.
            classes.flatMap((value, digit) => ({ value, labels: { lane, status: `${digit}xx` } })),
          ),
        },
        requestDurations.family(
          'persons_http_request_duration_seconds',
          'lane',
          'The time from the head of a request to its answer, by what answered it.',
        ),
        operationDurations.family(
          'persons_operation_duration_seconds',
          'field',
          'The same time of requests whose operation was executed, by its root field.',
        ),
        errors.family('persons_errors_total', 'code', 'Errors in answers, by their code.'),
        rateLimited.family(
          'persons_rate_limited_total',
          'by',
          'Requests refused by RATE_LIMIT, by whose limit it was.',
        ),
        gauge('persons_operations_in_flight', inFlight(), 'Operations that are being answered.'),
        gauge('persons_subscriptions', subscriptions(), 'Subscriptions that go on.'),
        batches.family('persons_upserts_total', 'kind', 'Batches of upserts, by what became of them.'),
        items.family(
          'persons_upsert_items_total',
          'outcome',
          'Items of batches that were written, by their outcome.',
        ),
        matches.family(
          'persons_upsert_matches_total',
          'key',
          'Those of them that found a person, by the strongest key that agreed.',
        ),
        failures.family('persons_upsert_failures_total', 'code', 'Those of them that failed, by why.'),
        databaseDurations.family(
          'persons_database_duration_seconds',
          'work',
          'The time that went into the database, by what for.',
        ),
        gauge('persons_writes_waiting', writesWaiting, 'Writes that wait or are under way.'),
        gauge(
          'persons_long_reads_waiting',
          longReadsWaiting,
          'Reads that wait for a thread, or for a connection.',
        ),
        gauge('persons_wal_bytes', walBytes, 'The size of the write-ahead log.', 'max'),
        {
          name: 'persons_replicas',
          help: 'Replicas of the database, by whether they are asked.',
          type: 'gauge',
          // Each process asks by itself.
          aggregator: 'sum',
          values: [
            { value: inUse, labels: { state: 'in_use' } },
            { value: outOfUse, labels: { state: 'out_of_use' } },
          ],
        },
        {
          name: 'persons_replica_reads_total',
          help: 'Reads that a replica might answer, by what became of them there.',
          type: 'counter',
          aggregator: 'sum',
          values: replicaReads.map(outcome => ({ value: reads?.[outcome] ?? 0, labels: { outcome } })),
        },
        ...(await (await defaults).getMetricsAsJSON()).map(addable),
      ];
    },
  };
}

/** Of several processes the earliest start and the slowest event loop count. */
function addable(metric: { readonly name: string; readonly aggregator: string }): object {
  if (metric.aggregator === 'omit') return { ...metric, aggregator: 'min' };
  return metric.aggregator === 'average' ? { ...metric, aggregator: 'max' } : metric;
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
