import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import type { PersonKey } from '../../domain/person.ts';
import type { Connection } from './connection.ts';
import type { GroupReader } from './groups.ts';
import { idOf, type KeyRow, keyOf, kindOf } from './rows.ts';
import { personKeys } from './schema.ts';
import { build, param, prepare } from './statement.ts';

/** Reads e-mail addresses and phone numbers, those of many persons by one statement. */
export function contactPointReader(connection: Connection, groups: GroupReader) {
  const ofPersons = prepare<KeyRow>(
    connection,
    build
      .select(getTableColumns(personKeys))
      .from(sql`json_each(${param('persons')}) as wanted`)
      .crossJoin(personKeys)
      .where(
        and(
          eq(personKeys.person, sql`wanted.value`),
          sql`${personKeys.kind} <> ${sql.raw(String(kindOf('externalRef')))}`,
        ),
      ),
  );

  return {
    contactPointsOfPersons(workspaceName: string, sequences: readonly number[]): PersonKey[][] {
      const workspace = groups.workspaceId(workspaceName);
      if (workspace === null) return sequences.map(() => []);
      const ids = sequences.map(sequence => idOf(workspace, sequence));
      const found = new Map<number, PersonKey[]>(ids.map(id => [id, []]));
      // Each once, or whoever is asked for twice would have each address twice.
      for (const row of ofPersons.all({ persons: JSON.stringify([...found.keys()]) }))
        found.get(row.person)?.push(keyOf(row));
      return ids.map(id => found.get(id) ?? []);
    },
  };
}
