import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { personGroups } from './schema.ts';
import { build, limitParam, param, prepareLists, type Query } from './statement.ts';

/** A group, and the next of its members that was not read yet. */
type Head = readonly [group: number, person: number];

const { person, group } = personGroups;
const between = and(gt(person, param('low')), lt(person, param('high')));

/** Of each group of a list its next member; null for none. One look-up a group. */
export function headsQuery(ascending: boolean): Query {
  const next = build
    .select({ person })
    .from(personGroups)
    .where(and(eq(group, sql`wanted.value`), between))
    .orderBy((ascending ? asc : desc)(person))
    .limit(1);
  return build
    .select({ group: sql`wanted.value`, person: sql`${next}` })
    .from(sql`json_each(${param('groupList')}) as wanted`);
}

/** The next members of one group. */
export const nextQuery = (ascending: boolean): Query =>
  build
    .select({ person })
    .from(personGroups)
    .where(and(eq(group, param('group')), between))
    .orderBy((ascending ? asc : desc)(person))
    .limit(limitParam);

/** Reads members of more groups than a UNION can merge, in the order of their ids. */
export function memberReader(connection: Connection) {
  const statements = (ascending: boolean) => ({
    heads: prepareLists<[group: number, person: number | null]>(connection, headsQuery(ascending)),
    next: prepareLists<[person: number]>(connection, nextQuery(ascending)),
  });
  const [upward, downward] = [statements(true), statements(false)];

  return {
    /** The groups that have members between two ids, both exclusive, by which comes first. */
    heads(groupList: string, ascending: boolean, low: number, high: number): Head[] {
      const { heads } = ascending ? upward : downward;
      const found = heads({ groupList, low, high }).filter(
        (head): head is [number, number] => head[1] !== null,
      );
      return found.sort(ascending ? ([, a], [, b]) => a - b : ([, a], [, b]) => b - a);
    },

    /** The first members of groups with these heads, each once: at most `limit`, up to `low` or `high`. */
    merged(heads: readonly Head[], ascending: boolean, low: number, high: number, limit: number): number[] {
      const { next } = ascending ? upward : downward;
      const front = heads.map(([group, person]) => ({ group, person, ahead: [] as number[], size: 2 }));
      // Taken from the end.
      front.reverse();
      const persons: number[] = [];
      for (let first = front.pop(); first !== undefined && persons.length < limit; first = front.pop()) {
        const { group, person } = first;
        if (person !== persons.at(-1)) persons.push(person);
        if (first.ahead.length === 0) {
          // Twice as many each time: a group that has much of the page is asked seldom.
          first.size = Math.min(2 * first.size, limit);
          const window = ascending ? { low: person, high } : { low, high: person };
          first.ahead = next({ group, ...window, limit: first.size }).map(([person]) => person);
          first.ahead.reverse();
        }
        const following = first.ahead.pop();
        if (following === undefined) continue;
        first.person = following;
        front.splice(placeIn(front, following, ascending), 0, first);
      }
      return persons;
    },
  };
}

/** Where a person belongs in a list that ends with who comes first. */
function placeIn(front: readonly { readonly person: number }[], person: number, ascending: boolean): number {
  let [from, to] = [0, front.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = (front[middle] as { readonly person: number }).person;
    if (ascending ? other > person : other < person) from = middle + 1;
    else to = middle;
  }
  return from;
}
