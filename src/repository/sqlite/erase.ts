import { eq } from 'drizzle-orm';
import { kindFor, type Origin } from '../../domain/history.ts';
import { keysIn, plainUpdate } from '../../domain/historyRecords.ts';
import { reachOf } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { attributeWriter } from './attributes.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { goneReader } from './history.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { personChanges, persons } from './schema.ts';
import { build, param, prepare } from './statement.ts';
import type { WorkspaceWriter } from './workspaces.ts';

/** Erases persons, within the caller's transaction. */
export function eraser(
  connection: Connection,
  groups: GroupReader,
  finder: PersonFinder,
  workspaces: WorkspaceWriter,
  history: HistoryWriter,
) {
  const gone = goneReader(connection);
  const writeAttributes = attributeWriter(connection);
  const remove = prepare(connection, build.delete(persons).where(eq(persons.id, param('id'))));
  const whereabouts = prepare<Pick<typeof personChanges.$inferSelect, 'groupsBefore' | 'groupsAfter'>>(
    connection,
    build
      .selectDistinct({ groupsBefore: personChanges.groupsBefore, groupsAfter: personChanges.groupsAfter })
      .from(personChanges)
      .where(eq(personChanges.person, param('person'))),
  );
  const forget = prepare(
    connection,
    build.delete(personChanges).where(eq(personChanges.person, param('person'))),
  );

  return (workspaceName: string, access: GroupAccess, identifier: string, origin: Origin): boolean => {
    const workspace = workspaces.find(workspaceName);
    if (!workspace) return false;
    const accessible = groups.accessible(workspace.id, access);
    const row = finder.rowOf(workspace.id, reachOf(null, accessible), identifier);
    if (row) return erase(row.id);
    const tombstone = gone(workspace.id, identifier);
    if (!tombstone) return false;
    const before = keysIn(tombstone.groupsBefore);
    if (kindFor(accessible, tombstone.kind, { before, after: null }) === null) return false;
    // Again it would be no other: what's left to do is done by the caller.
    return tombstone.kind === 'ERASED' || erase(tombstone.person);

    function erase(person: number): boolean {
      // Wherever it was ever told of, it must be told that it's gone.
      const before = new Set(groups.keysOfGroups(person));
      for (const { groupsBefore, groupsAfter } of whereabouts.all({ person }))
        for (const key of [...(keysIn(groupsBefore) ?? []), ...(keysIn(groupsAfter) ?? [])]) before.add(key);
      forget.run({ person });
      if (row) {
        remove.run({ id: person });
        writeAttributes(workspace?.id as number, person, row.person.attributes, {});
      }
      const deed = { ...plainUpdate, kind: 'ERASED', person, identifier, version: null } as const;
      history.keep(workspaces.ensure(workspaceName), origin, [{ ...deed, before: [...before], after: null }]);
      return true;
    }
  };
}
