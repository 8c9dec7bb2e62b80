import { and, asc, desc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import { union, unionAll } from 'drizzle-orm/sqlite-core';
import { type Criterion, conditionOf, type Grouping, memberOf } from './findCriteria.ts';
import { type Driver, type DriverName, drivers } from './findDrivers.ts';
import type { PartKind } from './findOrder.ts';
import { personGroups, persons, workspaceOfId } from './schema.ts';
import { build, param, type Query } from './statement.ts';

/** What makes two finds the same statement; the rest are values. */
export interface Shape {
  readonly criteria: readonly Criterion[];
  readonly groups: Grouping;
  /** For `several`: how many arms. */
  readonly arms: number;
  /** Null: the order itself is walked, looking at everybody. */
  readonly driver: DriverName | null;
  /** Whether the driver gives so few that they can be sorted; else it gives them in order. */
  readonly few: boolean;
  readonly part: PartKind;
  readonly ascending: boolean;
  readonly count: boolean;
}

type PersonId = typeof persons.id | Driver['arms'][number]['person'];

/**
 * One question as SQL. CROSS JOIN keeps SQLite from turning round what drives it
 * (https://www.sqlite.org/optoverview.html#crossjoin), and a + before a column keeps it from that column's
 * indexes.
 */
export function queryOf(shape: Shape): Query {
  const { driver, few, part, count } = shape;
  const conditions = [
    driver === 'groups' ? undefined : memberOf(shape.groups),
    ...shape.criteria.filter(name => name !== driver || !drivers[driver].complete).map(conditionOf),
  ];
  const finished = (query: Select): Query =>
    count
      ? build.select({ count: sql<number>`count(*)`.as('count') }).from(query.as('found') as never)
      : query;

  if (driver !== null && few)
    return finished(
      select(shape)
        .from(persons)
        .where(and(sql`${persons.id} in ${idsOf(drivers[driver])}`, within(part, '+', '+'), ...conditions))
        .orderBy(...(count ? [] : orderOf(shape, '+')))
        .limit(param('limit')),
    );
  if (driver !== null) return finished(driven(shape, drivers[driver], conditions));
  if (part === 'id') return finished(byGroup(shape) ?? walk(shape, between(persons.id), conditions));
  return finished(walk(shape, and(inWorkspace, within(part, '', '')), conditions));
}

/** How many entries a driver has, counting no further than `limit`; a person may be among them twice. */
export function probeOf(driver: DriverName): Query {
  return build
    .select({ count: sql<number>`count(*)`.as('count') })
    .from(idsOf(drivers[driver]).limit(param('limit')).as('found'));
}

const one = { one: sql<number>`1`.as('one') };
const select = ({ count }: Shape) =>
  build.select(
    (count ? one : getTableColumns(persons)) as ReturnType<typeof getTableColumns<typeof persons>>,
  );
type Select = Query & { as(alias: string): unknown };

const inWorkspace = sql`${workspaceOfId} = ${param('workspace')}`;
const between = (id: PersonId, plus: Plus = '') =>
  sql`${sql.raw(plus)}${id} > ${param('low')} and ${sql.raw(plus)}${id} < ${param('high')}`;

type Plus = '+' | '';

/** Whether the person at hand is in a part of an order. */
function within(part: PartKind, plus: Plus, plusId: Plus): SQL {
  const [name, tied] = part.split(' ') as ['id' | 'updatedAt' | 'lastNameFolded', string | undefined];
  if (name === 'id') return between(persons.id, plusId);
  const column = sql`${sql.raw(plus)}${persons[name]}`;
  if (tied) return sql`${column} is ${param('tie')} and ${between(persons.id, plusId)}`;
  return sql`${column} > ${param('lowest')} and ${column} < ${param('highest')}`;
}

function orderOf({ part, ascending }: Shape, plus: Plus): SQL[] {
  const direction = ascending ? asc : desc;
  const columns =
    part === 'updatedAt' || part === 'lastNameFolded' ? [persons[part], persons.id] : [persons.id];
  return columns.map(column => direction(sql`${sql.raw(plus)}${column}`));
}

function idsOf({ arms }: Driver) {
  const selects = arms.map(({ table, person, where }) =>
    build
      .select({ person: sql`${person}`.as('person') })
      .from(table)
      .where(where),
  );
  const [first, second, ...rest] = selects as [(typeof selects)[0], ...typeof selects];
  return second ? unionAll(first, second, ...rest) : first;
}

/** The person at hand is the driver's, and the next is the next in order. */
function driven(shape: Shape, { arms: [arm] }: Driver, conditions: readonly (SQL | undefined)[]): Select {
  if (!arm) throw new Error('A driver has an arm.');
  const { table, person, where } = arm;
  if (table === persons) return walk(shape, and(where, within(shape.part, '+', '')), conditions);
  return select(shape)
    .from(table as typeof personGroups)
    .crossJoin(persons)
    .where(and(where, between(person), eq(persons.id, person), ...conditions))
    .orderBy(...(shape.count ? [] : [(shape.ascending ? asc : desc)(person)]))
    .limit(param('limit'));
}

const walk = (shape: Shape, stretch: SQL | undefined, conditions: readonly (SQL | undefined)[]): Select =>
  select(shape)
    .from(persons)
    .where(and(stretch, ...conditions))
    .orderBy(...(shape.driver !== null && shape.count ? [] : orderOf(shape, '')))
    .limit(param('limit'));

/** The members of one group or several in order of creation; null where they are better looked for one by one. */
function byGroup(shape: Shape): Select | null {
  const { criteria, groups, arms, ascending } = shape;
  const order = ascending ? asc : desc;
  const conditions = criteria.map(conditionOf);
  if (groups === 'one')
    return select(shape)
      .from(personGroups)
      .crossJoin(persons)
      .where(
        and(
          eq(personGroups.group, param('group0')),
          between(personGroups.person),
          eq(persons.id, personGroups.person),
          ...conditions,
        ),
      )
      .orderBy(order(personGroups.person))
      .limit(param('limit'));

  // Ordered arms are merged as they are read, up to the limit. With more to ask of each person the limit can't
  // stand inside, and SQLite would sort the whole union when it's descending: then person by person.
  const plain = criteria.length === 0;
  if (groups !== 'several' || !(plain || ascending)) return null;
  const arm = (index: number) =>
    build
      .select({ person: personGroups.person })
      .from(personGroups)
      .where(and(eq(personGroups.group, param(`group${index}`)), between(personGroups.person)));
  const [first, second, ...rest] = Array.from({ length: arms }, (_, index) => arm(index)) as [
    ReturnType<typeof arm>,
    ReturnType<typeof arm>,
  ];
  const all = union(first, second, ...rest);
  const members = (plain ? all.orderBy(order(sql`1`)).limit(param('limit')) : all).as('members');
  const query = select(shape)
    .from(members)
    .crossJoin(persons)
    .where(and(eq(persons.id, members.person), ...conditions))
    .orderBy(order(members.person));
  return plain ? query : query.limit(param('limit'));
}
