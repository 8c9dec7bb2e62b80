import { type SQL, sql } from 'drizzle-orm';
import {
  type AssignmentNames,
  type ContactAssignment,
  type NewAssignment,
  personsIn,
  withPersons,
} from '../../domain/assignments.ts';
import type { Origin } from '../../domain/history.ts';
import { endings } from '../../domain/historyRecords.ts';
import type { Reach } from '../port.ts';
import type { AssignmentReader } from './assignments.ts';
import type { PersonFinder } from './find.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { contactAssignments, persons } from './schema.ts';
import { deleted, inserted, numbers, type Run, value } from './statement.ts';
import type { WorkspaceRow } from './workspaces.ts';

/** Makes contact assignments. */
export function madeAssignments(workspace: number, assignments: readonly NewAssignment[]): SQL {
  const rows = assignments.map(assignment => ({ ...assignment, workspace }));
  return sql`${inserted(contactAssignments, rows)} on conflict do nothing`;
}

interface Readers {
  readonly assignments: AssignmentReader;
  readonly finder: PersonFinder;
  readonly history: HistoryWriter;
}

/** Ends contact assignments, within the caller's transaction. */
export async function unassignContacts(
  run: Run,
  row: WorkspaceRow,
  { assignments: reader, finder, history }: Readers,
  reach: Reach,
  names: readonly AssignmentNames[],
  origin: Origin,
): Promise<(ContactAssignment | null)[]> {
  const workspace = row.id;
  const ended = new Map<string, ContactAssignment>();
  const nameOf = ({ assignedTo, person }: ContactAssignment) => `${assignedTo.sequence} ${person.sequence}`;
  // A second naming finds it gone.
  const found = (await reader.assignmentsByName(reach, names)).map(assignment => {
    if (assignment === null || ended.has(nameOf(assignment))) return null;
    ended.set(nameOf(assignment), assignment);
    return assignment;
  });
  const rows = Array.from(ended.values(), ({ assignedTo, person }) => ({
    workspace,
    assignedTo: assignedTo.sequence,
    person: person.sequence,
    createdAt: 0,
  }));
  if (rows.length === 0) return found;
  await run(deleted(contactAssignments, ['workspace', 'assignedTo', 'person'], rows));
  // Once for each assignment that ends.
  await run(sql`
    update ${persons} set "updatedAt" = greatest("updatedAt", ${value(origin.at)}), "version" = "version" + "ended"."count"
    from (select "person", count(*) as "count" from unnest(${numbers(rows.map(({ person }) => person))}) as "of" ("person")
      group by "person") as "ended"
    where ${persons.workspace} = ${value(workspace)} and ${persons.sequence} = "ended"."person"`);

  const held = await history.groupsHeld(
    workspace,
    rows.map(({ person }) => person),
  );
  const deeds = endings(
    [...ended.values()],
    sequence => sequence,
    person => held.get(person) ?? [],
  );
  await history.keep(row, origin, deeds);
  return withPersons(found, await finder.personsByIdentifier(reach, personsIn(found)));
}
