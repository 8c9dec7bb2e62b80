import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { idempotencyRecords, personAttributes, personChanges, personKeys, persons } from './schema.ts';
import type { Run } from './statement.ts';

/** How long a caller waits for it. */
const patience = 10_000;

/**
 * Takes rows that were deleted out of their pages, as far as nobody sees them still. What it can't do now autovacuum
 * does later; the server's log, its replicas and backups hold them for as long as they hold anything.
 */
export function scrubber(run: Run): () => Promise<void> {
  const vacuum = async () => {
    for (const table of [persons, personKeys, personAttributes, personChanges, idempotencyRecords])
      await run(sql`vacuum (index_cleanup on, truncate off) ${table}`);
  };
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  /** What is under way may have passed the row already: all who ask meanwhile share the one that comes after it. */
  function afterThis(): Promise<void> {
    next ??= (running ?? Promise.resolve()).then(() => {
      running = next;
      next = undefined;
      return vacuum().catch(() => {});
    });
    return next;
  }
  return () => Promise.race([afterThis(), sleep(patience, undefined, { ref: false })]);
}
