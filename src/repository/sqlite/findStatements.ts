import { eq } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Connection } from './connection.ts';
import type { DriverName } from './findDrivers.ts';
import type { PartKind } from './findOrder.ts';
import type { Probe } from './findPlan.ts';
import { placeOf, probeOf, queryOf, type Shape } from './findQuery.ts';
import type { Scope } from './findScope.ts';
import { groupSets } from './groupSets.ts';
import type { PersonValues } from './personFields.ts';
import { workspaces } from './schema.ts';
import { build, param, prepare, prepareLists, type Query, type Value, type Values } from './statement.ts';

/** The statements of finds over one connection: each shape of question is prepared once. */
export function findStatements(connection: Connection) {
  const statements = new LRUCache<string, Rows>({ max: 500 });
  const inGroups = groupSets(connection);

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
      statement<[id: number, value: Value]>(`${part} ${ascending}`, () => placeOf(part, ascending)),

    probe:
      (values: Values, scope: Scope): Probe =>
      (driver, limit, term) => {
        const counted = statement<[count: number]>(driver, () => probeOf(driver));
        const [row] = counted(Object.assign({}, values, drivenBy({ driver, term }, scope), { limit }));
        return row?.[0] ?? 0;
      },

    /** What statements must be given of the groups: those that a scope has. Good until it's asked for another. */
    groups: (scope: Scope): Values => ({ groups: inGroups(scope.keys) }),

    /** The highest sequence number that a workspace has given: no fewer than its persons. */
    lastSequence: (workspace: number): number => workspaceById.get({ id: workspace })?.lastSequence ?? 0,
  };
}

type Rows<Row extends readonly unknown[] = readonly unknown[]> = (values: Values) => Row[];

/** What a plan's statement must be given besides. */
export function drivenBy(
  { driver, term }: { readonly driver: DriverName | null; readonly term?: string | undefined },
  scope: Scope,
): Values {
  return {
    ...(term !== undefined && { term }),
    ...(driver === 'groups' && { groupList: scope.list() }),
  };
}

const keyOf = ({ criteria, groups, arms, driver, few, part, ascending, count, fields }: Shape): string =>
  `${criteria} ${groups} ${arms} ${driver} ${few} ${part} ${ascending} ${count} ${fields.key}`;
