import type { Connection } from './connection.ts';

/** What a connection that reads sees of the database. */
export type Snapshots = ReturnType<typeof snapshots>;

/**
 * Makes a read see one state of the database, whatever is written meanwhile. It's cheaper, too: each statement for
 * itself asks the system for locks and for the file's state, which takes as long as to find a key. A read that goes
 * on later, in a thread, does so beyond it.
 */
export function snapshots(connection: Connection) {
  const begin = connection.prepare('BEGIN');
  // Where COMMIT fails on a damaged file, this doesn't; there is nothing to lose.
  const rollback = connection.prepare('ROLLBACK');
  let holding = false;
  let open = false;
  let count = 0;

  function end(): void {
    open = false;
    // SQLite itself ends it at some errors.
    if (connection.inTransaction) rollback.run();
  }

  return {
    /** The same read, in a state of its own, or in the one that is being held. */
    within:
      <Args extends unknown[], Result>(read: (...args: Args) => Result) =>
      (...args: Args): Result => {
        if (!open) {
          begin.run();
          open = true;
          count += 1;
        }
        try {
          return read(...args);
        } finally {
          if (!holding) end();
        }
      },

    /** From here to `release` all reads see the state that the first of them does. */
    hold(): void {
      holding = true;
    },
    release(): void {
      holding = false;
      if (open) end();
    },

    /** A number for the state that is read; null between reads, where it may be another at any moment. */
    state: (): number | null => (open ? count : null),
  };
}
