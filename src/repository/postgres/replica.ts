import type { Pool } from 'pg';
import type { ReplicaRead } from '../../domain/databaseWork.ts';
import { connect, connected, over } from './connection.ts';
import { ConnectionLost, codeOf, databaseProblem } from './errors.ts';
import { isAlike, isAnother, stateOf } from './identity.ts';
import { lastWriteAt } from './lastWrites.ts';
import { type Asker, createLine } from './line.ts';
import type { Run } from './statement.ts';

export interface ReplicaPlace {
  /** postgres://… */
  readonly url: string;
  /** The same as people may see it. */
  readonly server: string;
}

/** Is told when a replica begins to answer reads (null), and why it doesn't answer any. */
export type OnReplica = (server: string, problem: string | null) => void;

export interface Options {
  readonly primary: Run;
  /** At once. */
  readonly connections: number;
  readonly onReplica: OnReplica;
}

/** What a replica says, or why it says nothing. */
type Asked<T> = { readonly value: T } | Exclude<ReplicaRead, 'answered'>;

export type Replica = ReturnType<typeof openReplica>;

/** A replica that is well answers this in a fraction; whoever waits for one that isn't has the primary to ask. */
const checkMs = 2_000;
/** What takes longer there is asked of the primary. */
const statementMs = 5_000;
/** For how long a replica that failed isn't asked again. */
const pauseMs = 2_000;

export const another = 'is no replica of the database that DATABASE_URL names';

/** A replica, which is asked only while it's known to be one of the primary's. */
export function openReplica({ url, server }: ReplicaPlace, { primary, connections, onReplica }: Options) {
  const open = (): Pool => connect(url, { connections, statementMs, connectionMs: checkMs });
  let pool = open();
  let inUse = false;
  let closed = false;
  const line = createLine(connections);
  let nextTry = 0;
  let told: string | null | undefined;
  let joining = Promise.resolve();

  function tell(problem: string | null): void {
    if (told !== problem) onReplica(server, problem);
    told = problem;
  }

  /** Nothing is asked for a while, and none of its connections is used again. */
  function leave(problem: string): void {
    inUse = false;
    nextTry = performance.now() + pauseMs;
    const left = pool;
    pool = open();
    left.end().catch(() => {});
    line.sendAway();
    tell(problem);
  }

  /** Compares the whole of what both say of themselves: a replica only goes forward, so that once is enough. */
  async function join(): Promise<void> {
    try {
      const there = await connected(pool, client => stateOf(over(client, checkMs)));
      const here = await stateOf(primary).catch(() => null);
      // It says nothing of the replica that the primary can't be asked.
      if (here === null) nextTry = performance.now() + pauseMs;
      else if (isAlike(here, there)) {
        inUse = true;
        tell(null);
      } else leave(isAnother(here, there) ? another : notYet);
    } catch (error) {
      leave(problemOf(error));
    }
  }

  function look(): Promise<void> {
    nextTry = Number.POSITIVE_INFINITY;
    joining = join();
    return joining;
  }

  return {
    /** Finds out whether it may be asked. */
    look,
    /** Whether it's asked. One that isn't is looked at again, when the time has come. */
    isInUse(): boolean {
      if (!inUse && !closed && performance.now() >= nextTry) void look();
      return inUse;
    },
    /** Reads under way, or waiting. */
    load: () => line.taken() + line.waiting(),
    waiting: line.waiting,
    problem: () => told,

    /**
     * Does what reads one workspace, over a connection to a server that has every write there that was the last one
     * when it was asked. Not done, or in vain, when the replica can't.
     * @param asker in whose turn
     * @param newest tells which write is the last one; undefined when nobody knows
     */
    async ask<T>(
      { who, gone }: Asker,
      workspace: string,
      newest: () => Promise<string | undefined>,
      work: (run: Run) => Promise<T>,
    ): Promise<Asked<T>> {
      if (!inUse || !(await line.enter(who))) return 'unavailable';
      const asked = pool;
      try {
        if (gone()) return 'unavailable';
        return await connected(pool, async client => {
          const [here, there] = await Promise.all([newest(), lastWriteAt(over(client, checkMs), workspace)]);
          if (here === undefined || here !== there) return 'behind';
          return { value: await work(over(client)) };
        });
      } catch (error) {
        // Who was there before may fail after others have found out, and after it has come back.
        if (asked === pool && isGone(error)) leave(problemOf(error));
        return 'failed';
      } finally {
        line.leave(who);
      }
    },

    async close(): Promise<void> {
      closed = true;
      inUse = false;
      await joining;
      await pool.end();
    },
  };
}

const notYet = 'does not have the schema and the keys of the primary yet';

/**
 * Whether a replica is no good for others either. It isn't for what it had to break off for the sake of the writes that
 * come from the primary (40001), or what took it too long.
 */
const isGone = (error: unknown): boolean =>
  error instanceof ConnectionLost || /^(08|28|3D|42|53|57P|58|XX)/.test(codeOf(error));

function problemOf(error: unknown): string {
  const code = codeOf(error);
  if (code === '42P01' || code === '42703') return 'has no directory, or none that can be read yet';
  if (code === '42501') return 'does not let this user read';
  return databaseProblem(error) ?? `answers with the error ${code}`;
}
