import { and, asc, eq, gt } from 'drizzle-orm';
import type { ChangePage } from '../../domain/history.ts';
import { fingerprint, nothingYet, type Pager, pager, unseen } from '../../domain/historyPages.ts';
import { type ChangeRecord, changeFor } from '../../domain/historyRecords.ts';
import { type AccessibleGroups, reachOf } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { changesLookedAt, type Feed, type HistoryPage } from '../port/history.ts';
import { type ChangeRow, chainReader } from './chain.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { sequenceOf } from './rows.ts';
import { formerGroups, personChanges, workspaces } from './schema.ts';
import { build, limitParam, param, prepare } from './statement.ts';

/** Reads what became of persons, over one connection. */
export function historyReader(connection: Connection, groups: GroupReader, finder: PersonFinder) {
  const { place } = personChanges;
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
  const chain = chainReader(connection);
  const former = prepare<{ identifier: string }>(
    connection,
    build
      .select({ identifier: formerGroups.identifier })
      .from(formerGroups)
      .where(eq(formerGroups.id, param('id'))),
  );

  /** What a viewer may see of rows. */
  function reader(accessible: AccessibleGroups) {
    const known = new Map<number, string | undefined>(
      accessible.groups.map(group => [group.key, group.identifier]),
    );
    function nameOf(key: number): string | undefined {
      if (known.has(key)) return known.get(key);
      const name = groups.groupsByKey([key]).get(key)?.identifier ?? former.get({ id: key })?.identifier;
      known.set(key, name);
      return name;
    }
    return (row: ChangeRecord) => changeFor(row, accessible, nameOf);
  }

  function feedOf(id: number, workspace: string, accessible: AccessibleGroups): Feed {
    const { lastChange = 0, changesFrom = 1 } = extent.get({ id }) ?? {};
    return { first: changesFrom, last: lastChange, access: fingerprint(workspace, accessible, sequenceOf) };
  }

  return {
    feed(workspace: string, access: GroupAccess): Feed {
      const id = groups.workspaceId(workspace);
      if (id === null) return nothingYet(workspace, access);
      return feedOf(id, workspace, groups.accessible(id, access));
    },

    personChanges(
      workspace: string,
      access: GroupAccess,
      { after, limit }: { readonly after: number | null; readonly limit: number },
    ): ChangePage & Feed {
      const id = groups.workspaceId(workspace);
      if (id === null) return { changes: [], end: 0, more: false, ...nothingYet(workspace, access) };
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
        const row = finder.rowOf(id, within, identifier);
        const newest = row
          ? { person: row.id, place: chain.last(row.id) }
          : within.whole && chain.gone(id, identifier);
        if (!newest) return null;
        return pageOf(
          read,
          before ?? Number.MAX_SAFE_INTEGER,
          { limit, most: limit + unseen },
          (from, count) => chain.before(id, newest, from, count),
        );
      });
    },
  };
}

/** A page of what may be seen of the rows that `next` gives, in their order: those behind a place. */
function pageOf(
  read: Parameters<Pager['take']>[1],
  from: number,
  bounds: Parameters<typeof pager>[1],
  next: (from: number, count: number) => ChangeRow[],
): ChangePage {
  const page = pager(from, bounds);
  for (let count = page.wanted(); count > 0; count = page.wanted()) page.take(next(page.end(), count), read);
  return page.page();
}
