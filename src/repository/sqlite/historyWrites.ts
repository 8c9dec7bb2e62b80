import { and, asc, eq, lte } from 'drizzle-orm';
import { creation, type DeedKind, type Origin, type Whereabouts } from '../../domain/history.ts';
import type { FieldChange } from '../../domain/outcome.ts';
import type { Deed, PersonWrite, PersonWrites } from '../../domain/plan.ts';
import type { Connection } from './connection.ts';
import type { GroupReader } from './groups.ts';
import { idOf } from './rows.ts';
import { personChanges } from './schema.ts';
import { build, limitParam, param, paramsOf, prepare } from './statement.ts';
import type { WorkspaceRow, WorkspaceWriter } from './workspaces.ts';

export type HistoryWriter = ReturnType<typeof historyWriter>;

/** What became of one person. */
export interface StoredDeed extends Deed, Whereabouts {
  readonly kind: DeedKind;
  /** The person's id. */
  readonly person: number;
  readonly identifier: string;
  /** The person's version afterwards. */
  readonly version: number | null;
}

/** What no item of an upsert did. */
export const plainUpdate = { kind: 'UPDATED', matchedBy: null, changes: [] } as const;

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
  const insert = prepare(connection, build.insert(personChanges).values(paramsOf(personChanges)));
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

  /** The groups of a person whom nothing takes to others. */
  function stayed(person: number): Whereabouts {
    const before = groups.keysOfGroups(person);
    return { before, after: before };
  }

  /** A plan knows those groups only that its viewer may access: the others stay. */
  function whereabouts(
    person: number,
    before: PersonWrite['before'],
    after: PersonWrite['after'],
  ): Whereabouts {
    if (before?.groups === after.groups) return stayed(person);
    const joined = after.groups.map(({ key }) => key);
    if (before === null) return { before: null, after: joined };
    const held = stayed(person);
    const [were, are] = [new Set(before.groups.map(({ key }) => key)), new Set(joined)];
    const kept = held.before?.filter(key => are.has(key) || !were.has(key)) ?? [];
    return { before: held.before, after: [...kept, ...joined.filter(key => !were.has(key))] };
  }

  function deedsOf(workspace: number, { writes, deletions }: PersonWrites): StoredDeed[] {
    const deeds: StoredDeed[] = [];
    for (const { before, after, matchedBy, changes } of writes) {
      // To be seen is no change.
      if (before !== null && changes.length === 0) continue;
      const { sequence, identifier, version } = after.person;
      const person = idOf(workspace, sequence);
      const where = whereabouts(person, before, after);
      const isNew = before === null;
      deeds.push({
        kind: isNew ? 'CREATED' : 'UPDATED',
        person,
        identifier,
        version,
        matchedBy: isNew ? null : matchedBy,
        changes: isNew ? creation(after, changes) : changes,
        before: where.before,
        after: where.after,
      });
    }
    for (const { person: deleted } of deletions) {
      const person = idOf(workspace, deleted.sequence);
      const { before } = stayed(person);
      const { identifier } = deleted;
      deeds.push({ ...plainUpdate, kind: 'DELETED', person, identifier, version: null, before, after: null });
    }
    return deeds;
  }

  function keep(row: WorkspaceRow, { subject, requestId, at }: Origin, deeds: readonly StoredDeed[]): void {
    let { lastChange, changesFrom } = row;
    for (const deed of deeds) {
      lastChange += 1;
      if (!enabled) continue;
      const { before, after } = deed;
      const groupsBefore = before && JSON.stringify(before);
      insert.run(
        {
          workspace: row.id,
          place: lastChange,
          occurredAt: at,
          subject,
          requestId,
          changes: textOf(deed.changes),
          groupsBefore,
          groupsAfter: after === before ? groupsBefore : after && JSON.stringify(after),
        },
        deed,
      );
    }
    if (lastChange === row.lastChange) return;
    if (!enabled) changesFrom = lastChange + 1;
    workspaces.advanceChanges({ id: row.id, lastChange, changesFrom });
  }

  return {
    stayed,
    keep,
    /** Before the plan is applied. */
    keepPlan: (row: WorkspaceRow, origin: Origin, planned: PersonWrites): void =>
      keep(row, origin, deedsOf(row.id, planned)),

    /** Forgets some changes of a workspace from before a moment. @returns whether any such may be left. */
    forgetSome(id: number, notBefore: number): boolean {
      const first = oldest.all({ workspace: id, limit: sweep });
      // In the order of commits, which is that of the moments but for clocks that are set.
      const kept = first.findIndex(change => change.occurredAt >= notBefore);
      const last = first.at(kept === -1 ? -1 : kept - 1);
      if (kept === 0 || !last) return false;
      forget.run({ workspace: id, place: last.place });
      const row = workspaces.byId(id);
      if (row) workspaces.advanceChanges({ ...row, changesFrom: Math.max(row.changesFrom, last.place + 1) });
      return kept === -1 && first.length === sweep;
    },
  };
}

/** The groups apart, which `groupsBefore` and `groupsAfter` have. */
function textOf(changes: readonly FieldChange[]): string {
  const told: unknown[] = [];
  for (const { field, before, after } of changes) if (field !== 'groups') told.push([field, before, after]);
  return told.length === 0 ? '[]' : JSON.stringify(told);
}
