import type { Connection } from './connection.ts';

/**
 * Gives what makes a read see one state of the database, whatever is written meanwhile. It's cheaper, too: each
 * statement for itself asks the system for locks and for the file's state, which takes as long as to find a key.
 * A read that goes on later, in a thread, does so beyond it.
 */
export function snapshots(connection: Connection) {
  const [begin, end] = [connection.prepare('BEGIN'), connection.prepare('COMMIT')];
  return <Args extends unknown[], Result>(read: (...args: Args) => Result) =>
    (...args: Args): Result => {
      begin.run();
      try {
        return read(...args);
      } finally {
        // SQLite itself ends it at some errors.
        if (connection.inTransaction) end.run();
      }
    };
}
