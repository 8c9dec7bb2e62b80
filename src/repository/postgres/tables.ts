import { randomUUID } from 'node:crypto';
import { getTableColumns, sql } from 'drizzle-orm';
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import { UnusableDatabase } from '../../domain/errors.ts';
import type { Person } from '../../domain/person.ts';
import {
  copyNote,
  type Key,
  noDirectory,
  problemsTold,
  type Row,
  type TableName,
  type Tables,
  tables,
} from '../tables.ts';
import { connect, reads } from './connection.ts';
import { databaseProblem } from './errors.ts';
import { identityNote } from './identity.ts';
import { applied, migrate } from './migrate.ts';
import { attributesOf, indexedKey, type KeyRow, keyOf, storedPerson } from './rows.ts';
import * as schema from './schema.ts';
import { inserted, named, numbers, type Run, value } from './statement.ts';
import { rulesOfKeys } from './workspaces.ts';
import { transaction } from './writer.ts';

/** Each with the columns of its key. */
const stored: Readonly<Record<TableName, readonly [table: PgTable, key: readonly string[]]>> = {
  workspaces: [schema.workspaces, ['id']],
  groups: [schema.groups, ['workspace', 'id']],
  former_groups: [schema.formerGroups, ['workspace', 'id']],
  persons: [schema.persons, ['workspace', 'sequence']],
  person_keys: [schema.personKeys, ['workspace', 'kind', 'value', 'person']],
  person_groups: [schema.personGroups, ['workspace', 'group', 'person']],
  person_attributes: [schema.personAttributes, ['workspace', 'term', 'person']],
  contact_assignments: [schema.contactAssignments, ['workspace', 'assignedTo', 'person']],
  api_keys: [schema.apiKeys, ['identifier']],
  group_grants: [schema.groupGrants, ['workspace', 'subject', 'group']],
  person_changes: [schema.personChanges, ['workspace', 'place']],
  idempotency_records: [schema.idempotencyRecords, ['workspace', 'subject', 'key']],
  meta: [schema.meta, ['name']],
};

type Stored = Record<string, string | number | null>;

/** Opens a database to be copied from (`there`) or into; its schema is made, or brought up to date. */
export async function openTables(url: string, called: string, use: 'there' | 'made'): Promise<Tables> {
  const told = problemsTold(called, databaseProblem);
  const pool = connect(url, { connections: 2, patient: true });
  try {
    const run = reads(pool);
    await told({
      async open() {
        if (use === 'there' && (await applied(run)) === 0) throw new UnusableDatabase(noDirectory);
        await migrate(run, work => transaction(pool, work));
      },
    }).open();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return told(tablesOf(pool));
}

function tablesOf(pool: Pool): Tables {
  const run = reads(pool);
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
        rows: found.map(row => toRow(table, row)),
        last: last ? (keys.map(name => last[name]) as Key) : null,
      };
    },
    write: (table, rows, note) =>
      transaction(pool, async within => {
        const made = rows.map(row => toStored(table, row));
        if (made.length > 0)
          await within(sql`${inserted(stored[table][0], made as never)} on conflict do nothing`);
        if (table === 'groups' || table === 'former_groups') await neverAgain(within, rows);
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
      await transaction(pool, async within => {
        await within(sql`update ${schema.workspaces} set "rules" = ${rulesOfKeys}`);
        await within(sql`delete from ${schema.meta} where ${schema.meta.name} = ${value(copyNote)}`);
      });
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

function toRow(table: TableName, found: Stored): Row {
  const row: Stored = { ...found, number: found.id ?? null };
  if (table === 'person_keys') row.value = keyOf(found as unknown as KeyRow).value;
  return Object.fromEntries(tables[table].map(column => [column, row[column] ?? null]));
}

function toStored(table: TableName, row: Row): Row {
  if (table === 'workspaces') return { ...row, lastGroup: 0, lastWrite: randomUUID(), rules: '' };
  if (table === 'groups' || table === 'former_groups') return { ...row, id: row.number as number };
  if (table === 'person_keys') return { ...row, value: indexedKey(row.value as string) };
  if (table !== 'persons') return row;
  const { workspace, ...own } = row;
  const person = { ...own, attributes: attributesOf(row.attributes as string) } as unknown as Person;
  return { ...storedPerson(workspace as number, person), attributes: row.attributes as string };
}

/** Notes which numbers groups have had. */
async function neverAgain(run: Run, rows: readonly Row[]): Promise<void> {
  const column = (name: string) => numbers(rows.map(row => row[name] as number));
  await run(sql`
    update ${schema.workspaces} set "lastGroup" = greatest("lastGroup", "given"."last")
    from (select "workspace", max("number") as "last"
      from unnest(${column('workspace')}, ${column('number')}) as "all" ("workspace", "number")
      group by "workspace") as "given"
    where ${schema.workspaces.id} = "given"."workspace"`);
}
