import cluster, { type Worker } from 'node:cluster';
import type { Log } from '../log.ts';
import { createGathering } from './gathering.ts';
import { errorOf, type Order, type Report } from './messages.ts';

/** Workers that are replaced when they end. */
export interface Crew {
  /** Fulfils when all listen, with the address that they share. Rejects with what keeps one from it, or as `failed`. */
  readonly listening: Promise<string>;
  /** Rejects when workers end faster than is any use. */
  readonly failed: Promise<never>;
  /** Lets all of them drain; fulfils when they are gone. */
  stop(): Promise<void>;
}

const minute = 60_000;
/** More than a worker's own time for a stop, less than the ten seconds after which Docker kills. */
const killMs = 9_500;

/** Starts so many workers: this program again, each with this process's arguments and environment. */
export function createCrew(size: number, log: Log): Crew {
  /** All that live, and what fulfils when they don't. */
  const ends = new Map<Worker, Promise<void>>();
  const serving = new Set<Worker>();
  let keeper: Worker | undefined;
  let stopping = false;
  let complete = false;
  /** When workers ended that had just begun. */
  let early: number[] = [];
  const maxEarly = Math.max(5, 2 * size);
  const {
    gather,
    measured,
    gone: stopWaiting,
  } = createGathering<Worker>({
    measure: (worker, id) => tell(worker, { kind: 'measure', id }),
    gathered: (worker, id, snapshots) => tell(worker, { kind: 'gathered', id, snapshots }),
  });
  const start = settleable<string>();
  const failure = settleable<never>();
  // What nobody waits for yet is no unhandled rejection.
  for (const { promise } of [start, failure]) promise.catch(() => {});

  function hire(): void {
    const worker = cluster.fork();
    const born = performance.now();
    worker.on('message', (report: Report) => heard(worker, report));
    const end = new Promise<void>(resolve => {
      worker.once('exit', (code, signal) => {
        gone(worker, performance.now() - born, { code, signal });
        resolve();
      });
      worker.on('error', err => {
        // Else it's a message that could not be delivered, and the worker is about to end.
        if (worker.process.pid !== undefined) return;
        gone(worker, 0, { err });
        resolve();
      });
    });
    ends.set(worker, end);
  }

  function heard(worker: Worker, report: Report): void {
    const others = () => [...serving].filter(other => other !== worker);
    switch (report.kind) {
      case 'listening':
        listens(worker, report.url);
        break;
      case 'failed': {
        const error = errorOf(report.error);
        if (complete) log.error({ err: error, worker: worker.id }, 'a worker could not start');
        else fail(error);
        break;
      }
      case 'told':
        for (const other of others()) tell(other, report);
        break;
      case 'gather':
        gather(worker, report.id, others());
        break;
      case 'measured':
        measured(worker, report.id, report.snapshot);
    }
  }

  function listens(worker: Worker, url: string): void {
    serving.add(worker);
    log.info({ worker: worker.id, pid: worker.process.pid }, 'a worker listens');
    // Until now it would have heard nothing: Node gives a worker's messages to nobody until it asks for them.
    if (stopping) tell(worker, { kind: 'stop' });
    else if (!keeper) appoint(worker);
    if (serving.size < size) return;
    complete = true;
    start.resolve(url);
  }

  function appoint(worker: Worker): void {
    keeper = worker;
    tell(worker, { kind: 'keepHouse' });
  }

  function gone(worker: Worker, lived: number, fields: object): void {
    ends.delete(worker);
    serving.delete(worker);
    stopWaiting(worker);
    if (worker === keeper) {
      keeper = undefined;
      const [next] = serving;
      if (next && !stopping) appoint(next);
    }
    if (stopping) return;
    log.error({ worker: worker.id, ...fields }, 'a worker ended');
    const now = performance.now();
    if (lived < minute) early = [...early.filter(time => now - time < minute), now];
    if (early.length < maxEarly) hire();
    else fail(new WorkersEnd(early.length));
  }

  function fail(error: Error): void {
    // Nobody is hired any more; whoever hears of it stops the rest.
    stopping = true;
    start.reject(error);
    failure.reject(error);
  }

  while (ends.size < size) hire();
  return {
    listening: start.promise,
    failed: failure.promise,
    async stop() {
      stopping = true;
      for (const worker of serving) tell(worker, { kind: 'stop' });
      const kill = setTimeout(() => {
        for (const worker of ends.keys()) {
          log.error({ worker: worker.id }, 'a worker did not stop in time');
          worker.process.kill('SIGKILL');
        }
      }, killMs);
      await Promise.all(ends.values());
      clearTimeout(kill);
    },
  };
}

/** Its message is for people. */
class WorkersEnd extends Error {
  override readonly name = 'WorkersEnd';
  constructor(count: number) {
    super(`WORKERS: ${count} workers ended within a minute, each soon after its start. The log says how.`);
  }
}

/** To one that is about to end it may come too late, and that is no error. */
function tell(worker: Worker, order: Order): void {
  if (worker.isConnected()) worker.send(order, undefined, () => {});
}

function settleable<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}
