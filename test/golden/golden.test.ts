import { readdirSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/repository/sqlite/migrations.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { startGateway } from '../support/startGateway.ts';
import { wronglyWorkedOut } from '../support/worked.ts';
import { folder, golden } from './database.ts';

const schemas = readdirSync(folder).filter(name => name.endsWith('.sql'));

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
  expect(schemas.sort()).toEqual(migrations.map((_, index) => `schema-${index + 1}.sql`));
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
    expect(wronglyWorkedOut(file)).toEqual([]);
  });

  it.each(['default', 'another'])('is served as it was, in the workspace %s', async workspace => {
    const gateway = await startGateway({ env: { DATABASE_URL: `file:${golden(schema)}` } });
    const token = await gateway.token({ workspace });
    const ask = async (query: string, by = token) => (await gateway.graphql(query, {}, by)).data;
    const { findPersons } = await ask(
      '{ findPersons { nodes { externalRef firstName lastName emailAddress phoneNumber attributes status groups { identifier } } } }',
    );
    const group = (identifier: string) => ({ identifier });
    expect(findPersons.nodes).toMatchObject([
      { externalRef: 'a', lastName: 'Müller', groups: [group('group-1'), group('group-2')] },
      { externalRef: 'b', firstName: 'Benjamin', phoneNumber: '+1 (555) 012-3456', groups: [] },
      { firstName: 'Cem', status: 'BOUNCED', attributes: { plan: 'gold', tags: ['a', { b: null }] } },
      { externalRef: 'd', groups: [group('group-2')] },
    ]);
    for (const filter of [
      'emailAddress: "ANN@example.com"',
      'search: "mül"',
      'attributes: { tags: ["a", { b: null }] }',
    ])
      expect(
        (await ask(`{ findPersons(filter: { ${filter} }) { nodes { id } } }`)).findPersons.nodes,
      ).toHaveLength(1);
    const again = await ask(
      'mutation { upsertPersons(input: { persons: [{ emailAddress: "cem@EXAMPLE.com", firstName: "Cem" }] }) { results { outcome } } }',
    );
    expect(again.upsertPersons.results).toEqual([{ outcome: 'UNCHANGED' }]);

    // What was kept when each was written, oldest last; the oldest schemas kept nothing.
    const { findPersons: told } = await ask(
      '{ findPersons(first: 1) { nodes { history { nodes { changes { field } } } } } }',
    );
    type Told = { readonly changes: readonly { readonly field: string }[] };
    const [{ history }] = told.nodes as [{ readonly history: { readonly nodes: readonly Told[] } }];
    const fields = history.nodes.map(({ changes }) => changes.map(({ field }) => field));
    if (schema > 'schema-2.sql') expect(fields.slice(0, 2)).toEqual([['assignments'], ['emailAddresses']]);
    else expect(fields).toEqual([]);

    // Groups that were granted, by a token that says nothing of groups.
    const reader = await gateway.token({ workspace, subject: 'reader', groups: undefined });
    const seen = await ask('{ findPersons { nodes { externalRef } } }', reader);
    expect(seen.findPersons.nodes).toEqual([{ externalRef: 'a' }]);
  });
});
