import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { param, type Value } from './statement.ts';

/** Whether a group of the person at hand is in the set that the parameter `groups` stands for. */
export const isInSet = (group: SQLWrapper, person: SQLWrapper): SQL =>
  sql`"in_set"(${param('groups')}, ${group}, ${person})`;

/** Anything that knows its groups: a set of keys, or a map from them. */
interface Groups {
  has(group: number): boolean;
}

export type GroupSets = ReturnType<typeof made>;

const known = new WeakMap<Connection, GroupSets>();

/**
 * Sets of groups for statements to look into: a look costs a call, where a list would be made into a table at
 * each run, which takes longer than all the rest of a find by a key within a thousand groups.
 *
 * A statement runs to its end before another set is asked for; one that came with an earlier set's value fails.
 */
export function groupSets(connection: Connection): GroupSets {
  const sets = known.get(connection) ?? made(connection);
  known.set(connection, sets);
  return sets;
}

function made(connection: Connection) {
  let number = 0;
  let current: Groups = new Set();
  let looks = Number.POSITIVE_INFINITY;
  let endedAt: number | null = null;
  connection.function('in_set', { directOnly: true }, (set, group, person) => {
    if (set !== number) throw new Error('A statement asks for a set of groups that is another one by now.');
    if (looks === 0) {
      endedAt ??= person as number;
      return 1;
    }
    looks -= 1;
    return current.has(group as number) ? 1 : 0;
  });

  return {
    /** The value by which statements know a set of groups, until it's asked for the next. */
    valueOf(groups: Groups): Value {
      if (groups !== current || looks !== Number.POSITIVE_INFINITY) number += 1;
      current = groups;
      looks = Number.POSITIVE_INFINITY;
      return number;
    },

    /**
     * The same for so many looks. After those every group is taken for one of the set, so that a page fills and
     * the statement ends: `endedAt` gives the first person of whom its rows say nothing.
     */
    valueFor(
      groups: Groups,
      atMost: number,
    ): { readonly value: Value; readonly endedAt: () => number | null } {
      number += 1;
      current = groups;
      looks = atMost;
      endedAt = null;
      return { value: number, endedAt: () => endedAt };
    },
  };
}
