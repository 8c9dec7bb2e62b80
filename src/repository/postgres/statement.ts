import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import { type AnyPgColumn, PgDialect, type PgTable } from 'drizzle-orm/pg-core';

/**
 * One round trip: a statement to the database, its rows back. `Row` is what its columns say, unchecked.
 * @param plan `kept` where the best plan is the same whatever the values: it's made once then for each connection.
 * Names its columns, since a later version of the program may add others.
 */
export type Run = <Row extends object>(statement: SQL, plan?: 'kept') => Promise<Row[]>;

export type Value = string | number | null;

const dialect = new PgDialect();

export function textOf(statement: SQL): { text: string; values: unknown[] } {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  return { text, values: params };
}

/** Of statements whose plans are kept. There are few, but for those whose columns a caller chooses. */
const names = new Map<string, string>();
const maxNames = 500;

/** What a statement is called on its connection; undefined where there are too many to keep. */
export function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size === maxNames) return known;
  const name = `persons_${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * A text to look for. None that is stored holds a NUL, which the database refuses to be asked for, or half a surrogate
 * pair, which would be taken for another character: null equals nothing.
 */
const bearable = (given: Value): Value =>
  typeof given === 'string' && /\0|\p{Surrogate}/u.test(given) ? null : given;

/** One value. Drizzle leaves out what is undefined, and a condition must never go missing. */
export function value(given: Value): SQL {
  if (given === undefined) throw new Error('A statement has no value for a parameter.');
  return sql`${sql.param(bearable(given))}`;
}

/** Many values as one: a statement is the same text, whatever their number. */
export const texts = (values: Iterable<string | null>): SQL =>
  sql`${sql.param(Array.from(values, bearable))}::text[]`;
export const numbers = (values: Iterable<number | null>): SQL => sql`${sql.param([...values])}::bigint[]`;

/** Conditions that all hold; those that are undefined say nothing. */
export const all = (...conditions: (SQL | undefined)[]): SQL => {
  const given = conditions.filter(condition => condition !== undefined);
  return given.length === 0 ? sql`true` : sql.join(given, sql` and `);
};

/** A column's name alone, where its table's must not stand before it. */
export const named = (column: AnyPgColumn): SQL => sql`${sql.identifier(column.name)}`;

const typeOf = (column: AnyPgColumn): SQL => sql.raw(column.getSQLType().replace(/ COLLATE .*/, ''));

type Row<Table extends PgTable> = Table['$inferInsert'];

/** Rows of a table's columns as one source to select from; each column is one parameter. */
function unnested<Table extends PgTable>(
  columns: readonly (readonly [string, AnyPgColumn])[],
  rows: readonly Partial<Row<Table>>[],
): SQL {
  const arrays = columns.map(([name, column]) => {
    const values = rows.map(row => {
      const given = (row as Record<string, unknown>)[name];
      if (given === undefined) throw new Error(`A row has no value for ${name}.`);
      return given;
    });
    return sql`${sql.param(values)}::${typeOf(column)}[]`;
  });
  return sql`unnest(${sql.join(arrays, sql`, `)})`;
}

const columnsOf = (table: PgTable): [string, AnyPgColumn][] =>
  Object.entries(getTableColumns(table)) as [string, AnyPgColumn][];

const namesOf = (columns: readonly (readonly [string, AnyPgColumn])[]): SQL =>
  sql.join(
    columns.map(([, column]) => named(column)),
    sql`, `,
  );

/** All rows by one statement. */
export function inserted<Table extends PgTable>(table: Table, rows: readonly Row<Table>[]): SQL {
  const columns = columnsOf(table);
  return sql`insert into ${table} (${namesOf(columns)}) select * from ${unnested(columns, rows)}`;
}

/** All rows by one statement, each found by the columns of `keys`, all other columns that it has set. */
export function updated<Table extends PgTable>(
  table: Table,
  keys: readonly string[],
  rows: readonly Partial<Row<Table>>[],
): SQL {
  const [first = {}] = rows;
  const columns = columnsOf(table).filter(([name]) => name in first);
  const [is, set] = [true, false].map(key => columns.filter(([name]) => keys.includes(name) === key));
  const given = (column: AnyPgColumn) => sql`"given".${named(column)}`;
  return sql`update ${table} set ${sql.join(
    (set ?? []).map(([, column]) => sql`${named(column)} = ${given(column)}`),
    sql`, `,
  )} from ${unnested(columns, rows)} as "given" (${namesOf(columns)}) where ${all(
    ...(is ?? []).map(([, column]) => sql`${column} = ${given(column)}`),
  )}`;
}

/** The rows with these values of these columns, all by one statement. */
export function deleted<Table extends PgTable>(
  table: Table,
  keys: readonly string[],
  rows: readonly Row<Table>[],
): SQL {
  const columns = columnsOf(table).filter(([name]) => keys.includes(name));
  return sql`delete from ${table} using ${unnested(columns, rows)} as "given" (${namesOf(columns)}) where ${all(
    ...columns.map(([, column]) => sql`${column} = "given".${named(column)}`),
  )}`;
}
