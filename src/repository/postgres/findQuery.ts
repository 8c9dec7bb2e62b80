import { type SQL, sql } from 'drizzle-orm';
import type { PersonField } from '../../domain/person.ts';
import { type Asked, conditionsOf, type Join, joinsOf, searchArms } from './findCriteria.ts';
import { directed, type Part, within } from './findOrder.ts';
import { columnsRead } from './personFields.ts';
import { personGroups, persons } from './schema.ts';
import { all, numbers, value } from './statement.ts';

/** Of so many persons in an order by a value it's looked who is in a group, before the groups' members are sorted. */
const patience = 5_000;

/**
 * The ways to a page of a part of an order. The next one is gone where one has found less than the page: there may be
 * more.
 */
export function pageQueries(
  asked: Asked,
  part: Part,
  limit: number,
  fields: readonly PersonField[],
): readonly SQL[] {
  const columns = columnsRead(fields);
  const { criteria, reach, workspace } = asked;
  const planned = sql`
    select ${columns} ${from(asked, part.sequences)} and ${part.where} order by ${part.orderBy} limit ${value(limit)}`;
  const others = Object.keys(criteria).filter(name => name !== 'status' && name !== 'statuses');
  if (reach.whole || others.length > 0) return [planned];
  const asks = Object.keys(criteria).length > 0;
  if (part.sequences !== null)
    return [asks ? planned : membersQuery(asked, part, part.sequences, limit, columns)];
  // Many members are met soon, few are sorted soon. The planner, which can't know where they stand, would walk past a
  // hundred thousand others, or read whole tables.
  return reach.groups.size > 1 ? [walkQuery(), asks ? planned : sortQuery()] : [planned];

  function walkQuery(): SQL {
    return sql`
      select ${columns} from (
        select * from ${persons} where ${persons.workspace} = ${value(workspace)} and ${part.where}
        order by ${part.orderBy} limit ${value(patience)}) as ${persons}
      where ${conditionsOf(asked, true)} order by ${part.orderBy} limit ${value(limit)}`;
  }

  function sortQuery(): SQL {
    return sql`
      select ${columns} from (
        select distinct "person" from ${personGroups} where ${personGroups.workspace} = ${value(workspace)}
          and ${personGroups.group} = any(${numbers(reach.groups.keys())})) as "members"
      cross join lateral (
        select * from ${persons} where ${persons.workspace} = ${value(workspace)}
          and ${persons.sequence} = "members"."person" and ${part.where} offset 0) as ${persons}
      order by ${part.orderBy} limit ${value(limit)}`;
  }
}

export const countQuery = (asked: Asked, atMost: number): SQL =>
  sql`select count(*) as "count" from (select 1 ${from(asked, null)} limit ${value(atMost)}) as "found"`;

function from(asked: Asked, sequences: Part['sequences']): SQL {
  const joins = joinsOf(asked).map(({ table, alias, where }: Join) => {
    // The planner hands equality on from table to table, bounds it doesn't.
    const bounds = sequences === null ? undefined : within(sql`${alias}."person"`, sequences);
    return sql`join ${table} as ${alias} on ${all(where, sql`${alias}."person" = ${persons.sequence}`, bounds)}`;
  });
  return sql`from ${persons} ${sql.join(joins, sql` `)} where ${conditionsOf(asked)}`;
}

/**
 * The members of groups in order of creation: from each group its next ones, of which the first are the page. What it
 * costs depends on the page and on the number of groups, not on who else there is. Of more groups than the page has
 * persons their first ones tell where it ends at the latest, before which few groups have a second.
 */
function membersQuery(
  { workspace, reach }: Asked,
  { orderBy, ascending }: Part,
  sequences: NonNullable<Part['sequences']>,
  limit: number,
  columns: SQL,
): SQL {
  const { person, group } = personGroups;
  const direction = directed(ascending);
  const next = (ofEach: number, until?: SQL) => sql`
    select distinct "next"."person" from unnest(${numbers(reach.groups.keys())}) as "wanted"("id")
    cross join lateral (
      select ${person} from ${personGroups} where ${all(
        sql`${personGroups.workspace} = ${value(workspace)}`,
        sql`${group} = "wanted"."id"`,
        within(person, sequences),
        until,
      )} order by ${person} ${direction} limit ${value(ofEach)}) as "next"
    order by "next"."person" ${direction} limit ${value(limit)}`;
  const [isBefore, last, end] = ascending
    ? [sql`<=`, sql`max`, sequences.high]
    : [sql`>=`, sql`min`, sequences.low];
  const bound = sql`${person} ${isBefore} coalesce(
    (select case when count(*) = ${value(limit)} then ${last}("person") end from (${next(1)}) as "first"), ${value(end)})`;
  return sql`
    select ${columns} from (${next(limit, reach.groups.size > limit ? bound : undefined)}) as "members"
    join ${persons} on ${persons.workspace} = ${value(workspace)} and ${persons.sequence} = "members"."person"
    order by ${orderBy}`;
}

/** How many entries a search has in its indexes, counting no further than `atMost`. */
export const searchCount = (workspace: number, search: string, atMost: number): SQL =>
  sql`select count(*) as "count" from (select 1 from (${searchArms(workspace, search, atMost)}) as "arms" limit ${value(atMost)}) as "found"`;
