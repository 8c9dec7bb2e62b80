import type { SQL } from 'drizzle-orm';
import { type Changes, changedGroups, changedKeys } from '../../domain/changes.ts';
import type { Origin } from '../../domain/history.ts';
import { isDeed } from '../../domain/historyRecords.ts';
import type { PersonKey, PersonState } from '../../domain/person.ts';
import type { PersonWrites } from '../../domain/plan.ts';
import { madeAssignments } from './assignmentWrites.ts';
import { changedTermRows } from './attributes.ts';
import { together } from './connection.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { indexedKey, type KeyRow, kindOf, storedPerson } from './rows.ts';
import { personAttributes, personGroups, personKeys, persons } from './schema.ts';
import { deleted, inserted, type Run, updated } from './statement.ts';
import type { WorkspaceRow } from './workspaces.ts';

/**
 * Writes what was planned, within the caller's transaction: one statement a table and kind of change, however many
 * persons there are. A person that changes is written whole, but for who was only seen: the database leaves alone the
 * index entries of columns that stay as they were (https://www.postgresql.org/docs/current/storage-hot.html). All are sent at once, in this order.
 */
export async function applyPlan(
  run: Run,
  workspace: WorkspaceRow,
  planned: PersonWrites,
  history: HistoryWriter,
  origin: Origin,
): Promise<void> {
  const { id } = workspace;
  const { writes, assignments, deletions } = planned;
  const lastSequence = Math.max(workspace.lastSequence, ...writes.map(({ after }) => after.person.sequence));
  const statements: SQL[] = [];
  const stored = (states: readonly PersonState[]) => states.map(({ person }) => storedPerson(id, person));
  const made = writes.filter(({ before }) => before === null).map(({ after }) => after);
  const changed = writes.filter(({ before, after }) => before && before.person !== after.person);
  const some = <Row>(rows: readonly Row[], statement: (rows: readonly Row[]) => SQL): void => {
    if (rows.length > 0) statements.push(statement(rows));
  };

  some(deletions, () => deleted(persons, ['workspace', 'sequence'], stored(deletions)));
  some(made, () => inserted(persons, stored(made)));
  some(changed.filter(isDeed), rows =>
    updated(persons, ['workspace', 'sequence'], stored(rows.map(({ after }) => after))),
  );
  some(
    changed.filter(write => !isDeed(write)),
    rows =>
      updated(
        persons,
        ['workspace', 'sequence'],
        rows.map(({ after: { person } }) => ({
          workspace: id,
          sequence: person.sequence,
          firstSeenAt: person.firstSeenAt,
          lastSeenAt: person.lastSeenAt,
        })),
      ),
  );

  const keys = writes.map(({ before, after }) => keyRows(id, before, after));
  some(
    keys.flatMap(({ removed }) => removed),
    rows => deleted(personKeys, ['workspace', 'kind', 'value', 'person'], rows),
  );
  some(
    keys.flatMap(({ added }) => added),
    rows => inserted(personKeys, rows),
  );

  const memberships = writes.map(({ before, after }) => membershipRows(id, before, after));
  some(
    memberships.flatMap(({ removed }) => removed),
    rows => deleted(personGroups, ['workspace', 'group', 'person'], rows),
  );
  some(
    memberships.flatMap(({ added }) => added),
    rows => inserted(personGroups, rows),
  );

  const terms = [
    ...writes.map(({ before, after: { person } }) =>
      changedTermRows(id, person.sequence, before?.person.attributes ?? {}, person.attributes),
    ),
    ...deletions.map(({ person }) => changedTermRows(id, person.sequence, person.attributes, {})),
  ];
  some(
    terms.flatMap(({ removed }) => removed),
    rows => deleted(personAttributes, ['workspace', 'term', 'person'], rows),
  );
  some(
    terms.flatMap(({ added }) => added),
    rows => inserted(personAttributes, rows),
  );

  some(assignments, () => madeAssignments(id, assignments));
  // Whoever is made makes a change, with which the number is noted.
  const keeping = history.keepPlan({ ...workspace, lastSequence }, origin, planned);
  await together([keeping, ...statements.map(statement => run(statement, 'kept'))]);
}

function keyRows(workspace: number, before: PersonState | null, after: PersonState): Changes<KeyRow> {
  const row = (key: PersonKey): KeyRow => ({
    ...key,
    workspace,
    kind: kindOf(key.kind),
    value: indexedKey(key.value),
    person: after.person.sequence,
  });
  const { added, removed } = changedKeys(before?.keys ?? [], after.keys);
  return { added: added.map(row), removed: removed.map(row) };
}

function membershipRows(workspace: number, before: PersonState | null, after: PersonState) {
  const row = (group: number) => ({ workspace, group, person: after.person.sequence });
  const { added, removed } = changedGroups(before?.groups ?? [], after.groups);
  return { added: added.map(row), removed: removed.map(row) };
}
