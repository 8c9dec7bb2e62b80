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
  /** For work that takes as long as it takes: none of the limits on time. */
  readonly patient?: boolean;
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
export function connect(url: string, { connections, patient = false }: Limits): Pool {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    application_name: 'persons-gateway',
    Client: LimitedClient,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // What doesn't wait for another statement's rows is sent with it: `together`.
    pipeline: true,
    types: parsers,
    ...(!patient && {
      statement_timeout: 30_000,
      lock_timeout: 10_000,
      idle_in_transaction_session_timeout: 10_000,
      query_timeout: 35_000,
    }),
  });
  // A connection that broke while nobody used it: the pool has let go of it, and makes another when one is needed.
  pool.on('error', () => {});
  return pool;
}

/** Statements over one connection. */
export const over =
  (client: Pick<PoolClient, 'query'>): Run =>
  async <Row extends object>(statement: SQL, plan?: 'kept') => {
    const query = textOf(statement);
    const name = plan && nameOf(query.text);
    try {
      return (await client.query<Row>(name === undefined ? query : { ...query, name })).rows;
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
