import { sql } from 'drizzle-orm';
import type { AssignmentNames, ContactAssignment, NewAssignment } from '../../domain/assignments.ts';
import type { PersonView, Timestamp } from '../../domain/person.ts';
import type { Reach } from '../port.ts';
import type { AssignmentReader } from './assignments.ts';
import type { PersonFinder } from './find.ts';
import { contactAssignments, persons } from './schema.ts';
import { deleted, inserted, numbers, type Run, value } from './statement.ts';

/** Makes contact assignments, within the caller's transaction. */
export async function makeAssignments(
  run: Run,
  workspace: number,
  assignments: readonly NewAssignment[],
): Promise<void> {
  if (assignments.length === 0) return;
  const rows = assignments.map(assignment => ({ ...assignment, workspace }));
  await run(sql`${inserted(contactAssignments, rows)} on conflict do nothing`);
}

/** Ends contact assignments, within the caller's transaction. */
export async function unassignContacts(
  run: Run,
  workspace: number,
  reader: AssignmentReader,
  finder: PersonFinder,
  reach: Reach,
  names: readonly AssignmentNames[],
  now: Timestamp,
): Promise<(ContactAssignment | null)[]> {
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
    update ${persons} set "updatedAt" = greatest("updatedAt", ${value(now)}), "version" = "version" + "ended"."count"
    from (select "person", count(*) as "count" from unnest(${numbers(rows.map(({ person }) => person))}) as "of" ("person")
      group by "person") as "ended"
    where ${persons.workspace} = ${value(workspace)} and ${persons.sequence} = "ended"."person"`);

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
}
