import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/repository/postgres/migrations.ts';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import { newDatabase, newEmptyDatabase, query } from '../support/postgres/newDatabase.ts';
import { folder } from './database.ts';
import { servedAsItWas } from './served.ts';

const schemas = readdirSync(join(folder, 'postgres'));

/** A database as a program of that schema left it. */
async function golden(schema: string): Promise<string> {
  const url = await newEmptyDatabase();
  await query(url, readFileSync(join(folder, 'postgres', schema), 'utf8'));
  return url;
}

type Table = { readonly name: string; readonly columns: string; readonly rows: readonly object[] };

/** All tables with what is in them, or of these tables these columns. */
async function tablesOf(url: string, wanted?: readonly Table[]): Promise<Table[]> {
  const held = await query<Omit<Table, 'rows'>>(
    url,
    `select table_name as "name", string_agg(format('%I', column_name), ', ' order by ordinal_position) as "columns"
     from information_schema.columns where table_schema = 'public' group by table_name order by table_name`,
  );
  const tables: Table[] = [];
  for (const { name, columns } of wanted ?? held)
    tables.push({
      name,
      columns,
      rows: await query(url, `select ${columns} from "${name}" order by ${columns}`),
    });
  return tables;
}

/** All that a database says of its tables, but for the order of columns: later ones come last. */
const schemaOf = (url: string) =>
  query(
    url,
    `select table_name, format('%s %s %s %s %s', column_name, data_type, collation_name, is_nullable, column_default) as "has"
       from information_schema.columns where table_schema = 'public'
     union all select conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
       from pg_constraint where connamespace = 'public'::regnamespace and convalidated
     union all select tablename, indexdef from pg_indexes where schemaname = 'public' order by 1, 2`,
  );

/** What programs write about themselves. */
const own = ['persons_migrations', 'meta'];

it('there is a golden database on PostgreSQL for every schema that there was', () => {
  expect(schemas.sort()).toEqual(migrations.map((_, index) => `schema-${index + 1}.sql`));
});

describe.each(schemas)('the golden database postgres/%s', schema => {
  it('keeps every row of every table when it is brought up to date, and has the schema of a new one then', async () => {
    const url = await golden(schema);
    const before = (await tablesOf(url)).filter(({ name }) => !own.includes(name));
    expect(before.filter(({ rows }) => rows.length > 0).length).toBeGreaterThan(10);
    const { migrated, rekeyed, close } = await openPostgres({ url });
    await close();
    expect({ migrated, rekeyed }).toEqual({
      migrated: { from: schemas.indexOf(schema) + 1, to: migrations.length },
      rekeyed: null,
    });
    expect(await tablesOf(url, before)).toEqual(before);
    expect(await schemaOf(url)).toEqual(await schemaOf(await newDatabase()));
  });

  it.each(['default', 'another'])('is served as it was, in the workspace %s', async workspace => {
    await servedAsItWas(await golden(schema), workspace, true);
  });
});
