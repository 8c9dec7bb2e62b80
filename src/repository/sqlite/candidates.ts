import { and, asc, eq } from 'drizzle-orm';
import { candidateLimit, type KeyLookup, type MatchKeys } from '../../domain/lookups.ts';
import type { Group, PersonState } from '../../domain/person.ts';
import { type AccessibleGroups, isWithin, reaches } from '../../domain/reach.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { keysOfRow } from './keys.ts';
import { kindOf, type PersonRow, personOf } from './rows.ts';
import { personKeys, persons } from './schema.ts';
import { build, param, prepare } from './statement.ts';

/**
 * Of so many who bear a key the groups are looked at one by one, and remembered for other questions; of more,
 * each question is left to an index.
 */
const maxBearers = 1_000;

/** Loads persons as matching and merging see them, within the caller's transaction. */
export function candidateLoader(connection: Connection, groups: GroupReader, finder: PersonFinder) {
  const keysOf = keysOfRow(connection);
  const byId = prepare<PersonRow>(
    connection,
    build
      .select()
      .from(persons)
      .where(eq(persons.id, param('id'))),
  );
  const bearersOf = prepare<{ person: number }>(
    connection,
    build
      .select({ person: personKeys.person })
      .from(personKeys)
      .where(
        and(
          eq(personKeys.workspace, param('workspace')),
          eq(personKeys.kind, param('kind')),
          eq(personKeys.value, param('value')),
        ),
      )
      .orderBy(asc(personKeys.person))
      .limit(param('limit')),
  );

  const statesOf = (
    rows: Iterable<PersonRow>,
    groupsOf: (person: number) => readonly Group[],
  ): PersonState[] =>
    Array.from(rows, row => ({ person: personOf(row), keys: keysOf(row), groups: groupsOf(row.id) }));

  /** Who may be meant by a batch's items, each once. */
  function candidates(
    workspace: number,
    { identifiers, lookups }: MatchKeys,
    accessible: AccessibleGroups,
  ): PersonState[] {
    const reach = reaches(accessible);
    const groupsOf = remembered(groups.memberships(accessible));
    const rowOf = remembered((id: number) => byId.get({ id }) as PersonRow);
    const found = new Map<number, PersonRow>();
    for (const identifier of identifiers) {
      const row = finder.rowOf(workspace, reach(null), identifier);
      if (row) found.set(row.id, row);
    }

    const known = new Map<string, readonly number[]>();
    function bearers({ kind, value }: KeyLookup): readonly number[] {
      const key = `${kind}\0${value}`;
      const ids =
        known.get(key) ??
        bearersOf
          .all({ workspace, kind: kindOf(kind), value, limit: maxBearers + 1 })
          .map(({ person }) => person);
      known.set(key, ids);
      return ids;
    }
    function answer(lookup: KeyLookup): readonly PersonRow[] {
      const ids = bearers(lookup);
      const within = reach(lookup.named);
      if (ids.length > maxBearers) return finder.bearers(workspace, lookup, within, candidateLimit);
      const rows: PersonRow[] = [];
      for (const id of ids) {
        if (!within.whole && !isWithin(within, groupsOf(id))) continue;
        const row = rowOf(id);
        if (
          lookup.bearers !== 'anyone' &&
          (row.externalRef === null) !== (lookup.bearers === 'withoutExternalRef')
        )
          continue;
        if (rows.push(row) === candidateLimit) break;
      }
      return rows;
    }

    for (const lookup of lookups) for (const row of answer(lookup)) found.set(row.id, row);
    return statesOf(found.values(), groupsOf);
  }

  return {
    candidates,
    /** These persons, each of them once. */
    selected: (rows: Iterable<PersonRow>, accessible: AccessibleGroups) =>
      statesOf(rows, groups.memberships(accessible)),
  };
}

function remembered<T>(look: (id: number) => T): (id: number) => T {
  const known = new Map<number, T>();
  return id => {
    const value = known.get(id) ?? look(id);
    known.set(id, value);
    return value;
  };
}
