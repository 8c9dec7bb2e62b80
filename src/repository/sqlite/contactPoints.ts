import { and, eq, sql } from 'drizzle-orm';
import type { PersonKey } from '../../domain/person.ts';
import type { Connection } from './connection.ts';
import type { GroupReader } from './groups.ts';
import { idOf, keyOf, kindOf } from './rows.ts';
import { personKeys } from './schema.ts';
import { build, param, prepareLists } from './statement.ts';

/** Reads e-mail addresses and phone numbers, those of many persons by one statement. */
export function contactPointReader(connection: Connection, groups: GroupReader) {
  const { person, kind, value, display, ordinal } = personKeys;
  const ofPersons = prepareLists<[number, number, string, string, number]>(
    connection,
    build
      .select({ person, kind, value, display, ordinal })
      .from(sql`json_each(${param('persons')}) as wanted`)
      .crossJoin(personKeys)
      .where(and(eq(person, sql`wanted.value`), sql`${kind} <> ${sql.raw(String(kindOf('externalRef')))}`)),
  );

  return {
    contactPointsOfPersons(workspaceName: string, sequences: readonly number[]): PersonKey[][] {
      const workspace = groups.workspaceId(workspaceName);
      if (workspace === null) return sequences.map(() => []);
      const ids = sequences.map(sequence => idOf(workspace, sequence));
      const found = new Map<number, PersonKey[]>(ids.map(id => [id, []]));
      // Each once, or whoever is asked for twice would have each address twice.
      for (const [person, kind, value, display, ordinal] of ofPersons({
        persons: JSON.stringify([...found.keys()]),
      }))
        found.get(person)?.push(keyOf({ kind, value, display, ordinal }));
      return ids.map(id => found.get(id) ?? []);
    },
  };
}
