import cluster from 'node:cluster';
import { EventEmitter, once } from 'node:events';
import type { App, OneOfSeveral } from '../app.ts';
import type { Config } from '../config.ts';
import { GatewayError } from '../domain/errors.ts';
import type { Exchange } from '../http/counter.ts';
import type { Log } from '../log.ts';
import { failureOf, type Order, type Report } from './messages.ts';

/** This process's number among the workers; undefined in the primary. */
export const workerId = cluster.worker?.id;

/**
 * A connection that the primary has accepted is handed to a worker when that one has taken the one before it:
 * within milliseconds, on a busy machine a few more.
 */
const lateMs = 250;

/** Longer than any that lives needs for an answer, shorter than who asks for metrics waits. */
const gatherMs = 2_000;

/** Serves until the primary says stop or is no more, and ends the process. Signals are the primary's business. */
export async function runWorker(config: Config, log: Log): Promise<void> {
  let app: App | undefined;
  const listeners: Parameters<Exchange['onTold']>[0][] = [];
  const gathered = new EventEmitter();
  let gatherings = 0;
  const several: OneOfSeveral = {
    lateMs,
    exchange: {
      tell: (counter, shares) => void report({ kind: 'told', counter, shares }),
      onTold: listener => void listeners.push(listener),
    },
    async othersMetrics() {
      const id = ++gatherings;
      void report({ kind: 'gather', id });
      try {
        const [snapshots] = await once(gathered, String(id), { signal: AbortSignal.timeout(gatherMs) });
        return snapshots;
      } catch {
        // Rather none than some: a sum that shrinks looks like a restart, and grows by all of it when it's whole again.
        throw new GatewayError('OVERLOADED', 'Another worker did not say its metrics in time.', {
          retryAfter: 1,
        });
      }
    },
  };

  function obey(order: Order): void {
    switch (order.kind) {
      case 'stop':
        stop();
        break;
      case 'keepHouse':
        app?.keepHouse();
        break;
      case 'told':
        for (const hear of listeners) hear(order.counter, order.shares);
        break;
      case 'measure':
        void app?.metrics().then(snapshot => report({ kind: 'measured', id: order.id, snapshot }));
        break;
      case 'gathered':
        gathered.emit(String(order.id), order.snapshots);
    }
  }

  let stop = (): void => {};
  const stopped = new Promise<void>(resolve => {
    stop = resolve;
  });
  process.on('message', obey);
  cluster.worker?.on('disconnect', () => {
    // Without the primary nobody can listen.
    if (!app) process.exit(1);
    // Else Node would end the process at once, with requests under way.
    if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
    log.error({}, 'the primary is gone: stopping');
    stop();
  });
  try {
    const { startApp } = await import('../app.ts');
    app = await startApp(config, log, several);
  } catch (error) {
    await report({ kind: 'failed', error: failureOf(error) });
    process.exit(1);
  }
  await report({ kind: 'listening', url: app.url });
  await stopped;
  await app.stop();
  process.exit(0);
}

/** Fulfils when it is on its way, or can't be. */
const report = (report: Report): Promise<void> =>
  new Promise(resolve => {
    if (process.connected) process.send?.(report, undefined, undefined, () => resolve());
    else resolve();
  });
