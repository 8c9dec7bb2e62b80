/**
 * What a database's time goes into: reads on the event loop; reads in a thread, the wait for it included; a write's
 * wait for its turn; the writes that share a transaction, and its COMMIT, which waits for the disk.
 */
export type DatabaseWork = 'read' | 'thread' | 'wait' | 'write' | 'commit';

/** Is told how long it took. */
export type OnDatabaseWork = (work: DatabaseWork, seconds: number) => void;

/** How a database is doing at the moment. */
export interface DatabaseState {
  /** Writes that wait or are under way. */
  readonly writesWaiting: number;
  /** Reads that wait for a thread, or for a connection. */
  readonly longReadsWaiting: number;
  /** What was written and isn't in the database file yet; 0 where the log is a server's. */
  readonly walBytes: number;
}
