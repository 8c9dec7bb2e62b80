import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { Origin } from '../../domain/history.ts';
import { pastUpTo } from '../../domain/historyPages.ts';
import { deedsOf, isKept, recordOf, type StoredDeed } from '../../domain/historyRecords.ts';
import type { PersonWrites } from '../../domain/plan.ts';
import type { Connection } from './connection.ts';
import type { GroupReader } from './groups.ts';
import { idOf } from './rows.ts';
import { personChanges, persons } from './schema.ts';
import { build, limitParam, param, paramsOf, prepare } from './statement.ts';
import type { WorkspaceRow, WorkspaceWriter } from './workspaces.ts';

export type HistoryWriter = ReturnType<typeof historyWriter>;

/** How many changes are forgotten at once. */
const sweep = 1_000;

/**
 * Keeps what becomes of persons, within the caller's transaction.
 * @param enabled whether it's to be kept; if not, it's noted that something is missing.
 */
export function historyWriter(
  connection: Connection,
  groups: GroupReader,
  workspaces: WorkspaceWriter,
  enabled: boolean,
) {
  const lastOfPerson = build
    .select({ lastChange: persons.lastChange })
    .from(persons)
    .where(eq(persons.id, param('person')));
  const insert = prepare(
    connection,
    build.insert(personChanges).values({ ...paramsOf(personChanges), previous: sql`${lastOfPerson}` }),
  );
  const point = prepare(
    connection,
    build
      .update(persons)
      .set({ lastChange: sql`${param('place')}` })
      .where(eq(persons.id, param('person'))),
  );
  const { workspace, place, occurredAt } = personChanges;
  const ofWorkspace = eq(workspace, param('workspace'));
  const oldest = prepare<{ place: number; occurredAt: number }>(
    connection,
    build
      .select({ place, occurredAt })
      .from(personChanges)
      .where(ofWorkspace)
      .orderBy(asc(place))
      .limit(limitParam),
  );
  const forget = prepare(
    connection,
    build.delete(personChanges).where(and(ofWorkspace, lte(place, param('place')))),
  );

  /** @param kept is told of each that is kept, and sees to it that the person's `lastChange` is that place. */
  function keepAll(
    row: WorkspaceRow,
    origin: Origin,
    deeds: readonly StoredDeed[],
    kept: (place: { readonly person: number; readonly place: number }) => void,
  ): void {
    let { lastChange, changesFrom } = row;
    for (const deed of deeds) {
      lastChange += 1;
      if (!isKept(deed, enabled)) continue;
      const record = recordOf(deed, lastChange, origin);
      insert.run({ workspace: row.id }, record);
      kept(record);
    }
    if (lastChange === row.lastChange) return;
    if (!enabled) changesFrom = lastChange + 1;
    workspaces.advanceChanges({ id: row.id, lastChange, changesFrom });
  }

  return {
    keep: (row: WorkspaceRow, origin: Origin, deeds: readonly StoredDeed[]): void =>
      keepAll(row, origin, deeds, ({ person, place }) => void point.run({ person, place })),

    /** Before the plan is applied. @returns by their ids the `lastChange` of those whom it changes. */
    keepPlan(row: WorkspaceRow, origin: Origin, planned: PersonWrites): ReadonlyMap<number, number> {
      const places = new Map<number, number>();
      const deeds = deedsOf(planned, sequence => idOf(row.id, sequence), groups.keysOfGroups);
      keepAll(row, origin, deeds, ({ person, place }) => void places.set(person, place));
      return places;
    },

    /** Forgets some changes of a workspace from before a moment. @returns whether any such may be left. */
    forgetSome(id: number, notBefore: number): boolean {
      const first = oldest.all({ workspace: id, limit: sweep });
      const past = pastUpTo(first, notBefore);
      if (!past) return false;
      forget.run({ workspace: id, place: past.place });
      const row = workspaces.byId(id);
      if (row) workspaces.advanceChanges({ ...row, changesFrom: Math.max(row.changesFrom, past.place + 1) });
      return past.all && first.length === sweep;
    },
  };
}
