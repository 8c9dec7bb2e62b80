import { eq } from 'drizzle-orm';
import {
  type AssignmentNames,
  type AssignmentPair,
  type ContactAssignment,
  type NewAssignment,
  personsIn,
  withPersons,
} from '../../domain/assignments.ts';
import type { Origin } from '../../domain/history.ts';
import { endings } from '../../domain/historyRecords.ts';
import type { ItemReach } from '../../domain/reach.ts';
import type { Reach } from '../port.ts';
import { type AssignmentReader, idsOf, isAssignment } from './assignments.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { idOf, sequenceOf, touched } from './rows.ts';
import { contactAssignments, persons } from './schema.ts';
import { build, param, paramsOf, prepare } from './statement.ts';
import type { WorkspaceWriter } from './workspaces.ts';

export type AssignmentWriter = ReturnType<typeof assignmentWriter>;

/** Makes and ends contact assignments, within the caller's transaction. */
export function assignmentWriter(
  connection: Connection,
  groups: GroupReader,
  finder: PersonFinder,
  reader: AssignmentReader,
  workspaces: WorkspaceWriter,
  history: HistoryWriter,
) {
  const add = prepare(
    connection,
    build.insert(contactAssignments).values(paramsOf(contactAssignments)).onConflictDoNothing(),
  );
  const remove = prepare(connection, build.delete(contactAssignments).where(isAssignment));
  const touch = prepare(
    connection,
    build
      .update(persons)
      .set(touched)
      .where(eq(persons.id, param('id'))),
  );

  return {
    /** The sequence numbers of those of these persons who are within reach, by identifier. */
    counterparts(
      workspace: number,
      within: ItemReach,
      identifiers: readonly string[],
    ): ReadonlyMap<string, number> {
      const found = new Map<string, number>();
      for (const identifier of identifiers) {
        const row = finder.rowOf(workspace, within, identifier);
        if (row) found.set(identifier, sequenceOf(row.id));
      }
      return found;
    },

    /** Those of the assignments that are there. */
    existing: (workspace: number, pairs: readonly AssignmentPair[]): AssignmentPair[] =>
      pairs.filter(pair => reader.isThere(workspace, pair)),

    make(workspace: number, assignments: readonly NewAssignment[]): void {
      for (const { createdAt, ...pair } of assignments) add.run({ ...idsOf(workspace, pair), createdAt });
    },

    unassignContacts(
      reach: Reach,
      names: readonly AssignmentNames[],
      origin: Origin,
    ): (ContactAssignment | null)[] {
      const workspace = groups.workspaceId(reach.workspace);
      if (workspace === null) return names.map(() => null);
      const ended = reader.assignmentsByName(reach, names).map(assignment => {
        if (assignment === null) return null;
        const { assignedTo, person } = assignment;
        const ids = idsOf(workspace, { assignedTo: assignedTo.sequence, person: person.sequence });
        // A second naming finds it gone.
        if (remove.run(ids) === 0) return null;
        touch.run({ id: ids.person, now: origin.at });
        return assignment;
      });
      const deeds = endings(
        ended.filter(assignment => assignment !== null),
        sequence => idOf(workspace, sequence),
        groups.keysOfGroups,
      );
      history.keep(workspaces.ensure(reach.workspace), origin, deeds);
      return withPersons(ended, finder.personsByIdentifier(reach, personsIn(ended)));
    },
  };
}
