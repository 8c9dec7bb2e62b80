import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connection.ts';

const pause = 50;
/** How long a caller waits for it. */
const patience = 2_000;

/**
 * Moves all of the log into the database and cuts it off: what was overwritten there stands in the log still.
 * A reader who began before is in its way; then it goes on by itself until it has done it.
 */
export function scrubber(connection: Connection, checkpoint: () => Promise<void>) {
  let underWay: Promise<void> | null = null;
  let closed = false;

  async function scrub(): Promise<void> {
    // Most of it beside all else.
    await checkpoint().catch(() => undefined);
    while (!closed && !truncated()) await sleep(pause, undefined, { ref: false });
  }

  function truncated(): boolean {
    try {
      const [{ busy }] = connection.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
      return busy === 0;
    } catch {
      // A writer in another process has the lock.
      return false;
    }
  }

  return {
    async scrub(): Promise<void> {
      // What one under way has passed by already, another one does.
      const own = (underWay ?? Promise.resolve()).then(scrub);
      underWay = own;
      await Promise.race([own, sleep(patience, undefined, { ref: false })]);
    },
    close(): void {
      closed = true;
    },
  };
}
