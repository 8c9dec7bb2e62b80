/**
 * What a database's time goes into: reads on the event loop; reads in a thread, the wait for it included; a write's
 * wait for its turn; the writes that share a transaction, and its COMMIT, which waits for the disk.
 */
export type DatabaseWork = 'read' | 'thread' | 'wait' | 'write' | 'commit';

/** Is told how long it took. */
export type OnDatabaseWork = (work: DatabaseWork, seconds: number) => void;

/**
 * What became of a read that a replica might answer: it did, it didn't have the newest write yet, it failed, or there
 * was none to ask. In all cases but the first the primary answered.
 */
export const replicaReads = ['answered', 'behind', 'failed', 'unavailable'] as const;
export type ReplicaRead = (typeof replicaReads)[number];

export interface ReplicasState {
  /** Replicas that are asked. */
  readonly inUse: number;
  readonly outOfUse: number;
  /** Since the start. */
  readonly reads: Readonly<Record<ReplicaRead, number>>;
}

/** How a database is doing at the moment. */
export interface DatabaseState {
  /** Writes that wait or are under way. */
  readonly writesWaiting: number;
  /** Reads that wait for a thread, or for a connection. */
  readonly longReadsWaiting: number;
  /** What was written and isn't in the database file yet; 0 where the log is a server's. */
  readonly walBytes: number;
  /** Undefined where there are none. */
  readonly replicas?: ReplicasState;
}
