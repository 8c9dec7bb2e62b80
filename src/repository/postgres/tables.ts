import { randomUUID } from 'node:crypto';
import { getTableColumns, sql } from 'drizzle-orm';
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Person } from '../../domain/person.ts';
import { copyNote, type Key, type Row, type TableName, type Tables, tables } from '../tables.ts';
import { connect, reads } from './connection.ts';
import { identityNote } from './identity.ts';
import { migrate } from './migrate.ts';
import { attributesOf, indexedKey, type KeyRow, keyOf, storedPerson } from './rows.ts';
import * as schema from './schema.ts';
import { inserted, named, numbers, type Run, value } from './statement.ts';
import { transaction } from './writer.ts';

/** Each with the columns of its key. */
const stored: Readonly<Record<TableName, readonly [table: PgTable, key: readonly string[]]>> = {
  workspaces: [schema.workspaces, ['id']],
  groups: [schema.groups, ['workspace', 'id']],
  persons: [schema.persons, ['workspace', 'sequence']],
  person_keys: [schema.personKeys, ['workspace', 'kind', 'value', 'person']],
  person_groups: [schema.personGroups, ['workspace', 'group', 'person']],
  person_attributes: [schema.personAttributes, ['workspace', 'term', 'person']],
  contact_assignments: [schema.contactAssignments, ['workspace', 'assignedTo', 'person']],
  api_keys: [schema.apiKeys, ['identifier']],
  group_grants: [schema.groupGrants, ['workspace', 'subject', 'group']],
  idempotency_records: [schema.idempotencyRecords, ['workspace', 'subject', 'key']],
  meta: [schema.meta, ['name']],
};

type Stored = Record<string, string | number | null>;

/** Opens a database to be copied from or into, its schema brought up to date. */
export async function openTables(url: string): Promise<Tables> {
  const pool = connect(url, { connections: 2, patient: true });
  const run = reads(pool);
  try {
    await migrate(run, work => transaction(pool, work));
  } catch (error) {
    await pool.end();
    throw error;
  }

  /** The identifiers of some groups, by workspace and number. */
  async function groupNames(rows: readonly Stored[]): Promise<Map<string, string>> {
    const ids = new Set(rows.map(row => row.group as number));
    const { workspace, id, identifier } = schema.groups;
    const found = await run<{ workspace: number; id: number; identifier: string }>(
      sql`select ${workspace}, ${id}, ${identifier} from ${schema.groups} where ${id} = any(${numbers(ids)})`,
    );
    return new Map(found.map(group => [`${group.workspace} ${group.id}`, group.identifier]));
  }

  async function toRows(table: TableName, found: readonly Stored[]): Promise<Row[]> {
    const names = found[0] && 'group' in found[0] ? await groupNames(found) : null;
    return found.map(row => {
      const own = { ...row };
      if (names) own.group = names.get(`${row.workspace} ${row.group}`) as string;
      if (table === 'person_keys') own.value = keyOf(row as unknown as KeyRow).value;
      return Object.fromEntries(tables[table].map(column => [column, own[column] ?? null]));
    });
  }

  return {
    async count(table) {
      const [row] = await run<{ count: number }>(
        sql`select count(*) as "count" from ${stored[table][0]} ${noNote(table)}`,
      );
      return row?.count ?? 0;
    },
    async read(table, after, limit) {
      const [source, keys] = stored[table];
      const columns = getTableColumns(source) as Record<string, AnyPgColumn>;
      const key = sql.join(
        keys.map(name => named(columns[name] as AnyPgColumn)),
        sql`, `,
      );
      const behind = after && sql`(${key}) > (${sql.join(after.map(value), sql`, `)})`;
      const found = await run<Stored>(
        sql`select * from ${source} ${noNote(table, behind)} order by ${key} limit ${value(limit)}`,
      );
      const last = found.at(-1);
      return {
        rows: await toRows(table, found),
        last: last ? (keys.map(name => last[name]) as Key) : null,
      };
    },
    write: (table, rows, note) =>
      transaction(pool, async within => {
        const target = stored[table][0];
        const made = await toStored(within, table, rows);
        if (made.length > 0) await within(sql`${inserted(target, made as never)} on conflict do nothing`);
        await within(sql`${inserted(schema.meta, [{ name: copyNote, value: note }])}
          on conflict ("name") do update set "value" = excluded."value"`);
      }),
    async note() {
      const [row] = await run<{ value: string }>(
        sql`select ${schema.meta.value} from ${schema.meta} where ${schema.meta.name} = ${value(copyNote)}`,
      );
      return row?.value ?? null;
    },
    async finish() {
      await transaction(pool, within =>
        within(sql`delete from ${schema.meta} where ${schema.meta.name} = ${value(copyNote)}`),
      );
      // The planner takes tables for empty until it has looked, which by itself it does in a minute or so.
      await run(sql`analyze`).catch(() => {});
    },
    close: () => pool.end(),
  };
}

/** All of a table but the note of a copy, and what this database is known by. */
const noNote = (table: TableName, condition = sql`true` as ReturnType<typeof sql> | null) =>
  table === 'meta'
    ? sql`where ${condition ?? sql`true`} and ${schema.meta.name} not in (${value(copyNote)}, ${value(identityNote)})`
    : sql`where ${condition ?? sql`true`}`;

async function toStored(run: Run, table: TableName, rows: readonly Row[]): Promise<Row[]> {
  switch (table) {
    case 'workspaces':
      return rows.map(row => ({
        ...row,
        lastGroup: 0,
        changesFrom: (row.lastChange as number) + 1,
        lastWrite: randomUUID(),
      }));
    case 'groups':
      return numbered(run, rows);
    case 'persons':
      return rows.map(({ workspace, ...row }) => {
        const person = { ...row, attributes: attributesOf(row.attributes as string) } as unknown as Person;
        return { ...storedPerson(workspace as number, person), attributes: row.attributes as string };
      });
    case 'person_keys':
      return rows.map(row => ({ ...row, value: indexedKey(row.value as string) }));
    case 'person_groups':
    case 'group_grants': {
      const { workspace, id, identifier } = schema.groups;
      const wanted = sql.param([...new Set(rows.map(row => row.group))]);
      const found = await run<{ workspace: number; id: number; identifier: string }>(
        sql`select ${workspace}, ${id}, ${identifier} from ${schema.groups} where ${identifier} = any(${wanted}::text[])`,
      );
      const ids = new Map(found.map(group => [`${group.workspace} ${group.identifier}`, group.id]));
      return rows.map(row => ({ ...row, group: ids.get(`${row.workspace} ${row.group}`) as number }));
    }
    default:
      return [...rows];
  }
}

/** Groups get the next numbers of their workspaces, in the order in which they come. */
async function numbered(run: Run, rows: readonly Row[]): Promise<Row[]> {
  const held = await run<{ id: number; lastGroup: number }>(
    sql`select "id", "lastGroup" from ${schema.workspaces} where "id" = any(${numbers(rows.map(row => row.workspace as number))})`,
  );
  const last = new Map(held.map(({ id, lastGroup }) => [id, lastGroup]));
  const made = rows.map(row => {
    const id = (last.get(row.workspace as number) ?? 0) + 1;
    last.set(row.workspace as number, id);
    return { ...row, id };
  });
  for (const [id, lastGroup] of last)
    await run(
      sql`update ${schema.workspaces} set "lastGroup" = ${value(lastGroup)} where "id" = ${value(id)}`,
    );
  return made;
}
