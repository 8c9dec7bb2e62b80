import { sql } from 'drizzle-orm';
import type { Origin } from '../../domain/history.ts';
import { erasure, mayErase } from '../../domain/historyRecords.ts';
import { reachOf } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { changedTermRows } from './attributes.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { whoWent } from './history.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { personOf } from './personFields.ts';
import { personAttributes, personChanges, persons } from './schema.ts';
import { deleted, type Run, value } from './statement.ts';
import type { WorkspaceRow } from './workspaces.ts';

/** Erases a person, within the caller's transaction. */
export async function erasePerson(
  run: Run,
  { groups, finder, history }: { groups: GroupReader; finder: PersonFinder; history: HistoryWriter },
  workspace: WorkspaceRow,
  access: GroupAccess,
  identifier: string,
  origin: Origin,
): Promise<boolean> {
  const { id } = workspace;
  const accessible = await groups.accessible(id, access);
  const found = await finder.identified(id, reachOf(null, accessible), [identifier]);
  const row = found.get(identifier);
  if (row) return erase(row.sequence);
  const [tombstone] = await whoWent(run, id, [identifier]);
  if (!tombstone) return false;
  if (!mayErase(tombstone, accessible)) return false;
  // Again it would be no other: what's left to do is done by the caller.
  return tombstone.kind === 'ERASED' || erase(tombstone.person);

  async function erase(person: number): Promise<boolean> {
    const theirs = sql`${personChanges.workspace} = ${value(id)} and ${personChanges.person} = ${value(person)}`;
    const held = (await history.groupsHeld(id, [person])).get(person) ?? [];
    const forgotten = await run<Pick<typeof personChanges.$inferSelect, 'groupsBefore' | 'groupsAfter'>>(sql`
      delete from ${personChanges} where ${theirs}
      returning ${personChanges.groupsBefore}, ${personChanges.groupsAfter}`);
    if (row) {
      const { removed } = changedTermRows(id, person, personOf(row).attributes, {});
      if (removed.length > 0) await run(deleted(personAttributes, ['workspace', 'term', 'person'], removed));
      await run(sql`
        delete from ${persons} where ${persons.workspace} = ${value(id)} and ${persons.sequence} = ${value(person)}`);
    }
    await history.keep(workspace, origin, [erasure({ person, identifier }, held, forgotten)]);
    return true;
  }
}
