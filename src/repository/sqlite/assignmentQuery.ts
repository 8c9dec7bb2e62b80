import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { type AssignmentField, counterpartOf } from '../../domain/assignments.ts';
import { memberOf } from './findCriteria.ts';
import { allFields, columnsRead } from './personFields.ts';
import { contactAssignments, persons } from './schema.ts';
import { build, limitParam, param, type Query } from './statement.ts';

/**
 * A page of assignments of each of a list of persons, in no order: the counterpart's fields, then `place`, the
 * person's in the list, and `assignedAt`, the assignment's.
 *
 * The inner query gives a person's page from an index that has it in order, so that a hub of 100,000 costs a
 * page; CROSS JOIN has SQLite look up the counterparts of that page and nobody else
 * (https://www.sqlite.org/optoverview.html#crossjoin). Who isn't accessible is walked past.
 * @param whole whether the viewer may access everybody, rather than the members of `groups`.
 */
export function assignmentsQuery(field: AssignmentField, whole: boolean): Query {
  const grouping = whole ? 'whole' : 'many';
  const parent = alias(persons, 'parent');
  const counterpart = alias(persons, 'counterpart');
  const assignment = alias(contactAssignments, 'assignment');
  const theirs = counterpartOf[field];
  const own = theirs === 'person' ? 'assignedTo' : 'person';

  const page = build
    .select({ id: contactAssignments[theirs] })
    .from(contactAssignments)
    .where(
      and(
        eq(contactAssignments[own], parent.id),
        gt(contactAssignments[theirs], param('after')),
        lt(contactAssignments[theirs], param('end')),
        memberOf(grouping, contactAssignments[theirs]),
      ),
    )
    .orderBy(asc(contactAssignments[theirs]))
    .limit(limitParam);
  return build
    .select({
      ...columnsRead(counterpart, allFields),
      place: sql<number>`"asked"."key"`.as('place'),
      assignedAt: sql<number>`${assignment.createdAt}`.as('assignedAt'),
    })
    .from(sql`json_each(${param('identifiers')}) as "asked"`)
    .crossJoin(parent)
    .crossJoin(counterpart)
    .crossJoin(assignment)
    .where(
      and(
        sql`${parent.identifier} = "asked"."value"`,
        gt(parent.id, param('first')),
        lt(parent.id, param('end')),
        memberOf(grouping, parent.id),
        inArray(counterpart.id, page),
        eq(assignment[own], parent.id),
        eq(assignment[theirs], counterpart.id),
      ),
    );
}
