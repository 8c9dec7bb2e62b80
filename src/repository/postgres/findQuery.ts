import { type SQL, sql } from 'drizzle-orm';
import type { PersonField } from '../../domain/person.ts';
import { type Asked, conditionsOf, type Join, joinsOf, searchArms } from './findCriteria.ts';
import { type Part, within } from './findOrder.ts';
import { columnsRead } from './personFields.ts';
import { personGroups, persons } from './schema.ts';
import { all, numbers, value } from './statement.ts';

/** A page of a part of an order. */
export function pageQuery(asked: Asked, part: Part, limit: number, fields: readonly PersonField[]): SQL {
  const columns = columnsRead(fields);
  const asks = Object.keys(asked.criteria).length > 0;
  if (!asks && !asked.reach.whole && part.sequences !== null)
    return membersQuery(asked, part, part.sequences, limit, columns);
  return sql`select ${columns} ${from(asked, part.sequences)} and ${part.where} order by ${part.orderBy} limit ${value(limit)}`;
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
 * costs depends on the page and on the number of groups, not on who else there is.
 */
function membersQuery(
  { workspace, reach }: Asked,
  { orderBy, direction }: Part,
  sequences: NonNullable<Part['sequences']>,
  limit: number,
  columns: SQL,
): SQL {
  const { person, group } = personGroups;
  const next = sql`
    select ${person} from ${personGroups} where ${personGroups.workspace} = ${value(workspace)}
      and ${group} = "wanted"."id" and ${within(person, sequences)} order by ${person} ${direction} limit ${value(limit)}`;
  return sql`
    select ${columns} from (
      select distinct "next"."person" from unnest(${numbers(reach.groups.keys())}) as "wanted"("id")
      cross join lateral (${next}) as "next" order by "next"."person" ${direction} limit ${value(limit)}) as "members"
    join ${persons} on ${persons.workspace} = ${value(workspace)} and ${persons.sequence} = "members"."person"
    order by ${orderBy}`;
}

/** How many entries a search has in its indexes, counting no further than `atMost`. */
export const searchCount = (workspace: number, search: string, atMost: number): SQL =>
  sql`select count(*) as "count" from (select 1 from (${searchArms(workspace, search)}) as "arms" limit ${value(atMost)}) as "found"`;
