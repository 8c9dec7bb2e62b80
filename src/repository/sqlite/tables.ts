import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { UnusableDatabase } from '../../domain/errors.ts';
import type { Person } from '../../domain/person.ts';
import {
  copyNote,
  type Key,
  noDirectory,
  problemsTold,
  type Row,
  renumbered,
  type TableName,
  type Tables,
  tables,
} from '../tables.ts';
import { type Connection, connect } from './connection.ts';
import { fileProblem } from './errors.ts';
import { migrate } from './migrate.ts';
import { checkUsable } from './migrations.ts';
import { attributesOf, columnsOf, idOf, sequenceOf, workspaceOf } from './rows.ts';
import * as schema from './schema.ts';
import { build, limitParam, param, paramsOf, prepare, type Values } from './statement.ts';

/** Each with the columns of its key. */
const stored: Readonly<Record<TableName, readonly [table: SQLiteTable, key: readonly string[]]>> = {
  workspaces: [schema.workspaces, ['id']],
  groups: [schema.groups, ['id']],
  former_groups: [schema.formerGroups, ['workspace', 'number']],
  persons: [schema.persons, ['id']],
  person_keys: [schema.personKeys, ['workspace', 'kind', 'value', 'person']],
  person_groups: [schema.personGroups, ['group', 'person']],
  person_attributes: [schema.personAttributes, ['workspace', 'term', 'person']],
  contact_assignments: [schema.contactAssignments, ['assignedTo', 'person']],
  api_keys: [schema.apiKeys, ['identifier']],
  group_grants: [schema.groupGrants, ['workspace', 'subject', 'group']],
  person_changes: [schema.personChanges, ['workspace', 'place']],
  idempotency_records: [schema.idempotencyRecords, ['workspace', 'subject', 'key']],
  meta: [schema.meta, ['name']],
};

/** What a thing's own number is called in a row; here it's in the id. */
const numberOf: { readonly [Table in TableName]?: string } = {
  persons: 'sequence',
  groups: 'number',
  former_groups: 'number',
};
/** Columns that hold an id where rows hold the number. */
const pointers = ['person', 'assignedTo', 'group'] as const;
const lists = ['groupsBefore', 'groupsAfter'] as const;

/** How long a lock is waited for; no gateway runs in this process. */
const patience = 10_000;

/** Opens a database to be copied from (`there`) or into, which is made if need be; its schema is brought up to date. */
export async function openTables(file: string, called: string, use: 'there' | 'made'): Promise<Tables> {
  const told = problemsTold(called, fileProblem);
  return told(await told({ open: async () => opened(file, use) }).open());
}

function opened(file: string, use: 'there' | 'made'): Tables {
  if (use === 'made') mkdirSync(dirname(file), { recursive: true });
  const connection = connect(file);
  try {
    if (use === 'there' && checkUsable(connection) === null) throw new UnusableDatabase(noDirectory);
    connection.pragma(`busy_timeout = ${patience}`);
    migrate(connection);
    return tablesOf(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function tablesOf(connection: Connection): Tables {
  const noteDown = prepare(
    connection,
    build
      .insert(schema.meta)
      .values({ name: copyNote, value: param('note') })
      .onConflictDoUpdate({ target: schema.meta.name, set: { value: sql`excluded."value"` } }),
  );
  let former: readonly Row[] | undefined;
  const formerGroups = () => {
    former ??= readFormerGroups(connection);
    return former;
  };

  return {
    async count(table) {
      if (table === 'former_groups') return formerGroups().length;
      const [source] = stored[table];
      const counted = build.select({ count: sql<number>`count(*)`.as('count') }).from(source);
      return prepare<{ count: number }>(connection, counted.where(noNote(table))).get({})?.count ?? 0;
    },
    async read(table, after, limit) {
      const [source, keys] = stored[table];
      if (table === 'former_groups') {
        const rows = formerGroups()
          .filter(row => !after || isBehind(keys.map(name => row[name]) as Key, after))
          .slice(0, limit);
        const last = rows.at(-1);
        return { rows, last: last ? (keys.map(name => last[name]) as Key) : null };
      }
      const columns = getTableColumns(source) as Record<string, SQLiteColumn>;
      const key = sql.join(
        keys.map(name => sql`${columns[name]}`),
        sql`, `,
      );
      const places = sql.join(
        keys.map((_, place) => sql`${param(`after${place}`)}`),
        sql`, `,
      );
      const behind = after ? sql`(${key}) > (${places})` : undefined;
      const query = build
        .select()
        .from(source)
        .where(noNote(table, behind))
        .orderBy(...keys.map(name => columns[name] as SQLiteColumn))
        .limit(limitParam);
      const values = Object.fromEntries((after ?? []).map((part, place) => [`after${place}`, part]));
      const found = prepare<Values>(connection, query).all({ ...values, limit });
      const last = found.at(-1);
      return {
        rows: found.map(row => toRow(table, row)),
        last: last ? (keys.map(name => last[name]) as Key) : null,
      };
    },
    async write(table, rows, note) {
      const target = stored[table][0] as typeof schema.groups;
      const add = prepare(
        connection,
        build
          .insert(target)
          .values(paramsOf(target) as never)
          .onConflictDoNothing(),
      );
      connection
        .transaction(() => {
          for (const row of rows) add.run(toStored(table, row));
          noteDown.run({ note });
        })
        .immediate();
      if (table === 'former_groups') former = undefined;
    },
    async note() {
      const found = build.select().from(schema.meta).where(sql`${schema.meta.name} = ${copyNote}`);
      return prepare<{ value: string }>(connection, found).get({})?.value ?? null;
    },
    async finish() {
      const forget = build.delete(schema.meta).where(sql`${schema.meta.name} = ${copyNote}`);
      connection
        .transaction(() => {
          workOut(connection);
          prepare(connection, forget).run({});
        })
        .immediate();
    },
    close: async () => void connection.close(),
  };
}

function toRow(table: TableName, found: Values): Row {
  const row: Record<string, Values[string]> = { ...found };
  const own = numberOf[table];
  if (own) row[own] = sequenceOf(found.id as number);
  const person = found.person ?? (table === 'persons' ? found.id : undefined);
  if (row.workspace === undefined && person != null) row.workspace = workspaceOf(person as number);
  for (const column of pointers) if (column in row) row[column] = sequenceOf(row[column] as number);
  for (const column of lists) if (column in row) row[column] = renumbered(row[column] as string, sequenceOf);
  return Object.fromEntries(tables[table].map(column => [column, (row[column] ?? null) as Row[string]]));
}

function toStored(table: TableName, row: Row): Values {
  const id = (number: unknown) => idOf(row.workspace as number, number as number);
  if (table === 'persons') {
    const person = { ...row, attributes: attributesOf(row.attributes as string) } as unknown as Person;
    const { workspace, ...columns } = columnsOf(person) as Record<string, Values[string]>;
    return {
      ...columns,
      attributes: row.attributes as string,
      id: id(row.sequence),
      lastChange: null,
      furtherKeys: 0,
    };
  }
  const made: Record<string, Values[string]> = { ...row };
  if (table === 'person_changes') made.previous = null;
  const own = numberOf[table];
  if (own) made.id = id(row[own]);
  for (const column of pointers) if (column in made) made[column] = id(made[column]);
  for (const column of lists) if (column in made) made[column] = renumbered(row[column], id);
  return made;
}

/**
 * With their workspaces, which of groups that were made in this file nothing but history knows: nobody asks for those
 * that it doesn't speak of.
 */
function readFormerGroups(connection: Connection): Row[] {
  const own = `"id" < ${schema.idsPerWorkspace}`;
  const spokenOf = (groups: string) => `
    SELECT "workspace", "value" FROM "person_changes", json_each("${groups}")
    WHERE EXISTS (SELECT 1 FROM "former_groups" WHERE ${own})`;
  return connection
    .prepare<[], Row>(`
      SELECT "id" >> 32 AS "workspace", "id" & 4294967295 AS "number", "identifier" FROM "former_groups"
      WHERE NOT (${own})
      UNION ALL
      SELECT "workspace", "id", "identifier" FROM (${lists.map(spokenOf).join(' UNION ')})
      JOIN "former_groups" ON "id" = "value" AND ${own}
      ORDER BY 1, 2`)
    .all();
}

const isBehind = ([workspace = 0, number = 0]: Key, [after = 0, last = 0]: Key): boolean =>
  workspace > after || (workspace === after && number > last);

/** Works out what a file holds besides: each change knows the person's one before it, each person its last one. */
const workOut = (connection: Connection) =>
  connection.exec(`
    CREATE INDEX "person_changes_person" ON "person_changes" ("person", "place");
    UPDATE "person_changes" SET "previous" = (
      SELECT max("place") FROM "person_changes" AS "earlier"
      WHERE "earlier"."person" = "person_changes"."person" AND "earlier"."place" < "person_changes"."place");
    UPDATE "persons" SET "lastChange" = (SELECT max("place") FROM "person_changes" WHERE "person" = "persons"."id")
    WHERE "id" IN (SELECT "person" FROM "person_changes");
    DROP INDEX "person_changes_person";
    UPDATE "persons" SET "furtherKeys" = (
      SELECT count(*) FROM "person_keys" WHERE "person" = "persons"."id" AND "ordinal" > 0)
    WHERE "id" IN (SELECT "person" FROM "person_keys" WHERE "ordinal" > 0)`);

/** All of a table but the note of a copy. */
const noNote = (table: TableName, condition: SQL = sql`true`): SQL =>
  table === 'meta' ? sql`${condition} and ${schema.meta.name} <> ${copyNote}` : condition;
