import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Statement } from 'better-sqlite3';
import type { OnDatabaseWork } from '../../domain/databaseWork.ts';
import { GatewayError } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import { isBusy, storageError } from './errors.ts';

/** How long a lock held by another process is waited for. */
const patience = 2_000;
const pause = 5;

/** More writes than a second's worth are turned away rather than kept waiting. */
const maxWaiting = 1_000;

/**
 * After so many changes of rows, some 8,000 pages, what was written is moved from the log into the database beside
 * all else. SQLite does it by itself at 32,768 pages, during a COMMIT, which takes a quarter of a second.
 */
const checkpointAfter = 4_000;

/** A group takes no further write after so many milliseconds: reads wait as long as it works. */
const groupTime = 20;

const overloaded = () =>
  new GatewayError('OVERLOADED', 'Too many writes are waiting. Nothing was written.', { retryAfter: 1 });

interface Waiting {
  readonly work: () => unknown;
  /** Until when a lock is waited for, from its call on: those who wait behind each other wait for the same one. */
  readonly deadline: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Tells one whose work is done, or has failed by itself, once the transaction is through. */
type Tell = () => void;

/**
 * The one way to write: a queue before the one connection that writes. Those who wait at the same moment share
 * a transaction and its flush to the disk, each in a savepoint of its own (docs/decisions/writes.md).
 * @param checkpoint is called now and then, and not again before it has settled
 * @param check throws when what is written would be lost, or not be whole
 * @param onWork is told of each group's work and COMMIT, and of each write's wait for its turn
 */
export function writer(
  connection: Connection,
  checkpoint: () => Promise<void> = async () => {},
  check: () => void = () => {},
  onWork: OnDatabaseWork = () => {},
) {
  const queue: Waiting[] = [];
  let waiting = 0;
  let running: Promise<void> | null = null;
  /** When the last group's work was done, but for its COMMIT. */
  let workedAt = 0;

  const [savepoint, release, rollbackTo] = ['SAVEPOINT one', 'RELEASE one', 'ROLLBACK TO one'].map(sql =>
    connection.prepare(sql),
  ) as [Statement, Statement, Statement];

  /** @throws what ended the whole transaction, rather than this work alone. */
  function worked({ work, resolve, reject }: Waiting, alone: boolean): Tell {
    if (!alone) savepoint.run();
    try {
      const value = work();
      if (!alone) release.run();
      return () => resolve(value);
    } catch (error) {
      // SQLite itself takes everything back where the disk is full or fails.
      if (alone || !connection.inTransaction) throw error;
      rollbackTo.run();
      release.run();
      return () => reject(storageError(error));
    }
  }

  /**
   * Works for those who wait, first come, first served, and moves them to `group`. Synchronous, so that nothing
   * else of this process comes between.
   */
  const work = connection.transaction((group: Waiting[]): Tell[] => {
    check();
    const start = performance.now();
    const alone = queue.length === 1;
    const tells: Tell[] = [];
    while (queue.length > 0 && (group.length === 0 || performance.now() - start < groupTime)) {
      const next = queue.shift() as Waiting;
      group.push(next);
      tells.push(worked(next, alone));
    }
    workedAt = performance.now();
    return tells;
  });

  async function run(): Promise<void> {
    while (queue.length > 0) {
      // Requests that have come meanwhile go between, and what they write joins the group.
      await nextTurn();
      const group: Waiting[] = [];
      const begun = performance.now();
      try {
        // Excludes other writers from its first read on: a transaction that reads before it locks fails at once
        // when another process wrote in between.
        const tells = work.immediate(group);
        noteWork(group, begun);
        for (const tell of tells) tell();
        tidy();
      } catch (error) {
        // No group: it could not begin.
        if (group.length === 0) group.push(...queue.splice(0, isBusy(error) ? overdue() : queue.length));
        for (const { reject } of group) reject(storageError(error));
        if (isBusy(error)) await sleep(pause);
      }
    }
    running = null;
  }

  function noteWork(group: readonly Waiting[], begun: number): void {
    const now = performance.now();
    for (const { deadline } of group) onWork('wait', (begun - (deadline - patience)) / 1000);
    onWork('write', (workedAt - begun) / 1000);
    onWork('commit', (now - workedAt) / 1000);
  }

  const changes = connection.prepare<[], number>('SELECT total_changes()').pluck();
  let tidied = 0;
  let tidying = false;

  function tidy(): void {
    const changed = changes.get() as number;
    if (tidying || changed - tidied < checkpointAfter) return;
    tidied = changed;
    tidying = true;
    // What keeps it from it, the next COMMIT meets as well.
    const done = () => {
      tidying = false;
    };
    checkpoint().then(done, done);
  }

  /** How many of those who wait have waited long enough: they stand in the order of their deadlines. */
  function overdue(): number {
    const now = performance.now();
    const patient = queue.findIndex(({ deadline }) => deadline >= now);
    return patient === -1 ? queue.length : patient;
  }

  return {
    /**
     * @returns what `work` gives, after COMMIT.
     * @throws GatewayError STORAGE_BUSY, STORAGE_FULL, OVERLOADED; whatever `work` throws, with nothing written.
     */
    async write<T>(work: () => T): Promise<T> {
      if (waiting >= maxWaiting) throw overloaded();
      waiting += 1;
      try {
        return await new Promise<T>((resolve, reject) => {
          const deadline = performance.now() + patience;
          queue.push({ work, deadline, resolve: resolve as Waiting['resolve'], reject });
          running ??= run();
        });
      } finally {
        waiting -= 1;
      }
    },
    /** How many writes wait or are under way. */
    waiting: () => waiting,
    /** Resolves when all that was asked for so far is done. */
    idle: async (): Promise<void> => void (await running),
  };
}
