import { and, eq } from 'drizzle-orm';
import type { Origin } from '../../domain/history.ts';
import { erasure, mayErase } from '../../domain/historyRecords.ts';
import { reachOf } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { attributeWriter } from './attributes.ts';
import { chainReader } from './chain.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { personChanges, persons } from './schema.ts';
import { build, param, prepare } from './statement.ts';
import type { WorkspaceRow, WorkspaceWriter } from './workspaces.ts';

/** Erases persons, within the caller's transaction. */
export function eraser(
  connection: Connection,
  groups: GroupReader,
  finder: PersonFinder,
  workspaces: WorkspaceWriter,
  history: HistoryWriter,
) {
  const chain = chainReader(connection);
  const writeAttributes = attributeWriter(connection);
  const remove = prepare(connection, build.delete(persons).where(eq(persons.id, param('id'))));
  const forget = prepare(
    connection,
    build
      .delete(personChanges)
      .where(and(eq(personChanges.workspace, param('workspace')), eq(personChanges.place, param('place')))),
  );

  /** Deletes what is kept of a person, change by change: all of it may be more than fits into memory. */
  function* forgotten(workspace: number, last: number | null) {
    for (const row of chain.from(workspace, last)) {
      forget.run({ workspace, place: row.place });
      yield row;
    }
  }

  return (workspaceName: string, access: GroupAccess, identifier: string, origin: Origin): boolean => {
    const workspace = workspaces.find(workspaceName);
    if (!workspace) return false;
    const accessible = groups.accessible(workspace.id, access);
    const row = finder.rowOf(workspace.id, reachOf(null, accessible), identifier);
    if (row) return erase(row.id, chain.last(row.id));
    const tombstone = chain.gone(workspace.id, identifier);
    if (!tombstone) return false;
    if (!mayErase(tombstone, accessible)) return false;
    // Again it would be no other: what's left to do is done by the caller.
    return tombstone.kind === 'ERASED' || erase(tombstone.person, tombstone.place);

    function erase(person: number, lastChange: number | null): boolean {
      const { id } = workspace as WorkspaceRow;
      const deed = erasure({ person, identifier }, groups.keysOfGroups(person), forgotten(id, lastChange));
      if (row) {
        remove.run({ id: person });
        writeAttributes(id, person, row.person.attributes, {});
      }
      history.keep(workspaces.ensure(workspaceName), origin, [deed]);
      return true;
    }
  };
}
