import { sql } from 'drizzle-orm';
import { kindFor, type Origin } from '../../domain/history.ts';
import { keysIn, plainUpdate } from '../../domain/historyRecords.ts';
import { reachOf } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { changedTerms } from './attributes.ts';
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
  const before = keysIn(tombstone.groupsBefore);
  if (kindFor(accessible, tombstone.kind, { before, after: null }) === null) return false;
  // Again it would be no other: what's left to do is done by the caller.
  return tombstone.kind === 'ERASED' || erase(tombstone.person);

  async function erase(person: number): Promise<boolean> {
    const theirs = sql`${personChanges.workspace} = ${value(id)} and ${personChanges.person} = ${value(person)}`;
    // Wherever it was ever told of, it must be told that it's gone.
    const before = new Set((await history.groupsHeld(id, [person])).get(person));
    const forgotten = await run<Pick<typeof personChanges.$inferSelect, 'groupsBefore' | 'groupsAfter'>>(sql`
      delete from ${personChanges} where ${theirs}
      returning ${personChanges.groupsBefore}, ${personChanges.groupsAfter}`);
    for (const { groupsBefore, groupsAfter } of forgotten)
      for (const key of [...(keysIn(groupsBefore) ?? []), ...(keysIn(groupsAfter) ?? [])]) before.add(key);
    if (row) {
      const { removed } = changedTerms(id, person, personOf(row).attributes, {});
      if (removed.length > 0) await run(deleted(personAttributes, ['workspace', 'term', 'person'], removed));
      await run(sql`
        delete from ${persons} where ${persons.workspace} = ${value(id)} and ${persons.sequence} = ${value(person)}`);
    }
    const deed = { ...plainUpdate, kind: 'ERASED', person, identifier, version: null } as const;
    await history.keep(workspace, origin, [{ ...deed, before: [...before], after: null }]);
    return true;
  }
}
