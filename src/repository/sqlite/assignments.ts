import { and, eq } from 'drizzle-orm';
import type {
  Assigned,
  AssignmentField,
  AssignmentNames,
  AssignmentPair,
  ContactAssignment,
} from '../../domain/assignments.ts';
import type { AssignmentPage } from '../../domain/paging.ts';
import type { Reach } from '../port.ts';
import { assignmentsQuery } from './assignmentQuery.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import { groupSets } from './groupSets.ts';
import type { GroupReader } from './groups.ts';
import { type PersonValues, personRowOf } from './personFields.ts';
import { idOf, personOf } from './rows.ts';
import { contactAssignments, idsPerWorkspace } from './schema.ts';
import { build, param, prepare, prepareLists } from './statement.ts';

export type AssignmentReader = ReturnType<typeof assignmentReader>;

/** A row of `assignmentsQuery`: the counterpart, its place and when it was assigned. */
type PageRow = readonly [...PersonValues, place: number, assignedAt: number];

/** The two ids of a pair, as the statements want them. */
export const idsOf = (workspace: number, { assignedTo, person }: AssignmentPair) => ({
  assignedTo: idOf(workspace, assignedTo),
  person: idOf(workspace, person),
});

/** Which assignment a statement is about. */
export const isAssignment = and(
  eq(contactAssignments.assignedTo, param('assignedTo')),
  eq(contactAssignments.person, param('person')),
);

/** Reads contact assignments over one connection. */
export function assignmentReader(connection: Connection, groups: GroupReader, finder: PersonFinder) {
  const statements = (field: AssignmentField) => ({
    whole: prepareLists<PageRow>(connection, assignmentsQuery(field, true)),
    members: prepareLists<PageRow>(connection, assignmentsQuery(field, false)),
  });
  const pages = { assignments: statements('assignments'), contacts: statements('contacts') };
  const sets = groupSets(connection);
  const one = prepare<{ createdAt: number }>(
    connection,
    build.select({ createdAt: contactAssignments.createdAt }).from(contactAssignments).where(isAssignment),
  );

  return {
    isThere: (workspace: number, pair: AssignmentPair): boolean =>
      one.get(idsOf(workspace, pair)) !== undefined,

    assignmentsOfPersons(
      reach: Reach,
      field: AssignmentField,
      identifiers: readonly string[],
      { after, limit }: AssignmentPage,
    ): Assigned[][] {
      const found: PageRow[][] = identifiers.map(() => []);
      const workspace = groups.workspaceId(reach.workspace);
      if (workspace === null) return found.map(() => []);
      const { whole, groups: within } = finder.itemReach(workspace, reach);
      const values = {
        identifiers: JSON.stringify(identifiers),
        first: idOf(workspace, 0),
        after: idOf(workspace, after ?? 0),
        end: idOf(workspace, idsPerWorkspace),
        limit,
      };
      const rows = whole
        ? pages[field].whole(values)
        : pages[field].members({ ...values, groups: sets.valueOf(within) });
      for (const row of rows) found[row.at(-2) as number]?.push(row);
      return found.map(page =>
        page
          .sort(([a], [b]) => a - b)
          .map(row => ({
            counterpart: personRowOf(row).person,
            createdAt: row.at(-1) as number,
          })),
      );
    },

    assignmentsByName(reach: Reach, names: readonly AssignmentNames[]): (ContactAssignment | null)[] {
      const workspace = groups.workspaceId(reach.workspace);
      if (workspace === null) return names.map(() => null);
      const within = finder.itemReach(workspace, reach);
      return names.map(({ assignedToId, personId }) => {
        const assignedTo = finder.rowOf(workspace, within, assignedToId);
        const person = finder.rowOf(workspace, within, personId);
        const row = assignedTo && person && one.get({ assignedTo: assignedTo.id, person: person.id });
        return row ? { assignedTo: personOf(assignedTo), person: personOf(person), ...row } : null;
      });
    },
  };
}
