import { eq } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Connection } from './connection.ts';
import type { DriverName } from './findDrivers.ts';
import { entryOf, membersOf, placeOf, probeOf } from './findLooks.ts';
import type { PartKind } from './findOrder.ts';
import type { Plan, Probe } from './findPlan.ts';
import { queryOf, type Shape } from './findQuery.ts';
import type { Scope } from './findScope.ts';
import { groupSets } from './groupSets.ts';
import type { Fields, PersonValues } from './personFields.ts';
import { workspaces } from './schema.ts';
import { build, param, prepare, prepareLists, type Query, type Value, type Values } from './statement.ts';

export type FindStatements = ReturnType<typeof findStatements>;

/** The statements of finds over one connection: each shape of question is prepared once. */
export function findStatements(connection: Connection) {
  const statements = new LRUCache<string, Rows>({ max: 500 });
  const sets = groupSets(connection);

  function statement<Row extends readonly unknown[]>(key: string, query: () => Query): Rows<Row> {
    let known = statements.get(key);
    if (known === undefined) {
      known = prepareLists(connection, query());
      statements.set(key, known);
    }
    return known as Rows<Row>;
  }
  const workspaceById = prepare<{ lastSequence: number }>(
    connection,
    build
      .select({ lastSequence: workspaces.lastSequence })
      .from(workspaces)
      .where(eq(workspaces.id, param('id'))),
  );

  return {
    find: (shape: Shape) => statement<PersonValues>(keyOf(shape), () => queryOf(shape)),
    count: (shape: Shape) => statement<[count: number]>(keyOf(shape), () => queryOf(shape)),

    place: (part: Exclude<PartKind, 'id'>, ascending: boolean) =>
      statement<[id: number, value: Value]>(`place ${part} ${ascending}`, () => placeOf(part, ascending)),

    entry: (driver: DriverName, ascending: boolean) =>
      statement<[id: number]>(`entry ${driver} ${ascending}`, () => entryOf(driver, ascending)),

    members: (ascending: boolean, fields: Fields) =>
      statement<PersonValues>(`members ${ascending} ${fields.key}`, () => membersOf(ascending, fields)),

    probe:
      (values: Values, scope: Scope): Probe =>
      (driver, limit, term) => {
        const counted = statement<[count: number]>(`probe ${driver}`, () => probeOf(driver));
        const [row] = counted({ ...drivenBy({ driver, term }, scope), limit }, values);
        return row?.[0] ?? 0;
      },

    sets,

    /** The highest sequence number that a workspace has given: no fewer than its persons. */
    lastSequence: (workspace: number): number => workspaceById.get({ id: workspace })?.lastSequence ?? 0,
  };
}

type Rows<Row extends readonly unknown[] = readonly unknown[]> = (values: Values, others?: Values) => Row[];

/** What of the scope makes another statement: how many arms, only where they are read. */
export const shapeOf = ({ driver }: Pick<Plan, 'driver'>, { groups, arms }: Scope) => ({
  groups: driver !== null && groups === 'several' ? ('many' as const) : groups,
  arms: driver === null ? arms : 0,
});

/** What a plan's statement must be given besides. */
export function drivenBy(
  { driver, term }: { readonly driver: DriverName | null; readonly term?: string | undefined },
  scope: Scope,
): Values {
  if (driver === 'groups') return { groupList: scope.list() };
  return term === undefined ? nothing : { term };
}

const nothing: Values = {};

const keyOf = ({ criteria, groups, arms, driver, few, part, ascending, count, fields }: Shape): string =>
  `${criteria} ${groups} ${arms} ${driver} ${few} ${part} ${ascending} ${count} ${fields.key}`;
