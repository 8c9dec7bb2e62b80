import { and, asc, eq } from 'drizzle-orm';
import { type KeyKind, keyKinds, type PersonKey } from '../../domain/person.ts';
import type { Connection } from './connection.ts';
import { type KeyRow, keyOf, type PersonRow, workspaceOf } from './rows.ts';
import { personKeys } from './schema.ts';
import { build, param, prepare } from './statement.ts';

/** The keys of a person, the primary one of each kind first. */
export const keysOfPerson = (connection: Connection) =>
  prepare<KeyRow>(
    connection,
    build
      .select()
      .from(personKeys)
      .where(eq(personKeys.person, param('person')))
      .orderBy(asc(personKeys.kind), asc(personKeys.ordinal)),
  );

/**
 * The same for a person whose row is there. An index holds what the keys compare as, and the row how the
 * primary ones are shown, so that only of who has several of a kind the keys themselves are read.
 */
export function keysOfRow(connection: Connection): (row: PersonRow) => PersonKey[] {
  const all = keysOfPerson(connection);
  const indexed = prepare<Pick<KeyRow, 'kind' | 'value'>>(
    connection,
    build
      .select({ kind: personKeys.kind, value: personKeys.value })
      .from(personKeys)
      .where(and(eq(personKeys.person, param('person')), eq(personKeys.workspace, param('workspace'))))
      .orderBy(asc(personKeys.kind)),
  );
  return row => {
    const keys: PersonKey[] = [];
    for (const { kind: number, value } of indexed.all({ person: row.id, workspace: workspaceOf(row.id) })) {
      const kind = keyKinds[number] as KeyKind;
      const display = row[kind];
      if (display === null || keys.at(-1)?.kind === kind) return all.all({ person: row.id }).map(keyOf);
      keys.push({ kind, value, display, ordinal: 0 });
    }
    return keys;
  };
}
