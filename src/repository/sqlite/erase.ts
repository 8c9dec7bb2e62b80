import { eq } from 'drizzle-orm';
import type { Origin } from '../../domain/history.ts';
import { erasure, mayErase } from '../../domain/historyRecords.ts';
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
    if (!mayErase(tombstone, accessible)) return false;
    // Again it would be no other: what's left to do is done by the caller.
    return tombstone.kind === 'ERASED' || erase(tombstone.person);

    function erase(person: number): boolean {
      const deed = erasure({ person, identifier }, groups.keysOfGroups(person), whereabouts.all({ person }));
      forget.run({ person });
      if (row) {
        remove.run({ id: person });
        writeAttributes(workspace?.id as number, person, row.person.attributes, {});
      }
      history.keep(workspaces.ensure(workspaceName), origin, [deed]);
      return true;
    }
  };
}
