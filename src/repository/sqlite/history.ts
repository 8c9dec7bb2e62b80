import { createHash } from 'node:crypto';
import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm';
import { type ChangePage, kindFor, type PersonChange, tellsData } from '../../domain/history.ts';
import type { FieldChange } from '../../domain/outcome.ts';
import type { JsonValue } from '../../domain/person.ts';
import { type AccessibleGroups, accessibleGroups, reachOf } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { changesLookedAt, type Feed, type HistoryPage } from '../port/history.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { formerGroups, personChanges, workspaces } from './schema.ts';
import { build, limitParam, param, prepare } from './statement.ts';

type ChangeRow = typeof personChanges.$inferSelect;

/** Reads what became of persons, over one connection. */
export function historyReader(connection: Connection, groups: GroupReader, finder: PersonFinder) {
  const { person, place } = personChanges;
  const afterPlace = prepare<ChangeRow>(
    connection,
    build
      .select()
      .from(personChanges)
      .where(and(eq(personChanges.workspace, param('workspace')), gt(place, param('after'))))
      .orderBy(asc(place))
      .limit(limitParam),
  );
  const extent = prepare<Pick<typeof workspaces.$inferSelect, 'lastChange' | 'changesFrom'>>(
    connection,
    build
      .select({ lastChange: workspaces.lastChange, changesFrom: workspaces.changesFrom })
      .from(workspaces)
      .where(eq(workspaces.id, param('id'))),
  );
  const ofPerson = prepare<ChangeRow>(
    connection,
    build
      .select()
      .from(personChanges)
      .where(and(eq(person, param('person')), lt(place, param('before'))))
      .orderBy(desc(place))
      .limit(limitParam),
  );
  const gone = goneReader(connection);
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

  function feedOf(id: number, workspace: string, accessible: AccessibleGroups): Feed {
    const { lastChange = 0, changesFrom = 1 } = extent.get({ id }) ?? {};
    return { first: changesFrom, last: lastChange, access: fingerprint(workspace, accessible) };
  }

  /** Of a workspace that isn't there yet. */
  const nothing = (workspace: string, { kind }: GroupAccess): Feed => ({
    first: 1,
    last: 0,
    access: fingerprint(workspace, accessibleGroups(kind === 'all', [])),
  });

  return {
    feed(workspace: string, access: GroupAccess): Feed {
      const id = groups.workspaceId(workspace);
      if (id === null) return nothing(workspace, access);
      return feedOf(id, workspace, groups.accessible(id, access));
    },

    personChanges(
      workspace: string,
      access: GroupAccess,
      { after, limit }: { readonly after: number | null; readonly limit: number },
    ): ChangePage & Feed {
      const id = groups.workspaceId(workspace);
      if (id === null) return { changes: [], end: 0, more: false, ...nothing(workspace, access) };
      const accessible = groups.accessible(id, access);
      const feed = feedOf(id, workspace, accessible);
      const from = after ?? feed.first - 1;
      const page = pageOf(reader(accessible), from, { limit, most: changesLookedAt }, (place, count) =>
        afterPlace.all({ workspace: id, after: place, limit: count }),
      );
      return { ...page, end: page.more ? page.end : Math.max(from, feed.last), ...feed };
    },

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
        const person =
          finder.rowOf(id, within, identifier)?.id ?? (within.whole ? gone(id, identifier)?.person : null);
        if (person == null) return null;
        return pageOf(
          read,
          before ?? Number.MAX_SAFE_INTEGER,
          { limit, most: limit + unseen },
          (from, count) => ofPerson.all({ person, before: from, limit: count }),
        );
      });
    },
  };
}

/** How many changes of a person that the viewer may not see a page goes past, besides its own. */
const unseen = 100;

const fingerprints = new WeakMap<AccessibleGroups, string>();

/** Told by the groups' keys, of which none is ever given twice. */
function fingerprint(workspace: string, accessible: AccessibleGroups): string {
  let known = fingerprints.get(accessible);
  if (known === undefined) {
    const keys = accessible.all ? '*' : [...accessible.keys].sort((a, b) => a - b);
    known = createHash('sha256')
      .update(JSON.stringify([workspace, keys]))
      .digest('base64url')
      .slice(0, 16);
    fingerprints.set(accessible, known);
  }
  return known;
}

/** Reads how somebody who is there no longer went, by identifier. */
export function goneReader(connection: Connection) {
  const last = prepare<ChangeRow>(
    connection,
    build
      .select()
      .from(personChanges)
      .where(
        and(
          eq(personChanges.workspace, param('workspace')),
          eq(personChanges.identifier, param('identifier')),
          // As the index has it.
          sql`"kind" in ('DELETED', 'ERASED')`,
        ),
      )
      .orderBy(desc(personChanges.place))
      .limit(1),
  );
  return (workspace: number, identifier: string): ChangeRow | undefined =>
    last.get({ workspace, identifier });
}

const nobody = { subject: null, requestId: null, matchedBy: null, version: null };

export const keysIn = (json: string | null): number[] | null => json && JSON.parse(json);

function changesIn(json: string): FieldChange[] {
  const told: readonly [string, JsonValue, JsonValue][] = json === '[]' ? [] : JSON.parse(json);
  return told.map(([field, before, after]) => ({ field, before, after }));
}

/**
 * A page of what may be seen of the rows that `next` gives, in their order: those behind a place.
 * @param most so many are looked at, so that a page may have less than there is
 */
function pageOf(
  read: (row: ChangeRow) => PersonChange | null,
  from: number,
  { limit, most }: { readonly limit: number; readonly most: number },
  next: (from: number, count: number) => ChangeRow[],
): ChangePage {
  const changes: PersonChange[] = [];
  let end = from;
  let looked = 0;
  while (looked < most) {
    // One more tells whether there are others; where few may be seen, not so few are read at a time.
    const count = Math.min(Math.max(limit + 1 - changes.length, 50), most - looked);
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
