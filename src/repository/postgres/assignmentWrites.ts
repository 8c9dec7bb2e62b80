import { type SQL, sql } from 'drizzle-orm';
import type { AssignmentNames, ContactAssignment, NewAssignment } from '../../domain/assignments.ts';
import type { Origin } from '../../domain/history.ts';
import { plainUpdate, type StoredDeed } from '../../domain/historyRecords.ts';
import type { PersonView } from '../../domain/person.ts';
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

  await history.keep(row, origin, await deedsOf([...ended.values()]));

  const identifiers = found.flatMap(pair =>
    pair ? [pair.assignedTo.identifier, pair.person.identifier] : [],
  );
  const afterwards = new Map<string, PersonView>();
  for (const person of await finder.personsByIdentifier(reach, identifiers))
    if (person) afterwards.set(person.identifier, person);
  const asItIs = (person: PersonView): PersonView => afterwards.get(person.identifier) ?? person;
  return found.map(
    pair => pair && { ...pair, assignedTo: asItIs(pair.assignedTo), person: asItIs(pair.person) },
  );

  /** Each assignment that ended is a change of the person who was assigned. */
  async function deedsOf(assignments: readonly ContactAssignment[]): Promise<StoredDeed[]> {
    const held = await history.groupsHeld(
      workspace,
      assignments.map(({ person }) => person.sequence),
    );
    const versions = new Map<number, number>();
    return assignments.map(({ assignedTo, person: { sequence, identifier, version } }) => {
      const next = (versions.get(sequence) ?? version) + 1;
      versions.set(sequence, next);
      const groups = held.get(sequence) ?? [];
      return {
        ...plainUpdate,
        person: sequence,
        identifier,
        version: next,
        changes: [{ field: 'assignments', before: [assignedTo.identifier], after: [] }],
        before: groups,
        after: groups,
      };
    });
  }
}
