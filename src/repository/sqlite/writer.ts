import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { isBusy, storageError } from './errors.ts';

/** How long a lock held by another process is waited for. */
const patience = 2_000;
const pause = 5;

/**
 * Runs `work` in one transaction that excludes other writers from its first read on: BEGIN IMMEDIATE, since a
 * deferred transaction that reads before it writes fails at once when another process wrote in between.
 * `work` is synchronous, so nothing else of this process comes between.
 */
async function transact<T>(connection: Connection, work: () => T): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;)
    try {
      return connection.transaction(work).immediate();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw storageError(error);
      await sleep(pause);
    }
}

export type Writer = ReturnType<typeof writer>;

/** The one way to write: a queue before the one connection that writes. */
export function writer(connection: Connection) {
  let last: Promise<unknown> = Promise.resolve();
  return {
    /**
     * @returns what `work` gives, after COMMIT.
     * @throws GatewayError STORAGE_BUSY, STORAGE_FULL; whatever `work` throws, with nothing written.
     */
    write<T>(work: () => T): Promise<T> {
      const result = last.then(() => transact(connection, work));
      last = result.catch(() => {});
      return result;
    },
    /** Resolves when all that was asked for so far is done. */
    idle: async (): Promise<void> => void (await last),
  };
}
