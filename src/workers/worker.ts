import cluster from 'node:cluster';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
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

/** Serves until the primary says stop or is no more, and ends the process. Signals are the primary's business. */
export async function runWorker(config: Config, log: Log): Promise<void> {
  let app: App | undefined;
  const listeners: Parameters<Exchange['onTold']>[0][] = [];
  const exchange: Exchange = {
    tell: (counter, shares) => void report({ kind: 'told', counter, shares }),
    onTold: listener => void listeners.push(listener),
  };
  const stopped = new Promise<void>(resolve => {
    process.on('message', (order: Order) => {
      if (order.kind === 'stop') resolve();
      else if (order.kind === 'keepHouse') app?.keepHouse();
      else if (order.kind === 'told') for (const hear of listeners) hear(order.counter, order.shares);
    });
    cluster.worker?.on('disconnect', () => {
      // Without the primary nobody can listen.
      if (!app) process.exit(1);
      // Else Node would end the process at once, with requests under way.
      if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
      log.error({}, 'the primary is gone: stopping');
      resolve();
    });
  });
  try {
    const { startApp } = await import('../app.ts');
    app = await startApp(config, log, { lateMs, exchange });
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
