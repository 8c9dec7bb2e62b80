import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { GatewayError } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import { isBusy, storageError } from './errors.ts';

/** How long a lock held by another process is waited for. */
const patience = 2_000;
const pause = 5;

/** More writes than a second's worth are turned away rather than kept waiting. */
const maxWaiting = 1_000;

const overloaded = () =>
  new GatewayError('OVERLOADED', 'Too many writes are waiting. Nothing was written.', { retryAfter: 1 });

/**
 * Runs `work` in one transaction that excludes other writers from its first read on: BEGIN IMMEDIATE, since a
 * deferred transaction that reads before it writes fails at once when another process wrote in between.
 * `work` is synchronous, so nothing else of this process comes between.
 */
async function transact<T>(connection: Connection, work: () => T, deadline: number): Promise<T> {
  for (;;)
    try {
      return connection.transaction(work).immediate();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw storageError(error);
      await sleep(pause);
    }
}

/** The one way to write: a queue before the one connection that writes. */
export function writer(connection: Connection) {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    /**
     * @returns what `work` gives, after COMMIT.
     * @throws GatewayError STORAGE_BUSY, STORAGE_FULL, OVERLOADED; whatever `work` throws, with nothing written.
     */
    write<T>(work: () => T): Promise<T> {
      if (waiting >= maxWaiting) return Promise.reject(overloaded());
      waiting += 1;
      // From here, not from the write's turn: those that wait behind each other wait for the same lock.
      const deadline = performance.now() + patience;
      const result = last.then(() => transact(connection, work, deadline));
      last = result
        .catch(() => {})
        .then(() => {
          waiting -= 1;
          // Requests that have come meanwhile go between: a thousand writes take seconds.
          return nextTurn();
        });
      return result;
    },
    /** Resolves when all that was asked for so far is done. */
    idle: async (): Promise<void> => void (await last),
  };
}
