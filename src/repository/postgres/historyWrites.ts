import { sql } from 'drizzle-orm';
import type { Origin } from '../../domain/history.ts';
import { pastUpTo } from '../../domain/historyPages.ts';
import {
  type ChangeRecord,
  deedsOf,
  isDeed,
  isKept,
  recordOf,
  type StoredDeed,
} from '../../domain/historyRecords.ts';
import type { Timestamp } from '../../domain/person.ts';
import type { PersonWrites } from '../../domain/plan.ts';
import { together } from './connection.ts';
import { personChanges, personGroups } from './schema.ts';
import { inserted, numbers, type Run, value } from './statement.ts';
import { advance, type WorkspaceRow } from './workspaces.ts';

/** How many changes are forgotten at once. */
const sweep = 1_000;

export type HistoryWriter = ReturnType<typeof historyWriter>;

/**
 * Keeps what becomes of persons, within the caller's transaction, which holds the workspace: places are given in the
 * order of commits.
 * @param enabled whether it's to be kept; if not, it's noted that something is missing.
 */
export function historyWriter(run: Run, enabled: boolean) {
  /** The keys of all groups of each of these persons. */
  async function groupsHeld(workspace: number, people: readonly number[]): Promise<Map<number, number[]>> {
    const held = new Map<number, number[]>(people.map(person => [person, []]));
    if (people.length === 0) return held;
    const { person, group } = personGroups;
    const rows = await run<{ person: number; group: number }>(
      sql`
      select ${person}, ${group} from ${personGroups}
      where ${personGroups.workspace} = ${value(workspace)} and ${person} = any(${numbers(people)}) order by ${group}`,
      'kept',
    );
    for (const row of rows) held.get(row.person)?.push(row.group);
    return held;
  }

  /** Notes the workspace's numbers, too. */
  async function keep(workspace: WorkspaceRow, origin: Origin, deeds: readonly StoredDeed[]): Promise<void> {
    if (deeds.length === 0) return;
    const lastChange = workspace.lastChange + deeds.length;
    const changesFrom = enabled ? workspace.changesFrom : lastChange + 1;
    const rows = deeds.flatMap((deed, place) =>
      isKept(deed, enabled)
        ? { workspace: workspace.id, ...recordOf(deed, workspace.lastChange + place + 1, origin) }
        : [],
    );
    await together([
      ...(rows.length > 0 ? [run(inserted(personChanges, rows), 'kept')] : []),
      advance(run, { ...workspace, lastChange, changesFrom }),
    ]);
  }

  return {
    groupsHeld,
    keep,

    /** Called before the plan is applied, which needn't wait for it: what is read is asked for at once. */
    async keepPlan(workspace: WorkspaceRow, origin: Origin, planned: PersonWrites): Promise<void> {
      const changed = [
        ...planned.writes.filter(write => write.before !== null && isDeed(write)).map(({ after }) => after),
        ...planned.deletions,
      ];
      const held = await groupsHeld(
        workspace.id,
        changed.map(({ person }) => person.sequence),
      );
      const deeds = deedsOf(
        planned,
        sequence => sequence,
        person => held.get(person) ?? [],
      );
      await keep(workspace, origin, [...deeds]);
    },
  };
}

/** Forgets some changes of a workspace from before a moment. @returns whether any such may be left. */
export async function forgetSomeChanges(
  run: Run,
  workspace: WorkspaceRow,
  notBefore: Timestamp,
): Promise<boolean> {
  const { place, occurredAt } = personChanges;
  const ofWorkspace = sql`${personChanges.workspace} = ${value(workspace.id)}`;
  const first = await run<Pick<ChangeRecord, 'place' | 'occurredAt'>>(sql`
    select ${place}, ${occurredAt} from ${personChanges} where ${ofWorkspace} order by ${place} limit ${value(sweep)}`);
  const past = pastUpTo(first, notBefore);
  if (!past) return false;
  await run(sql`delete from ${personChanges} where ${ofWorkspace} and ${place} <= ${value(past.place)}`);
  const changesFrom = Math.max(workspace.changesFrom, past.place + 1);
  await advance(run, { ...workspace, changesFrom });
  return past.all && first.length === sweep;
}
