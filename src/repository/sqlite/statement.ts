import { getTableColumns, is, Placeholder, type SQL, sql, type Table } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Connection } from './connection.ts';

/** Drizzle writes the SQL, once; better-sqlite3 runs it (docs/decisions/drizzle-writes-the-sql.md). */
export const build = drizzle.mock();

/** A value that each run of a statement gives. */
export const param = (name: string): Placeholder => sql.placeholder(name);

/**
 * The limit (and the offset) that each run gives, as a sum: SQLite looks into a bare parameter there to plan by its value, and so
 * plans the whole statement anew at each run, which takes five times as long as a find by a key.
 */
export const limitParam = sql`${param('limit')} + 0` as SQL & Placeholder;

export const offsetParam = sql`${param('offset')} + 0` as SQL & Placeholder;

/** A placeholder for each column, by its name. */
export const paramsOf = <T extends Table>(table: T): Record<keyof T['_']['columns'], Placeholder> =>
  Object.fromEntries(Object.keys(getTableColumns(table)).map(name => [name, param(name)])) as never;

export interface Query {
  toSQL(): { sql: string; params: unknown[] };
}

export type Value = string | number | Buffer | null;

export type Values = Readonly<Record<string, Value>>;

/** A prepared statement; `Row` is what its columns say, unchecked. */
export interface Statement<Row> {
  all(values: Values): Row[];
  get(values: Values): Row | undefined;
  /**
   * Its values come from two objects, so that nobody has to copy one into the other; what both have is the first's.
   * @returns how many rows it changed.
   */
  run(values: Values, others?: object): number;
}

/**
 * Prepared at its first run: most statements are for what nobody asks of most processes, and to prepare all of them
 * took a sixth of a start.
 * @throws Error at the run when a placeholder has no value: undefined must never be bound as NULL.
 */
export function prepare<Row = never>(connection: Connection, query: Query): Statement<Row> {
  const prepared = once(() => {
    const { sql, params } = query.toSQL();
    return { statement: connection.prepare<Value[], Row>(sql), bind: binder(params) };
  });
  return {
    all(values) {
      const { statement, bind } = prepared();
      return statement.all(...bind(values));
    },
    get(values) {
      const { statement, bind } = prepared();
      return statement.get(...bind(values));
    },
    run(values, others) {
      const { statement, bind } = prepared();
      return statement.run(...bind(values, others as Values)).changes;
    },
  };
}

/**
 * A statement whose rows are lists of values, in the order of its columns: twice as fast to read as objects.
 * Its own values come from two objects, as those of `run`.
 * @throws Error as `prepare`.
 */
export function prepareLists<Row extends readonly unknown[]>(
  connection: Connection,
  query: Query,
): (values: Values, others?: Values) => Row[] {
  const prepared = once(() => {
    const { sql, params } = query.toSQL();
    return { statement: connection.prepare<Value[], Row>(sql).raw(), bind: binder(params) };
  });
  return (values, others) => {
    const { statement, bind } = prepared();
    return statement.all(...bind(values, others));
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const none: Values = {};

/** Which value goes where is worked out once, not at each run. */
function binder(params: readonly unknown[]): (values: Values, others?: Values) => Value[] {
  const places = params.map(param => {
    const placeholder = is(param, Placeholder) ? param : (param as { value?: unknown } | null)?.value;
    return is(placeholder, Placeholder) ? placeholder.name : null;
  });
  return (values, others = none) =>
    places.map((name, place) => {
      if (name === null) return params[place] as Value;
      const value = values[name] === undefined ? others[name] : values[name];
      if (value === undefined) throw new Error(`No value for the placeholder ${name}.`);
      return value;
    });
}
