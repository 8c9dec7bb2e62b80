import { getTableColumns, is, Placeholder, sql, type Table } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Connection } from './connection.ts';

/** Drizzle writes the SQL, once; better-sqlite3 runs it (docs/decisions/drizzle-writes-the-sql.md). */
export const build = drizzle.mock();

/** A value that each run of a statement gives. */
export const param = (name: string): Placeholder => sql.placeholder(name);

/** A placeholder for each column, by its name. */
export const paramsOf = <T extends Table>(table: T): Record<keyof T['_']['columns'], Placeholder> =>
  Object.fromEntries(Object.keys(getTableColumns(table)).map(name => [name, param(name)])) as never;

export interface Query {
  toSQL(): { sql: string; params: unknown[] };
}

export type Value = string | number | Buffer | null;

/** A prepared statement; `Row` is what its columns say, unchecked. */
export interface Statement<Row> {
  all(values: Readonly<Record<string, Value>>): Row[];
  get(values: Readonly<Record<string, Value>>): Row | undefined;
  /** @returns how many rows it changed. */
  run(values: Readonly<Record<string, Value>>): number;
}

/** @throws Error at the run when a placeholder has no value: undefined must never be bound as NULL. */
export function prepare<Row = never>(connection: Connection, query: Query): Statement<Row> {
  const { sql, params } = query.toSQL();
  const statement = connection.prepare<Value[], Row>(sql);
  const places = params.map(placeOf);
  const bind = (values: Readonly<Record<string, Value>>) => places.map(place => bound(place, values));
  return {
    all: values => statement.all(...bind(values)),
    get: values => statement.get(...bind(values)),
    run: values => statement.run(...bind(values)).changes,
  };
}

interface Place {
  /** Of the placeholder; undefined for a value that the query itself holds. */
  readonly name: string | undefined;
  readonly value: Value;
}

function placeOf(param: unknown): Place {
  const placeholder = is(param, Placeholder) ? param : (param as { value?: unknown } | null)?.value;
  return is(placeholder, Placeholder)
    ? { name: placeholder.name, value: null }
    : { name: undefined, value: param as Value };
}

function bound({ name, value }: Place, values: Readonly<Record<string, Value>>): Value {
  if (name === undefined) return value;
  const given = values[name];
  if (given === undefined) throw new Error(`No value for the placeholder ${name}.`);
  return given;
}
