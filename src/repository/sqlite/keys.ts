import { and, asc, eq } from 'drizzle-orm';
import { plainKey } from '../../domain/canonical.ts';
import { type KeyKind, keyKinds, type PersonKey, type Profile } from '../../domain/person.ts';
import type { Connection } from './connection.ts';
import { type KeyRow, keyOf, workspaceOf } from './rows.ts';
import { personKeys } from './schema.ts';
import { build, param, prepare, prepareLists } from './statement.ts';

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
 * The same for a person whose profile is there. The profile shows the primary keys; what they compare as is worked out
 * of that, or is in an index, so that only of who has several of a kind the keys themselves are read.
 * @param furtherKeys how many there are besides the primary ones; undefined when that isn't known
 */
export function keysOfProfile(
  connection: Connection,
): (id: number, profile: Profile, furtherKeys?: number) => PersonKey[] {
  const all = keysOfPerson(connection);
  const indexed = prepareLists<[kind: number, value: string]>(
    connection,
    build
      .select({ kind: personKeys.kind, value: personKeys.value })
      .from(personKeys)
      .where(and(eq(personKeys.person, param('person')), eq(personKeys.workspace, param('workspace'))))
      .orderBy(asc(personKeys.kind)),
  );
  return (person, profile, furtherKeys) => {
    const plain = furtherKeys === 0 ? plainKeys(profile) : undefined;
    if (plain) return plain;
    const keys: PersonKey[] = [];
    for (const [number, value] of indexed({ person, workspace: workspaceOf(person) })) {
      const kind = keyKinds[number] as KeyKind;
      const display = profile[kind];
      if (display === null || keys.at(-1)?.kind === kind) return all.all({ person }).map(keyOf);
      keys.push({ kind, value, display, ordinal: 0 });
    }
    return keys;
  };
}

/** The keys of a profile that has none but primary ones; undefined where they are read faster than worked out. */
function plainKeys(profile: Profile): PersonKey[] | undefined {
  const keys: PersonKey[] = [];
  for (const kind of keyKinds) {
    const display = profile[kind];
    if (display === null) continue;
    const value = plainKey(kind, display);
    if (value === undefined) return undefined;
    keys.push({ kind, value, display, ordinal: 0 });
  }
  return keys;
}

/** How many of a person's keys are no primary ones. */
export const furtherKeysOf = (keys: readonly Pick<PersonKey, 'ordinal'>[]): number =>
  keys.reduce((count, { ordinal }) => (ordinal > 0 ? count + 1 : count), 0);
