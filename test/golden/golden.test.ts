import { readdirSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/repository/sqlite/migrations.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { wronglyDerived } from '../support/sqliteDerived.ts';
import { folder, golden } from './database.ts';
import { servedAsItWas } from './served.ts';

const numberOf = (schema: string): number => Number(/\d+/.exec(schema));
const schemas = readdirSync(folder)
  .filter(name => name.endsWith('.sql'))
  .sort((a, b) => numberOf(a) - numberOf(b));

type Row = Readonly<Record<string, unknown>>;
type Table = { readonly name: string; readonly columns: readonly string[]; readonly rows: readonly Row[] };

/** All tables, or of these tables these columns, in an order of their own. */
function tablesOf(file: string, wanted?: readonly Table[]): Table[] {
  const database = new Database(file, { readonly: true });
  const names = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .pluck()
    .all() as string[];
  const tables = (wanted ?? names.map(name => ({ name, columns: columnsOf(name) }))).map(
    ({ name, columns }) => {
      const list = columns.map(column => `"${column}"`).join();
      return {
        name,
        columns,
        rows: database.prepare(`SELECT ${list} FROM "${name}" ORDER BY ${list}`).all() as Row[],
      };
    },
  );
  database.close();
  return tables;

  function columnsOf(name: string): string[] {
    return (database.pragma(`table_info("${name}")`) as { name: string }[]).map(column => column.name);
  }
}

/** What programs write about themselves. */
const own = ['__drizzle_migrations', 'meta'];

it('there is one for every schema that there was', () => {
  expect(schemas).toEqual(migrations.map((_, index) => `schema-${index + 1}.sql`));
});

describe.each(schemas)('the golden database %s', schema => {
  it('keeps every row of every table, children included, when it is brought up to date', async () => {
    const file = golden(schema);
    const before = tablesOf(file).filter(({ name }) => !own.includes(name));
    expect(before.map(({ rows }) => rows.length).filter(length => length > 0).length).toBeGreaterThan(5);
    await (await openSqlite({ file })).close();
    expect(tablesOf(file, before)).toEqual(before);
    const database = new Database(file, { readonly: true });
    expect(database.pragma('foreign_key_check')).toEqual([]);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
    expect(wronglyDerived(file)).toEqual([]);
  });

  it.each(['default', 'another'])('is served as it was, in the workspace %s', async workspace => {
    await servedAsItWas(`file:${golden(schema)}`, workspace, numberOf(schema) > 2);
  });
});
