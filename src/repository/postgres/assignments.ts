import { type SQL, sql } from 'drizzle-orm';
import {
  type Assigned,
  type AssignmentField,
  type AssignmentNames,
  type AssignmentPair,
  type ContactAssignment,
  counterpartOf,
} from '../../domain/assignments.ts';
import type { AssignmentPage } from '../../domain/paging.ts';
import type { ItemReach } from '../../domain/reach.ts';
import type { Reach } from '../port.ts';
import { nobody, type PersonFinder } from './find.ts';
import { isMember } from './findCriteria.ts';
import type { WorkspaceNumber } from './groups.ts';
import { allFields, columnsRead, type PersonValues, personOf } from './personFields.ts';
import { contactAssignments, persons } from './schema.ts';
import { all, named, numbers, type Run, texts, value } from './statement.ts';

export type AssignmentReader = ReturnType<typeof assignmentReader>;

/** Reads contact assignments. */
export function assignmentReader(run: Run, workspaceId: WorkspaceNumber, finder: PersonFinder) {
  /** Those of the assignments that are there, and when they were made. */
  async function existing(
    workspace: number,
    pairs: readonly AssignmentPair[],
  ): Promise<(AssignmentPair & { createdAt: number })[]> {
    if (pairs.length === 0) return [];
    const { assignedTo, person, createdAt } = contactAssignments;
    return run(sql`
      select ${assignedTo}, ${person}, ${createdAt} from ${contactAssignments}
      join unnest(${numbers(pairs.map(pair => pair.assignedTo))}, ${numbers(pairs.map(pair => pair.person))})
        as "asked" ("assignedTo", "person")
        on ${assignedTo} = "asked"."assignedTo" and ${person} = "asked"."person"
      where ${contactAssignments.workspace} = ${value(workspace)}`);
  }

  return {
    existing,

    async assignmentsOfPersons(
      reach: Reach,
      field: AssignmentField,
      identifiers: readonly string[],
      page: AssignmentPage,
    ): Promise<Assigned[][]> {
      const workspace = await workspaceId(reach.workspace);
      if (workspace === null || identifiers.length === 0) return identifiers.map(() => []);
      const within = await finder.reachOf(workspace, reach);
      if (nobody(within)) return identifiers.map(() => []);
      const found = identifiers.map((): (PersonValues & PageRow)[] => []);
      for (const row of await run<PersonValues & PageRow>(
        pagesQuery(workspace, within, field, identifiers, page),
      ))
        found[row.place - 1]?.push(row);
      return found.map(rows =>
        rows
          .sort((a, b) => a.sequence - b.sequence)
          .map(row => ({ counterpart: personOf(row), createdAt: row.assignedAt })),
      );
    },

    async assignmentsByName(
      reach: Reach,
      names: readonly AssignmentNames[],
    ): Promise<(ContactAssignment | null)[]> {
      const workspace = await workspaceId(reach.workspace);
      if (workspace === null) return names.map(() => null);
      const within = await finder.reachOf(workspace, reach);
      const people = await finder.identified(
        workspace,
        within,
        names.flatMap(({ assignedToId, personId }) => [assignedToId, personId]),
      );
      const pairs = names.map(({ assignedToId, personId }) => {
        const [assignedTo, person] = [people.get(assignedToId), people.get(personId)];
        return assignedTo && person ? { assignedTo, person } : null;
      });
      const numbered = pairs.flatMap(pair =>
        pair ? [{ assignedTo: pair.assignedTo.sequence, person: pair.person.sequence }] : [],
      );
      const made = new Map<string, number>();
      for (const { assignedTo, person, createdAt } of await existing(workspace, numbered))
        made.set(`${assignedTo} ${person}`, createdAt);
      return pairs.map(pair => {
        const createdAt = pair && made.get(`${pair.assignedTo.sequence} ${pair.person.sequence}`);
        if (pair === null || createdAt == null) return null;
        return { assignedTo: personOf(pair.assignedTo), person: personOf(pair.person), createdAt };
      });
    },
  };
}

/** `place` is the person's in the list, from 1. */
interface PageRow {
  readonly place: number;
  readonly assignedAt: number;
}

/**
 * A page of assignments of each of a list of persons, in no order. Each page comes from an index that has it in order,
 * so that a hub of 100,000 costs a page; who isn't accessible is walked past.
 */
function pagesQuery(
  workspace: number,
  within: ItemReach,
  field: AssignmentField,
  identifiers: readonly string[],
  { after, limit }: AssignmentPage,
): SQL {
  const theirs = named(contactAssignments[counterpartOf[field]]);
  const own = named(contactAssignments[counterpartOf[field] === 'person' ? 'assignedTo' : 'person']);
  const page = sql`
    select ${theirs} as "counterpart", "createdAt" from ${contactAssignments} as "made" where ${all(
      sql`"made"."workspace" = ${value(workspace)}`,
      sql`"made".${own} = "parent"."sequence"`,
      sql`"made".${theirs} > ${value(after ?? 0)}`,
      isMember(workspace, within, sql`"made".${theirs}`),
    )} order by ${theirs} limit ${value(limit)}`;
  return sql`
    select ${columnsRead(allFields, 'other')}, "asked"."place", "page"."createdAt" as "assignedAt"
    from unnest(${texts(identifiers)}) with ordinality as "asked" ("identifier", "place")
    join ${persons} as "parent" on ${all(
      sql`"parent"."workspace" = ${value(workspace)}`,
      sql`"parent"."identifier" = "asked"."identifier"`,
      isMember(workspace, within, sql`"parent"."sequence"`),
    )}
    cross join lateral (${page}) as "page"
    join ${persons} as "other"
      on "other"."workspace" = ${value(workspace)} and "other"."sequence" = "page"."counterpart"`;
}
