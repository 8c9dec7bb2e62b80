import { eq } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Connection } from './connection.ts';
import type { Grouping } from './findCriteria.ts';
import type { PartKind } from './findOrder.ts';
import type { Probe } from './findPlan.ts';
import { placeOf, probeOf, queryOf, type Shape } from './findQuery.ts';
import type { PersonRow } from './rows.ts';
import { workspaces } from './schema.ts';
import { build, param, prepare, type Query, type Statement, type Value } from './statement.ts';

export type Values = Readonly<Record<string, Value>>;

/** The statements of finds over one connection: each shape of question is prepared once. */
export function findStatements(connection: Connection) {
  const statements = new LRUCache<string, Statement<unknown>>({ max: 500 });

  function statement<Row>(key: string, query: () => Query): Statement<Row> {
    const known = statements.get(key) ?? prepare<unknown>(connection, query());
    statements.set(key, known);
    return known as Statement<Row>;
  }
  const workspaceById = prepare<{ lastSequence: number }>(
    connection,
    build
      .select({ lastSequence: workspaces.lastSequence })
      .from(workspaces)
      .where(eq(workspaces.id, param('id'))),
  );

  return {
    find: (shape: Shape) => statement<PersonRow>(JSON.stringify(shape), () => queryOf(shape)),
    count: (shape: Shape) => statement<{ count: number }>(JSON.stringify(shape), () => queryOf(shape)),

    place: (part: Exclude<PartKind, 'id'>, ascending: boolean) =>
      statement<{ id: number; value: Value }>(`${part} ${ascending}`, () => placeOf(part, ascending)),

    probe:
      (values: Values): Probe =>
      (driver, limit, term) => {
        const counted = statement<{ count: number }>(driver, () => probeOf(driver));
        return counted.get({ ...values, ...(term !== undefined && { term }), limit })?.count ?? 0;
      },

    /** The highest sequence number that a workspace has given: no fewer than its persons. */
    lastSequence: (workspace: number): number => workspaceById.get({ id: workspace })?.lastSequence ?? 0,
  };
}

/** Groups of which each gets an arm of a UNION; SQLite ends compound SELECTs at 500. */
export const maxArms = 64;

/**
 * How to look at groups, by their number, and the values for it; null for no group, which must never become
 * no condition. A UNION of ordered arms costs little for a few groups; its arms are padded to a power of two,
 * which changes nothing in a UNION and keeps the statements few.
 */
export function groupingOf(
  whole: boolean,
  keys: readonly number[],
): (Pick<Shape, 'groups' | 'arms'> & { readonly values: Values }) | null {
  const grouping = (groups: Grouping, arms: number, values: Values) => ({ groups, arms, values });
  if (whole) return grouping('whole', 0, {});
  const first = keys[0];
  if (first === undefined) return null;
  const values: Record<string, Value> = { groups: JSON.stringify(keys), group0: first };
  if (keys.length === 1) return grouping('one', 1, values);
  if (keys.length > maxArms) return grouping('many', 0, values);
  const arms = 2 ** Math.ceil(Math.log2(keys.length));
  for (let arm = 0; arm < arms; arm++) values[`group${arm}`] = keys[arm] ?? first;
  return grouping('several', arms, values);
}
