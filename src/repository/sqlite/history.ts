import { and, desc, eq, lt } from 'drizzle-orm';
import { type ChangePage, kindFor, type PersonChange, tellsData } from '../../domain/history.ts';
import type { FieldChange } from '../../domain/outcome.ts';
import type { JsonValue } from '../../domain/person.ts';
import { type AccessibleGroups, reachOf } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { changesLookedAt, type HistoryPage } from '../port.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { formerGroups, personChanges } from './schema.ts';
import { build, limitParam, param, prepare } from './statement.ts';

export type ChangeRow = typeof personChanges.$inferSelect;

/** Reads what became of persons, over one connection. */
export function historyReader(connection: Connection, groups: GroupReader, finder: PersonFinder) {
  const { person, place } = personChanges;
  const ofPerson = prepare<ChangeRow>(
    connection,
    build
      .select()
      .from(personChanges)
      .where(and(eq(person, param('person')), lt(place, param('before'))))
      .orderBy(desc(place))
      .limit(limitParam),
  );
  const former = prepare<{ identifier: string }>(
    connection,
    build
      .select({ identifier: formerGroups.identifier })
      .from(formerGroups)
      .where(eq(formerGroups.id, param('id'))),
  );

  /** What those of the groups are called that the viewer may access, those that are no more included. */
  function namesOf({ all, groups: accessible }: AccessibleGroups): (keys: readonly number[]) => string[] {
    const known = new Map<number, string | undefined>(accessible.map(group => [group.key, group.identifier]));
    function nameOf(key: number): string | undefined {
      if (!all || known.has(key)) return known.get(key);
      const name = groups.groupsByKey([key]).get(key)?.identifier ?? former.get({ id: key })?.identifier;
      known.set(key, name);
      return name;
    }
    return keys => keys.flatMap(key => nameOf(key) ?? []).sort();
  }

  /** What a viewer may see of rows; null where that is nothing. */
  function reader(accessible: AccessibleGroups): (row: ChangeRow) => PersonChange | null {
    const named = namesOf(accessible);
    return row => {
      const [before, after] = [keysIn(row.groupsBefore), keysIn(row.groupsAfter)];
      const kind = kindFor(accessible, row.kind, { before, after });
      if (kind === null) return null;
      const { place, identifier, occurredAt } = row;
      // Who took it out of reach, or into it, did so out of reach.
      const crossing = kind === 'ADDED_TO_SCOPE' || kind === 'REMOVED_FROM_SCOPE';
      const { subject, requestId, matchedBy, version } = crossing ? nobody : row;
      const changes = tellsData(kind) ? changesIn(row.changes) : [];
      if (tellsData(kind) && row.groupsBefore !== row.groupsAfter) {
        const [were, are] = [before && named(before), named(after ?? [])];
        if (were?.join() !== are.join() && !(were === null && are.length === 0))
          changes.push({ field: 'groups', before: were, after: are });
      }
      return { place, kind, identifier, occurredAt, subject, requestId, matchedBy, version, changes };
    };
  }

  return {
    reader,

    historyOfPersons(
      workspace: string,
      access: GroupAccess,
      identifiers: readonly string[],
      { before, limit }: HistoryPage,
    ): (ChangePage | null)[] {
      const id = groups.workspaceId(workspace);
      if (id === null) return identifiers.map(() => null);
      const accessible = groups.accessible(id, access);
      const within = reachOf(null, accessible);
      const read = reader(accessible);
      return identifiers.map(identifier => {
        const row = finder.rowOf(id, within, identifier);
        if (!row) return null;
        return pageOf(read, before ?? Number.MAX_SAFE_INTEGER, limit, (from, count) =>
          ofPerson.all({ person: row.id, before: from, limit: count }),
        );
      });
    },
  };
}

const nobody = { subject: null, requestId: null, matchedBy: null, version: null };

const keysIn = (json: string | null): number[] | null => json && JSON.parse(json);

function changesIn(json: string): FieldChange[] {
  const told: readonly [string, JsonValue, JsonValue][] = json === '[]' ? [] : JSON.parse(json);
  return told.map(([field, before, after]) => ({ field, before, after }));
}

/**
 * A page of what may be seen of the rows that `next` gives, in their order: those behind a place.
 * No more than `changesLookedAt` are looked at, so that a page may have less than there is.
 */
export function pageOf(
  read: (row: ChangeRow) => PersonChange | null,
  from: number,
  limit: number,
  next: (from: number, count: number) => ChangeRow[],
): ChangePage {
  const changes: PersonChange[] = [];
  let end = from;
  let looked = 0;
  while (looked < changesLookedAt) {
    // One more tells whether there are others.
    const count = Math.min(limit + 1 - changes.length, changesLookedAt - looked);
    const rows = next(end, count);
    for (const row of rows) {
      const change = read(row);
      if (change && changes.length === limit) return { changes, end, more: true };
      if (change) changes.push(change);
      end = row.place;
    }
    if (rows.length < count) return { changes, end, more: false };
    looked += rows.length;
  }
  return { changes, end, more: true };
}
