import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Person } from '../../domain/person.ts';
import { copyNote, type Key, type Row, type TableName, type Tables, tables } from '../tables.ts';
import { connect } from './connection.ts';
import { migrate } from './migrate.ts';
import { attributesOf, columnsOf, idOf, sequenceOf, workspaceOf } from './rows.ts';
import * as schema from './schema.ts';
import { build, limitParam, param, paramsOf, prepare, type Values } from './statement.ts';

/** Each with the columns of its key. */
const stored: Readonly<Record<TableName, readonly [table: SQLiteTable, key: readonly string[]]>> = {
  workspaces: [schema.workspaces, ['id']],
  groups: [schema.groups, ['id']],
  persons: [schema.persons, ['id']],
  person_keys: [schema.personKeys, ['workspace', 'kind', 'value', 'person']],
  person_groups: [schema.personGroups, ['group', 'person']],
  person_attributes: [schema.personAttributes, ['workspace', 'term', 'person']],
  contact_assignments: [schema.contactAssignments, ['assignedTo', 'person']],
  api_keys: [schema.apiKeys, ['identifier']],
  group_grants: [schema.groupGrants, ['workspace', 'subject', 'group']],
  idempotency_records: [schema.idempotencyRecords, ['workspace', 'subject', 'key']],
  meta: [schema.meta, ['name']],
};

/** Columns that hold a person's id where rows hold its number. */
const people = ['person', 'assignedTo'] as const;

/** Opens a database to be copied from or into, made when it isn't there, its schema brought up to date. */
export async function openTables(file: string): Promise<Tables> {
  const connection = connect(file);
  migrate(connection);
  const groups = prepare<{ id: number; workspace: number; identifier: string }>(
    connection,
    build
      .select({
        id: schema.groups.id,
        workspace: schema.groups.workspace,
        identifier: schema.groups.identifier,
      })
      .from(schema.groups),
  );
  /** Groups are copied before whoever points at them: read once then. */
  let known: { byId: Map<number, string>; byName: Map<string, number> } | undefined;
  function groupsKnown() {
    if (known) return known;
    const found = groups.all({});
    known = {
      byId: new Map(found.map(group => [group.id, group.identifier])),
      byName: new Map(found.map(group => [`${group.workspace} ${group.identifier}`, group.id])),
    };
    return known;
  }

  function toRow(table: TableName, found: Values): Row {
    const row: Record<string, Values[string]> = { ...found };
    if (table === 'persons') row.sequence = sequenceOf(found.id as number);
    const person = found.person ?? (table === 'persons' ? found.id : undefined);
    if (row.workspace === undefined && person != null) row.workspace = workspaceOf(person as number);
    for (const column of people) if (column in row) row[column] = sequenceOf(row[column] as number);
    if ('group' in row) row.group = groupsKnown().byId.get(row.group as number) ?? null;
    return Object.fromEntries(tables[table].map(column => [column, (row[column] ?? null) as Row[string]]));
  }

  function toStored(table: TableName, row: Row): Values {
    const workspace = row.workspace as number;
    if (table === 'persons') {
      const person = { ...row, attributes: attributesOf(row.attributes as string) } as unknown as Person;
      const { workspace: _, ...columns } = columnsOf(person) as Record<string, Values[string]>;
      return {
        ...columns,
        attributes: row.attributes as string,
        id: idOf(workspace, row.sequence as number),
      };
    }
    const made: Record<string, Values[string]> = { ...row };
    if (table === 'workspaces') made.changesFrom = (row.lastChange as number) + 1;
    for (const column of people) if (column in made) made[column] = idOf(workspace, made[column] as number);
    if ('group' in made) made.group = groupsKnown().byName.get(`${workspace} ${row.group}`) ?? null;
    return made;
  }

  const insert = (table: TableName) => {
    const target = stored[table][0];
    const { id, ...others } = paramsOf(target as typeof schema.groups);
    // A group gets the next number of this file.
    const values = table === 'groups' ? others : paramsOf(target as typeof schema.groups);
    return prepare(
      connection,
      build
        .insert(target as typeof schema.groups)
        .values(values as never)
        .onConflictDoNothing(),
    );
  };
  const noteDown = prepare(
    connection,
    build
      .insert(schema.meta)
      .values({ name: copyNote, value: param('note') })
      .onConflictDoUpdate({ target: schema.meta.name, set: { value: sql`excluded."value"` } }),
  );

  return {
    async count(table) {
      const [source] = stored[table];
      const counted = build.select({ count: sql<number>`count(*)`.as('count') }).from(source);
      return prepare<{ count: number }>(connection, counted.where(noNote(table))).get({})?.count ?? 0;
    },
    async read(table, after, limit) {
      const [source, keys] = stored[table];
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
      const add = insert(table);
      connection
        .transaction(() => {
          for (const row of rows) add.run(toStored(table, row));
          noteDown.run({ note });
        })
        .immediate();
    },
    async note() {
      const found = build.select().from(schema.meta).where(sql`${schema.meta.name} = ${copyNote}`);
      return prepare<{ value: string }>(connection, found).get({})?.value ?? null;
    },
    async finish() {
      prepare(connection, build.delete(schema.meta).where(sql`${schema.meta.name} = ${copyNote}`)).run({});
    },
    close: async () => void connection.close(),
  };
}

/** All of a table but the note of a copy. */
const noNote = (table: TableName, condition: SQL = sql`true`): SQL =>
  table === 'meta' ? sql`${condition} and ${schema.meta.name} <> ${copyNote}` : condition;
