import { type SQL, sql } from 'drizzle-orm';
import {
  type Bearers,
  candidateLimit,
  foundBy,
  type KeyLookup,
  type MatchKeys,
} from '../../domain/lookups.ts';
import type { PersonKey, PersonState } from '../../domain/person.ts';
import { type AccessibleGroups, type ItemReach, reaches } from '../../domain/reach.ts';
import { together } from './connection.ts';
import { nobody, type PersonFinder } from './find.ts';
import { isMember } from './findCriteria.ts';
import type { GroupReader } from './groups.ts';
import { allFields, columnsRead, type PersonValues, personOf } from './personFields.ts';
import { indexedKey, type KeyRow, keyOf, kindOf } from './rows.ts';
import { personKeys, persons } from './schema.ts';
import { numbers, type Run, texts, value } from './statement.ts';

/** Loads persons as matching and merging see them: a whole batch's by a few statements, however many they are. */
export function candidateLoader(run: Run, groups: GroupReader, finder: PersonFinder) {
  async function keysOf(workspace: number, people: readonly number[]): Promise<Map<number, PersonKey[]>> {
    const found = new Map<number, PersonKey[]>(people.map(person => [person, []]));
    const { person, kind, value: keyValue, display, ordinal } = personKeys;
    const rows = await run<KeyRow>(
      sql`
      select ${person}, ${kind}, ${keyValue}, ${display}, ${ordinal} from ${personKeys}
      where ${personKeys.workspace} = ${value(workspace)} and ${person} = any(${numbers(people)})
      order by ${kind}, ${ordinal}`,
      'kept',
    );
    for (const row of rows) found.get(row.person)?.push(keyOf(row));
    return found;
  }

  const rowsOf = (workspace: number, people: ReadonlySet<number>): Promise<PersonValues[]> =>
    run(
      sql`
      select ${columnsRead(allFields)} from ${persons}
      where ${persons.workspace} = ${value(workspace)} and ${persons.sequence} = any(${numbers(people)})`,
      'kept',
    );

  /**
   * These persons, each of them once.
   * @param wanted the numbers of those who must be read still
   */
  async function statesOf(
    workspace: number,
    known: readonly PersonValues[],
    accessible: AccessibleGroups,
    wanted: ReadonlySet<number> = new Set(),
  ): Promise<PersonState[]> {
    const people = [...known.map(({ sequence }) => sequence), ...wanted];
    if (people.length === 0) return [];
    const [read, keys, held] = await together([
      wanted.size === 0 ? Promise.resolve([]) : rowsOf(workspace, wanted),
      keysOf(workspace, people),
      groups.memberships(workspace, accessible, people),
    ]);
    return [...known, ...read].map(row => ({
      person: personOf(row),
      keys: keys.get(row.sequence) ?? [],
      groups: held.get(row.sequence) ?? [],
    }));
  }

  /** The numbers of those who are asked for, oldest first, by the place of the question. */
  async function answers(
    workspace: number,
    lookups: readonly KeyLookup[],
    reach: (named: KeyLookup['named']) => ItemReach,
  ): Promise<number[][]> {
    const found: number[][] = lookups.map(() => []);
    const byReach = new Map<ItemReach, number[]>();
    for (const [place, { named }] of lookups.entries()) {
      const within = reach(named);
      if (nobody(within)) continue;
      byReach.set(within, [...(byReach.get(within) ?? []), place]);
    }
    if (byReach.size === 0) return found;
    const arms = Array.from(byReach, ([within, places]) => bearersOf(workspace, lookups, places, within));
    // Of several the text differs by what a caller names, and each that is kept takes memory of every connection.
    const plan = arms.length === 1 ? 'kept' : undefined;
    const rows = await run<{ place: number; person: number }>(sql.join(arms, sql` union all `), plan);
    for (const { place, person } of rows) found[place]?.push(person);
    return found;
  }

  return {
    /** Who may be meant by a batch's items, each once. */
    async candidates(
      workspace: number,
      { identifiers, lookups }: MatchKeys,
      accessible: AccessibleGroups,
    ): Promise<PersonState[]> {
      const reach = reaches(accessible);
      const edited = await finder.identified(workspace, reach(null), identifiers);
      const answered = await answers(workspace, lookups, reach);
      const wanted = new Set(foundBy(lookups, (_, place) => answered[place] ?? []));
      for (const { sequence } of edited.values()) wanted.delete(sequence);
      return statesOf(workspace, [...edited.values()], accessible, wanted);
    },

    selected: (workspace: number, rows: readonly PersonValues[], accessible: AccessibleGroups) =>
      statesOf(workspace, rows, accessible),
  };
}

const bearersCodes: Readonly<Record<Bearers, number>> = {
  anyone: 0,
  withExternalRef: 1,
  withoutExternalRef: 2,
};

/** The oldest bearers within reach of each of the keys that these questions ask for. */
function bearersOf(
  workspace: number,
  lookups: readonly KeyLookup[],
  places: readonly number[],
  within: ItemReach,
): SQL {
  const asked = places.map(place => lookups[place] as KeyLookup);
  const member = isMember(workspace, within, sql`"key"."person"`);
  return sql`
    select "asked"."place", "borne"."person"
    from unnest(
      ${numbers(places)}, ${numbers(asked.map(({ kind }) => kindOf(kind)))},
      ${texts(asked.map(({ value }) => indexedKey(value)))}, ${numbers(asked.map(({ bearers }) => bearersCodes[bearers]))}
    ) as "asked" ("place", "kind", "value", "bearers")
    cross join lateral (
      select "key"."person" from ${personKeys} as "key"
      where "key"."workspace" = ${value(workspace)} and "key"."kind" = "asked"."kind" and "key"."value" = "asked"."value"
        and ("asked"."bearers" = 0 or ("asked"."bearers" = 1) = exists (
          select 1 from ${personKeys} as "ref" where "ref"."workspace" = ${value(workspace)}
            and "ref"."person" = "key"."person" and "ref"."kind" = ${value(kindOf('externalRef'))}))
        ${member ? sql`and ${member}` : sql``}
      order by "key"."person" limit ${value(candidateLimit)}
    ) as "borne"`;
}
