import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connection.ts';

const pause = 20;
/** How long a caller waits for it. */
const patience = 10_000;

/**
 * Moves all of the log into the database and cuts it off: what was overwritten there stands in the log still.
 * A reader who began before is in its way; when he takes long it goes on by itself until it has done it.
 */
export function scrubber(connection: Connection) {
  let last: Promise<void> = Promise.resolve();
  let closed = false;

  async function scrub(): Promise<void> {
    while (!closed && !truncated()) await sleep(pause, undefined, { ref: false });
  }

  function truncated(): boolean {
    try {
      const [{ busy }] = connection.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
      return busy === 0;
    } catch {
      // Somebody else has the lock.
      return false;
    }
  }

  return {
    async scrub(): Promise<void> {
      // What one under way has passed by already, another one does.
      last = last.then(scrub);
      await Promise.race([last, sleep(patience, undefined, { ref: false })]);
    },
    close(): void {
      closed = true;
    },
  };
}
