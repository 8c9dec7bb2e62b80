import {
  and,
  asc,
  type Column,
  desc,
  eq,
  exists,
  getTableColumns,
  gt,
  gte,
  isNotNull,
  isNull,
  lt,
  type SQL,
  sql,
} from 'drizzle-orm';
import { union } from 'drizzle-orm/sqlite-core';
import type { PersonCriteria } from '../../domain/criteria.ts';
import type { Bearers } from '../../domain/lookups.ts';
import { type KeyKind, keyKinds } from '../../domain/person.ts';
import { kindOf } from './rows.ts';
import { personGroups, personKeys, persons, workspaceOfId } from './schema.ts';
import { build, param, type Query } from './statement.ts';

export type Criterion = keyof PersonCriteria | Exclude<Bearers, 'anyone'>;

/** What makes two finds the same statement; the rest are values. */
export interface Shape {
  readonly criteria: readonly Criterion[];
  /** How the groups are looked at: not at all, through one, through several in step, or person by person. */
  readonly groups: 'whole' | 'one' | 'several' | 'many';
  /** For `several`: how many arms. */
  readonly arms: number;
  readonly from: 'start' | 'end';
  readonly count: boolean;
}

/**
 * One question as SQL. What drives it, and so gives the order without a sort, is the most telling thing asked
 * for: a key, else a name or an identifier, else the groups, else the walk over the workspace. CROSS JOIN
 * keeps SQLite from turning that round (https://www.sqlite.org/optoverview.html#crossjoin).
 */
export function queryOf(shape: Shape): Query {
  const { criteria, arms, from, count } = shape;
  const columns = count ? { one: sql<number>`1`.as('one') } : getTableColumns(persons);
  const key = keyKinds.find(kind => criteria.includes(kind));
  const selective = key ?? criteria.find(name => ['identifier', 'firstName', 'lastName'].includes(name));
  const order = from === 'start' ? asc : desc;
  const between = (column: typeof persons.id | typeof personGroups.person | typeof personKeys.person) =>
    and(gt(column, param('after')), lt(column, param('before')));
  const conditions = criteria.filter(name => name !== key).map(criterion);
  const limit = param('limit');
  const select = () => build.select(columns as ReturnType<typeof getTableColumns<typeof persons>>);
  const finished = (query: Query & { as(alias: string): SQL | unknown }): Query =>
    count
      ? build.select({ count: sql<number>`count(*)`.as('count') }).from(query.as('found') as never)
      : query;

  if (selective === undefined && shape.groups === 'one')
    return finished(
      select()
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
        .limit(limit),
    );

  // Ordered arms are merged as they are read, up to the limit. With more to ask of each person the limit can't
  // stand inside, and SQLite would sort the whole union when it's descending: then person by person, below.
  const plain = criteria.length === 0;
  if (selective === undefined && shape.groups === 'several' && (plain || from === 'start')) {
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
    const members = (plain ? all.orderBy(order(sql`1`)).limit(limit) : all).as('members');
    const query = select()
      .from(members)
      .crossJoin(persons)
      .where(and(eq(persons.id, members.person), ...conditions))
      .orderBy(order(members.person));
    return finished(plain ? query : query.limit(limit));
  }

  const member = memberOf(shape);
  if (key)
    return finished(
      select()
        .from(personKeys)
        .crossJoin(persons)
        .where(
          and(
            eq(personKeys.workspace, param('workspace')),
            sql`${personKeys.kind} = ${sql.raw(String(kindOf(key)))}`,
            eq(personKeys.value, param(key)),
            between(personKeys.person),
            eq(persons.id, personKeys.person),
            member,
            ...conditions,
          ),
        )
        .orderBy(order(personKeys.person))
        .limit(limit),
    );
  return finished(
    select()
      .from(persons)
      .where(and(between(persons.id), member, ...conditions))
      .orderBy(order(persons.id))
      .limit(limit),
  );
}

/** Membership in the groups, person by person. */
function memberOf({ groups }: Shape): SQL | undefined {
  if (groups === 'whole') return undefined;
  return groups === 'one'
    ? isMember(persons.id, eq(personGroups.group, param('group0')))
    : isMember(persons.id);
}

/** Whether a person is in one of the groups of a JSON list; the + keeps SQLite to the index by person. */
export function isMember(
  person: Column,
  oneOf = sql`+${personGroups.group} in (select value from json_each(${param('groups')}))`,
): SQL {
  return exists(
    build
      .select({ one: sql`1` })
      .from(personGroups)
      .where(and(eq(personGroups.person, person), oneOf)),
  );
}

function criterion(name: Criterion): SQL {
  if (name === 'withoutExternalRef') return isNull(persons.externalRef);
  if (name === 'withExternalRef') return isNotNull(persons.externalRef);
  if (name === 'updatedSince') return gte(persons.updatedAt, param(name));
  if ((keyKinds as readonly string[]).includes(name))
    return exists(
      build
        .select({ one: sql`1` })
        .from(personKeys)
        .where(
          and(
            eq(personKeys.workspace, param('workspace')),
            sql`${personKeys.kind} = ${sql.raw(String(kindOf(name as KeyKind)))}`,
            eq(personKeys.value, param(name)),
            eq(personKeys.person, persons.id),
          ),
        ),
    );
  // By the index of folded names, of which the same name to the letter is one.
  if (name === 'firstName' || name === 'lastName')
    return sql`${workspaceOfId} = ${param('workspace')} and ${persons[`${name}Folded`]} = ${param(`${name}Folded`)} and ${persons[name]} = ${param(name)}`;
  return eq(persons[name as 'identifier' | 'status'], param(name));
}
