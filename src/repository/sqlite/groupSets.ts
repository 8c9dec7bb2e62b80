import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { param, type Value } from './statement.ts';

/** Whether a group is in the set that the parameter `groups` stands for. */
export const isInSet = (group: SQLWrapper): SQL => sql`"in_set"(${param('groups')}, ${group})`;

/** Gives the value by which statements of one connection know a set of groups, until it's asked for the next. */
export type GroupSets = (keys: { has(group: number): boolean }) => Value;

const known = new WeakMap<Connection, GroupSets>();

/**
 * Sets of groups for statements to look into: a look-up costs a call, where a list would be made into a table
 * at each run, which takes longer than all the rest of a find by a key within a thousand groups.
 *
 * A statement runs to its end before another set is asked for; one that came with an earlier set's value fails.
 */
export function groupSets(connection: Connection): GroupSets {
  const sets = known.get(connection) ?? made(connection);
  known.set(connection, sets);
  return sets;
}

function made(connection: Connection): GroupSets {
  let number = 0;
  let current: Parameters<GroupSets>[0] = new Set();
  connection.function('in_set', { directOnly: true }, (set, group) => {
    if (set !== number) throw new Error('A statement asks for a set of groups that is another one by now.');
    return current.has(group as number) ? 1 : 0;
  });
  return keys => {
    if (keys !== current) number += 1;
    current = keys;
    return number;
  };
}
