import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Pool, PoolClient } from 'pg';
import type { OnDatabaseWork } from '../../domain/databaseWork.ts';
import { GatewayError } from '../../domain/errors.ts';
import { createRoom } from '../../domain/room.ts';
import { connected, over, together } from './connection.ts';
import {
  ConnectionLost,
  codeOf,
  driverError,
  isUnknown,
  mayBeRepeated,
  storageError,
  unknownOutcome,
} from './errors.ts';
import type { Run } from './statement.ts';

/** More writes than this are turned away rather than kept waiting, and of one workspace more than are left for others. */
const maxWaiting = 1_000;

/** How often a transaction begins again that lost to another. */
const maxAttempts = 8;

const overloaded = () =>
  new GatewayError('OVERLOADED', 'Too many writes are waiting. Nothing was written.', { retryAfter: 1 });

/** Twice as long each time on average, and never twice the same for two who met. */
const pause = (attempt: number): Promise<void> => sleep(Math.random() * 2 ** attempt * 5);

/** Work within one transaction. It may be done again from the start, so it keeps nothing outside. */
export type Work<T> = (run: Run) => Promise<T>;

export const secondsSince = (start: number): number => (performance.now() - start) / 1000;

/** @throws what the work or the database threw, with nothing written; UNKNOWN_OUTCOME */
export async function transaction<T>(
  pool: Pool,
  work: Work<T>,
  onWork: OnDatabaseWork = () => {},
): Promise<T> {
  return connected(pool, async (client, keep) => {
    const send = over(client);
    const begun = performance.now();
    // The first statement goes with it, and none behind that unless it was carried out.
    const started = send(sql`start transaction isolation level read committed`);
    const run: Run = async <Row extends object>(...statement: Parameters<Run>) =>
      (await together<[unknown, Row[]]>([started, send<Row>(...statement)]))[1];
    const value = await work(run).catch(async error => {
      // Over a connection that gives no answer, nothing is to be waited for again: the database rolls back by itself.
      // A server that only reads now is the one that wrote before a failover.
      const stays = !(error instanceof ConnectionLost) && codeOf(error) !== '25006';
      if (stays && (await rolledBack(send))) keep();
      throw error;
    });
    const worked = performance.now();
    onWork('write', (worked - begun) / 1000);
    await commit(client);
    onWork('commit', secondsSince(worked));
    return value;
  });
}

const rolledBack = (run: Run): Promise<boolean> =>
  run(sql`rollback`).then(
    () => true,
    () => false,
  );

async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit').catch(error => {
    const problem = driverError(error);
    throw isUnknown(problem) ? unknownOutcome(problem) : problem;
  });
  // What it answers in place of an error when the transaction had failed before.
  if (command !== 'COMMIT') throw new Error('The database took the transaction back at COMMIT.');
}

/** Writes, each in a transaction of its own; those of one workspace one after the other, in the order of their calls. */
export function writer(pool: Pool, onWork: OnDatabaseWork = () => {}) {
  const last = new Map<string, Promise<unknown>>();
  const room = createRoom(maxWaiting);

  async function repeated<T>(work: Work<T>): Promise<T> {
    for (let attempt = 1; ; attempt++)
      try {
        return await transaction(pool, work, onWork);
      } catch (error) {
        if (attempt === maxAttempts || !mayBeRepeated(error)) throw storageError(error);
        await pause(attempt);
      }
  }

  return {
    /**
     * @returns what `work` gives, after COMMIT.
     * @throws GatewayError STORAGE_BUSY, STORAGE_FULL, OVERLOADED, UNKNOWN_OUTCOME; whatever `work` throws, with
     * nothing written.
     */
    async write<T>(workspace: string, work: Work<T>): Promise<T> {
      if (!room.enter(workspace)) throw overloaded();
      const asked = performance.now();
      const before = last.get(workspace);
      const own = (before ?? Promise.resolve()).then(() => {
        onWork('wait', secondsSince(asked));
        return repeated(work);
      });
      // Whoever comes next waits for it, whatever becomes of it.
      const done = own.then(
        () => {},
        () => {},
      );
      last.set(workspace, done);
      try {
        return await own;
      } finally {
        room.leave(workspace);
        if (last.get(workspace) === done) last.delete(workspace);
      }
    },
    /** How many writes wait or are under way. */
    waiting: room.taken,
    /** Resolves when all that was asked for so far is done. */
    idle: async (): Promise<void> => void (await Promise.all(last.values())),
  };
}
