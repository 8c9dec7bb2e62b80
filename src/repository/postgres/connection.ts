import type { SQL } from 'drizzle-orm';
import { Client, type ClientConfig, Pool, type PoolClient, types } from 'pg';
import { ConnectionLost, codeOf, driverError } from './errors.ts';
import { nameOf, type Run, textOf } from './statement.ts';

/** `bigint` as a number: nothing that is stored or counted reaches 2^53. */
const int8 = 20;
const parsers: typeof types = {
  ...types,
  getTypeParser: ((type: number, format: 'text') =>
    type === int8 ? Number : types.getTypeParser(type, format)) as typeof types.getTypeParser,
};

export interface Limits {
  /** Connections at once. */
  readonly connections: number;
  /** For work that takes as long as it takes: no limits on statements, locks and answers. */
  readonly patient?: boolean;
  /** How long one statement may take. */
  readonly statementMs?: number;
  /** How long is waited for a connection, a free one or a new one; for ever unless given. */
  readonly connectionMs?: number;
}

/** Gives up a server that doesn't answer; the pool's own limit would count the wait for a free connection, too. */
class LimitedClient extends Client {
  constructor(config?: ClientConfig) {
    super({ ...config, connectionTimeoutMillis: 5_000 });
  }
}

/**
 * Connections to a database. The database ends what takes too long, and the transaction of a gateway that stands
 * still and holds a lock; the driver gives up on an answer that doesn't come at all.
 */
export function connect(
  url: string,
  { connections, patient = false, statementMs = 30_000, connectionMs = 0 }: Limits,
): Pool {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectionMs,
    application_name: 'persons-gateway',
    Client: LimitedClient,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // After a failover a name may lead elsewhere.
    maxLifetimeSeconds: 300,
    // What doesn't wait for another statement's rows is sent with it: `together`.
    pipeline: true,
    types: parsers,
    // Else a gateway that is gone would keep what it holds from all others, until TCP finds out.
    ...(patient && { idle_in_transaction_session_timeout: 60_000 }),
    ...(!patient && {
      statement_timeout: statementMs,
      lock_timeout: 10_000,
      idle_in_transaction_session_timeout: 10_000,
      query_timeout: statementMs + 5_000,
    }),
  });
  // A connection that broke while nobody used it: the pool has let go of it, and makes another when one is needed.
  pool.on('error', () => {});
  return pool;
}

/** Statements over one connection. @param answerMs for how long an answer is waited for, if not as long as for any other */
export const over =
  (client: Pick<PoolClient, 'query'>, answerMs?: number): Run =>
  async <Row extends object>(statement: SQL, plan?: 'kept') => {
    const query = textOf(statement);
    const name = plan && nameOf(query.text);
    const how = {
      ...(name !== undefined && { name }),
      ...(answerMs !== undefined && { query_timeout: answerMs }),
    };
    try {
      return (await client.query<Row>({ ...query, ...how })).rows;
    } catch (error) {
      throw driverError(error);
    }
  };

/**
 * Waits for statements that were sent at once over one connection. When one fails those behind it do too, and it's told
 * of the first; but not before all are answered, so that nothing of them comes behind a ROLLBACK.
 */
export async function together<Rows extends readonly unknown[]>(
  sent: {
    readonly [Place in keyof Rows]: Promise<Rows[Place]>;
  },
): Promise<Rows> {
  const all = Promise.all(sent) as Promise<unknown> as Promise<Rows>;
  await all.catch(() => Promise.allSettled(sent));
  return all;
}

/**
 * Does something over one connection of its own.
 * @param work is given what keeps the connection for others although it throws; else it's closed then
 */
export async function connected<T>(
  pool: Pool,
  work: (client: PoolClient, keep: () => void) => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch(error => {
    throw driverError(error);
  });
  // What breaks is told by the statement under way; Node would end the process for an error that nobody hears.
  const heard = () => {};
  client.on('error', heard);
  let kept = false;
  try {
    const value = await work(client, () => {
      kept = true;
    });
    kept = true;
    return value;
  } finally {
    client.off('error', heard);
    client.release(!kept);
  }
}

/** Reads, each over whichever connection is free; once again when its connection turns out to be a broken one. */
export function reads(pool: Pool): Run {
  const run = over(pool);
  return async (...statement) => {
    try {
      return await run(...statement);
    } catch (error) {
      if (error instanceof ConnectionLost || codeOf(error) === '57P01') return run(...statement);
      throw error;
    }
  };
}
