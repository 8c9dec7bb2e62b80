import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import { union, unionAll } from 'drizzle-orm/sqlite-core';
import {
  besideOf,
  type Criterion,
  type Grouping,
  memberOf,
  type PersonId,
  withinOf,
} from './findCriteria.ts';
import { type Driver, type DriverName, drivers, inWorkspace } from './findDrivers.ts';
import { columnOf, type PartKind } from './findOrder.ts';
import { columnsRead, type Fields } from './personFields.ts';
import { personGroups, persons } from './schema.ts';
import { build, limitParam, param, type Query } from './statement.ts';

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
  /** What is read of each person, after its id. */
  readonly fields: Fields;
}

/**
 * One question as SQL. CROSS JOIN keeps SQLite from turning round what drives it
 * (https://www.sqlite.org/optoverview.html#crossjoin), and a + before a column keeps it from that column's
 * indexes.
 */
export function queryOf(shape: Shape): Query {
  const { driver, few, part, count } = shape;
  if (count && driver === 'groups' && shape.criteria.length === 0) return membersCounted();
  const query =
    driver === null
      ? (part === 'id' && byGroup(shape)) || walked(shape)
      : few
        ? sorted(shape, drivers[driver])
        : streamed(shape, drivers[driver]);
  if (!count) return query;
  return build.select({ count: sql<number>`count(*)`.as('count') }).from(query.as('found') as never);
}

/**
 * Persons among so many entries of groups, a negative number of which is all: distinct as they are met, which
 * needs no order, and no row of `persons`.
 */
function membersCounted(): Query {
  const entries = idsOf(drivers.groups, () => [])
    .limit(sql`${param('entries')} + 0` as never)
    .as('entries');
  const members = build.selectDistinct({ person: sql`"person"`.as('person') }).from(entries);
  return build
    .select({ count: sql<number>`count(*)`.as('count') })
    .from(members.limit(limitParam).as('found'));
}

const one = { one: sql<number>`1`.as('one') };
const select = ({ count, fields }: Shape) =>
  build.select(count ? (one as never) : columnsRead(persons, fields));
type Select = Query & { as(alias: string): unknown };
type Conditions = (SQL | undefined)[];

export const between = (id: PersonId, plus: '+' | '' = '') =>
  sql`${sql.raw(plus)}${id} > ${param('low')} and ${sql.raw(plus)}${id} < ${param('high')}`;

/** Whether the person at hand is in a part of an order; `driven`: by something else than its index. */
export function within(part: PartKind, ascending: boolean, driven = false): SQL {
  const name = columnOf(part);
  if (name === null) return between(persons.id, driven ? '+' : '');
  const column = driven ? sql`+${persons[name]}` : sql`${persons[name]}`;
  if (part.endsWith('tied'))
    return sql`${column} is ${param('tie')} and ${between(persons.id, driven ? '+' : '')}`;
  const [low, high] = [sql`${column} > ${param('lowest')}`, sql`${column} < ${param('highest')}`];
  if (!part.endsWith('until')) return sql`${low} and ${high}`;
  return ascending
    ? sql`${low} and ${column} <= ${param('until')}`
    : sql`${column} >= ${param('until')} and ${high}`;
}

export function orderOf(part: PartKind, ascending: boolean, plus: '+' | '' = ''): SQL[] {
  const name = columnOf(part);
  const columns = name === null || part.endsWith('tied') ? [persons.id] : [persons[name], persons.id];
  return columns.map(column => (ascending ? asc : desc)(sql`${sql.raw(plus)}${column}`));
}

/** What the shape asks for, but for what its driver says already. */
const askedBy = ({ criteria, driver }: Shape): Criterion[] =>
  criteria.filter(name => name !== driver || !drivers[driver].complete);

/** What tables beside `persons` say of the person with an id. */
const besides = (shape: Shape, id: PersonId): Conditions => [
  shape.driver === 'groups' ? undefined : memberOf(shape.groups, id),
  ...askedBy(shape).map(name => besideOf(name, id)),
];
const withins = (shape: Shape): Conditions => askedBy(shape).map(withinOf);

export function idsOf({ arms }: Driver, more: (id: PersonId) => Conditions) {
  const selects = arms.map(({ table, person, where }) =>
    build
      .select({ person: sql`${person}`.as('person') })
      .from(table as typeof personGroups)
      .where(and(where, ...more(person))),
  );
  const [first, second, ...rest] = selects as [(typeof selects)[0], ...typeof selects];
  return second ? unionAll(first, second, ...rest) : first;
}

/** All that the driver has, sorted; what can be said without their rows is said before those are read. */
function sorted(shape: Shape, driver: Driver): Select {
  const { part, ascending, count } = shape;
  const ids = idsOf(driver, id => besides(shape, id));
  return select(shape)
    .from(persons)
    .where(and(sql`${persons.id} in ${ids}`, within(part, ascending, true), ...withins(shape)))
    .orderBy(...(count ? [] : orderOf(part, ascending, '+')))
    .limit(limitParam);
}

/** The driver's next person is the next in order; counts need none. */
function streamed(shape: Shape, { arms: [arm] }: Driver): Select {
  if (!arm) throw new Error('A driver has an arm.');
  const { table, person, where } = arm;
  const { part, ascending, count } = shape;
  const [beside, row] = [and(...besides(shape, person)), and(...withins(shape))];
  if (table === persons) {
    // The index is all that is read of those of whom other tables say no.
    const conditions = beside && row ? [sql`case when ${beside} then ${row} end`] : [beside, row];
    const stretch = columnOf(part) === null ? between(persons.id) : within(part, ascending, true);
    return select(shape)
      .from(persons)
      .where(and(where, stretch, ...conditions))
      .orderBy(...(count ? [] : orderOf(part, ascending)))
      .limit(limitParam);
  }
  return select(shape)
    .from(table as typeof personGroups)
    .crossJoin(persons)
    .where(and(where, between(person), eq(persons.id, person), beside, row))
    .orderBy(...(count ? [] : [(ascending ? asc : desc)(person)]))
    .limit(limitParam);
}

/** Everybody in order, each looked at. */
function walked(shape: Shape): Select {
  const { part, ascending } = shape;
  return select(shape)
    .from(persons)
    .where(
      and(
        columnOf(part) === null ? undefined : inWorkspace,
        within(part, ascending),
        ...besides(shape, persons.id),
        ...withins(shape),
      ),
    )
    .orderBy(...orderOf(part, ascending))
    .limit(limitParam);
}

/** The members of one group or several in order of creation; null where they are better looked for one by one. */
function byGroup(shape: Shape): Select | null {
  const { criteria, groups, arms, ascending } = shape;
  const order = ascending ? asc : desc;
  const { person, group } = personGroups;
  const conditions = [...criteria.map(name => besideOf(name, person)), ...withins(shape)];
  if (groups === 'one')
    return select(shape)
      .from(personGroups)
      .crossJoin(persons)
      .where(and(eq(group, param('group0')), between(person), eq(persons.id, person), ...conditions))
      .orderBy(order(person))
      .limit(limitParam);

  // Ordered arms are merged as they are read, up to the limit. With more to ask of each person the limit can't
  // stand inside, and SQLite would sort the whole union when it's descending: then person by person.
  const plain = criteria.length === 0;
  if (groups !== 'several' || !(plain || ascending)) return null;
  const arm = (index: number) =>
    build
      .select({ person })
      .from(personGroups)
      .where(and(eq(group, param(`group${index}`)), between(person)));
  const [first, second, ...rest] = Array.from({ length: arms }, (_, index) => arm(index)) as [
    ReturnType<typeof arm>,
    ReturnType<typeof arm>,
  ];
  const all = union(first, second, ...rest);
  const members = (plain ? all.orderBy(order(sql`1`)).limit(limitParam) : all).as('members');
  const query = select(shape)
    .from(members)
    .crossJoin(persons)
    .where(
      and(
        eq(persons.id, members.person),
        ...criteria.map(name => besideOf(name, persons.id)),
        ...withins(shape),
      ),
    )
    .orderBy(order(members.person));
  return plain ? query : query.limit(limitParam);
}
