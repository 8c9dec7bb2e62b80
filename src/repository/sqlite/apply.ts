import { and, eq, sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import { changedGroups, changedKeys } from '../../domain/changes.ts';
import type { Origin } from '../../domain/history.ts';
import type { PersonState } from '../../domain/person.ts';
import type { PersonWrites } from '../../domain/plan.ts';
import type { AssignmentWriter } from './assignmentWrites.ts';
import { attributeWriter } from './attributes.ts';
import type { Connection } from './connection.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { furtherKeysOf } from './keys.ts';
import { changedColumns, derivedColumns, idOf, kindOf, type StoredColumn } from './rows.ts';
import { personGroups, personKeys, persons } from './schema.ts';
import { build, param, paramsOf, prepare, type Statement } from './statement.ts';
import type { WorkspaceWriter } from './workspaces.ts';

/**
 * Writes what was planned, and only what differs: naming an unchanged indexed column in SET rewrites its
 * index entry.
 */
export function planApplier(
  connection: Connection,
  workspaces: WorkspaceWriter,
  assigner: AssignmentWriter,
  history: HistoryWriter,
) {
  const insertPerson = prepare(connection, build.insert(persons).values(paramsOf(persons)));
  const insertKey = prepare(connection, build.insert(personKeys).values(paramsOf(personKeys)));
  const deleteKey = prepare(
    connection,
    build
      .delete(personKeys)
      .where(
        and(
          eq(personKeys.workspace, param('workspace')),
          eq(personKeys.kind, param('kind')),
          eq(personKeys.value, param('value')),
          eq(personKeys.person, param('person')),
        ),
      ),
  );
  const remove = prepare(connection, build.delete(persons).where(eq(persons.id, param('id'))));
  const writeAttributes = attributeWriter(connection);
  const join = prepare(connection, build.insert(personGroups).values(paramsOf(personGroups)));
  const leave = prepare(
    connection,
    build
      .delete(personGroups)
      .where(and(eq(personGroups.group, param('group')), eq(personGroups.person, param('person')))),
  );

  const updates = new LRUCache<string, Statement<never>>({ max: 500 });
  function update(columns: readonly StoredColumn[]): Statement<never> {
    const shape = columns.join();
    let known = updates.get(shape);
    if (!known) {
      const set = Object.fromEntries(columns.map(column => [column, sql`${param(column)}`]));
      known = prepare(
        connection,
        build
          .update(persons)
          .set(set)
          .where(eq(persons.id, param('id'))),
      );
      updates.set(shape, known);
    }
    return known;
  }

  /** @param lastChange the place of what is kept of this; null: nothing is */
  function writePerson(
    id: number,
    before: PersonState | null,
    after: PersonState,
    lastChange: number | null,
  ): void {
    if (before === null) {
      const furtherKeys = furtherKeysOf(after.keys);
      insertPerson.run({ id, lastChange, furtherKeys, ...derivedColumns(after.person) }, after.person);
      return;
    }
    const changed = changedColumns(before.person, after.person);
    const columns = Object.keys(changed) as StoredColumn[];
    if (lastChange !== null) columns.push('lastChange');
    const furtherKeys = furtherKeysOf(after.keys);
    if (furtherKeys !== furtherKeysOf(before.keys)) columns.push('furtherKeys');
    if (columns.length > 0) update(columns).run({ id, lastChange, furtherKeys }, changed);
  }

  function writeKeys(
    workspace: number,
    person: number,
    before: PersonState | null,
    after: PersonState,
  ): void {
    const { added, removed } = changedKeys(before?.keys ?? [], after.keys);
    for (const { kind, value } of removed) deleteKey.run({ workspace, kind: kindOf(kind), value, person });
    for (const key of added) insertKey.run({ workspace, person, kind: kindOf(key.kind) }, key);
  }

  function writeMemberships(person: number, before: PersonState | null, after: PersonState): void {
    const { added, removed } = changedGroups(before?.groups ?? [], after.groups);
    for (const group of added) join.run({ group, person });
    for (const group of removed) leave.run({ group, person });
  }

  /** Makes the workspace if this is its first write. */
  return (workspaceName: string, planned: PersonWrites, origin: Origin): void => {
    const { writes, assignments, deletions } = planned;
    if (writes.length + deletions.length === 0) return;
    const row = workspaces.ensure(workspaceName);
    const { id: workspace, lastSequence } = row;
    const kept = history.keepPlan(row, origin, planned);
    for (const { before, after } of writes) {
      const id = idOf(workspace, after.person.sequence);
      writePerson(id, before, after, kept.get(id) ?? null);
      writeKeys(workspace, id, before, after);
      writeMemberships(id, before, after);
      writeAttributes(workspace, id, before?.person.attributes ?? {}, after.person.attributes);
    }
    for (const { person } of deletions) {
      const id = idOf(workspace, person.sequence);
      remove.run({ id });
      writeAttributes(workspace, id, person.attributes, {});
    }
    assigner.make(workspace, assignments);
    const highest = Math.max(...writes.map(({ after }) => after.person.sequence));
    if (highest > lastSequence) workspaces.advance(workspace, highest);
  };
}
