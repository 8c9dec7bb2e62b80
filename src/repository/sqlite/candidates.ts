import { and, asc, eq } from 'drizzle-orm';
import { candidateLimit, foundBy, type KeyLookup, type MatchKeys } from '../../domain/lookups.ts';
import { type Group, type KeyKind, keyKinds, type Person, type PersonState } from '../../domain/person.ts';
import { type AccessibleGroups, isWithin, reaches } from '../../domain/reach.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { keysOfProfile } from './keys.ts';
import { allFields, columnsRead, type PersonValues } from './personFields.ts';
import { kindOf, type PersonRow } from './rows.ts';
import { personKeys, persons } from './schema.ts';
import { build, limitParam, param, prepareLists } from './statement.ts';

/**
 * Of so many who bear a key the groups are looked at one by one, and remembered for other questions; of more,
 * each question is left to an index.
 */
const maxBearers = 1_000;

interface Found extends PersonRow {
  /** Keys besides the primary ones; left out where it wasn't read. */
  readonly furtherKeys?: number;
}

/** Loads persons as matching and merging see them, within the caller's transaction. */
export function candidateLoader(connection: Connection, groups: GroupReader, finder: PersonFinder) {
  const keysOf = keysOfProfile(connection);
  const byId = prepareLists<PersonValues>(
    connection,
    build
      .select({ ...columnsRead(persons, allFields), furtherKeys: persons.furtherKeys })
      .from(persons)
      .where(eq(persons.id, param('id'))),
  );
  const bearersOf = prepareLists<[person: number]>(
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
      .limit(limitParam),
  );

  const statesOf = (found: Iterable<Found>, groupsOf: (id: number) => Group[]): PersonState[] =>
    Array.from(found, ({ id, person, furtherKeys }) => ({
      person,
      keys: keysOf(id, person, furtherKeys),
      groups: groupsOf(id),
    }));

  function read(id: number): Found {
    const row = byId({ id })[0] as PersonValues;
    return { id, person: allFields.personOf(row) as Person, furtherKeys: row.at(-1) as number };
  }

  /** Answers a batch's questions of one workspace; what several of them need is looked at once. */
  function asker(workspace: number, accessible: AccessibleGroups) {
    const reach = reaches(accessible);
    const groupsOf = remembered(groups.memberships(accessible));
    const personBy = remembered(read);
    const bearers = Object.fromEntries(
      keyKinds.map(kind => [
        kind,
        remembered((value: string) =>
          bearersOf({ workspace, kind: kindOf(kind), value, limit: maxBearers + 1 }).map(([id]) => id),
        ),
      ]),
    ) as Record<KeyKind, (value: string) => number[]>;

    /** The oldest of those who are asked for. */
    function answer(lookup: KeyLookup): Found[] {
      const ids = bearers[lookup.kind](lookup.value);
      const within = reach(lookup.named);
      if (ids.length > maxBearers) return finder.bearers(workspace, lookup, within, candidateLimit);
      const found: Found[] = [];
      for (const id of ids) {
        if (found.length === candidateLimit) break;
        if (!within.whole && !isWithin(within, groupsOf(id))) continue;
        const bearer = personBy(id);
        const bearsRef = bearer.person.externalRef !== null;
        if (lookup.bearers === 'anyone' || (lookup.bearers === 'withExternalRef') === bearsRef)
          found.push(bearer);
      }
      return found;
    }
    return { reach, groupsOf, answer };
  }

  return {
    /** Who may be meant by a batch's items, each once. */
    candidates(
      workspace: number,
      { identifiers, lookups }: MatchKeys,
      accessible: AccessibleGroups,
    ): PersonState[] {
      const { reach, groupsOf, answer } = asker(workspace, accessible);
      const found = new Map<number, Found>();
      for (const identifier of identifiers) {
        const row = finder.rowOf(workspace, reach(null), identifier);
        if (row) found.set(row.id, row);
      }
      for (const one of foundBy(lookups, answer)) found.set(one.id, one);
      return statesOf(found.values(), groupsOf);
    },

    /** These persons, each of them once. */
    selected: (rows: Iterable<PersonRow>, accessible: AccessibleGroups): PersonState[] =>
      statesOf(rows, groups.memberships(accessible)),
  };
}

function remembered<Key, Value>(look: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return key => {
    const value = known.get(key) ?? look(key);
    known.set(key, value);
    return value;
  };
}
