import { sql } from 'drizzle-orm';
import type { ChangePage } from '../../domain/history.ts';
import { fingerprint, nothingYet, type Pager, pager, unseen } from '../../domain/historyPages.ts';
import { changeFor, keysIn } from '../../domain/historyRecords.ts';
import { type AccessibleGroups, reachOf } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { changesLookedAt, type Feed, type HistoryPage } from '../port/history.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { formerGroups, groups as groupTable, personChanges, workspaces } from './schema.ts';
import { numbers, type Run, texts, value } from './statement.ts';

export type ChangeRow = typeof personChanges.$inferSelect;
type Extent = Pick<typeof workspaces.$inferSelect, 'lastChange' | 'changesFrom'>;

/** Reads what became of persons. */
export function historyReader(run: Run, groups: GroupReader, finder: PersonFinder) {
  /** Takes rows into pages, which are called then what a viewer of all groups sees of them. */
  async function taken(
    workspace: number,
    accessible: AccessibleGroups,
    pages: readonly (readonly [Pager, readonly ChangeRow[]])[],
  ): Promise<void> {
    const names = accessible.all
      ? await namesOf(
          workspace,
          pages.flatMap(([, rows]) => rows),
        )
      : new Map(accessible.groups.map(group => [group.key, group.identifier]));
    for (const [page, rows] of pages)
      page.take(rows, row => changeFor(row, accessible, key => names.get(key)));
  }

  /** What the groups are called that rows speak of, those that are no more included. */
  async function namesOf(workspace: number, rows: readonly ChangeRow[]): Promise<Map<number, string>> {
    const keys = new Set<number>();
    for (const { groupsBefore, groupsAfter } of rows)
      if (groupsBefore !== groupsAfter)
        for (const key of [...(keysIn(groupsBefore) ?? []), ...(keysIn(groupsAfter) ?? [])]) keys.add(key);
    if (keys.size === 0) return new Map();
    const named = (table: typeof groupTable | typeof formerGroups) => sql`
      select ${table.id}, ${table.identifier} from ${table}
      where ${table.workspace} = ${value(workspace)} and ${table.id} = any(${numbers(keys)})`;
    const found = await run<{ id: number; identifier: string }>(
      sql`${named(groupTable)} union all ${named(formerGroups)}`,
    );
    return new Map(found.map(({ id, identifier }) => [id, identifier]));
  }

  const { lastChange, changesFrom } = workspaces;

  return {
    async feed(workspace: string, access: GroupAccess): Promise<Feed> {
      const id = await groups.workspaceId(workspace);
      if (id === null) return nothingYet(workspace, access);
      const accessible = await groups.accessible(id, access);
      const [extent] = await run<Extent>(
        sql`select ${lastChange}, ${changesFrom} from ${workspaces} where ${workspaces.id} = ${value(id)}`,
      );
      return feedOf(extent, fingerprint(workspace, accessible));
    },

    async personChanges(
      workspace: string,
      access: GroupAccess,
      { after, limit }: { readonly after: number | null; readonly limit: number },
    ): Promise<ChangePage & Feed> {
      const id = await groups.workspaceId(workspace);
      if (id === null) return { changes: [], end: 0, more: false, ...nothingYet(workspace, access) };
      const accessible = await groups.accessible(id, access);
      const page = pager(after ?? 0, { limit, most: changesLookedAt });
      let feed = feedOf(undefined, fingerprint(workspace, accessible));
      for (let count = page.wanted(); count > 0; count = page.wanted()) {
        // The rows and what there is, as of one moment: what was forgotten before it must not seem to be all there is.
        const rows = await run<ChangeRow & Extent>(sql`
          select ${lastChange}, ${changesFrom}, "some".* from ${workspaces} left join lateral (
            select * from ${personChanges} where ${personChanges.workspace} = ${workspaces.id}
              and ${personChanges.place} > greatest(${value(page.end())}, ${changesFrom} - 1)
            order by ${personChanges.place} limit ${value(count)}) as "some" on true
          where ${workspaces.id} = ${value(id)} order by "some"."place"`);
        feed = feedOf(rows[0], feed.access);
        await taken(id, accessible, [[page, rows.filter(({ place }) => place !== null)]]);
      }
      const made = page.page();
      const from = after ?? feed.first - 1;
      return { ...made, end: made.more ? made.end : Math.max(from, feed.last), ...feed };
    },

    async historyOfPersons(
      workspace: string,
      access: GroupAccess,
      identifiers: readonly string[],
      { before, limit }: HistoryPage,
    ): Promise<(ChangePage | null)[]> {
      const id = await groups.workspaceId(workspace);
      if (id === null) return identifiers.map(() => null);
      const accessible = await groups.accessible(id, access);
      const people = await numbersOf(id, accessible, identifiers);
      const from = before ?? Number.MAX_SAFE_INTEGER;
      const pages = new Map<number, Pager>();
      for (const person of people.values()) pages.set(person, pager(from, { limit, most: limit + unseen }));
      for (;;) {
        const wanting = [...pages].filter(([, page]) => page.wanted() > 0);
        if (wanting.length === 0) break;
        const rows = await changesBefore(id, wanting);
        await taken(
          id,
          accessible,
          wanting.map(([person, page]) => [page, rows.filter(row => row.person === person)]),
        );
      }
      return identifiers.map(identifier => pages.get(people.get(identifier) ?? 0)?.page() ?? null);
    },
  };

  /** The numbers of those who are within reach; for a viewer of all groups of those who were there, too. */
  async function numbersOf(
    workspace: number,
    accessible: AccessibleGroups,
    identifiers: readonly string[],
  ): Promise<Map<string, number>> {
    const within = reachOf(null, accessible);
    const found = await finder.identified(workspace, within, identifiers, ['identifier']);
    const people = new Map(Array.from(found, ([identifier, { sequence }]) => [identifier, sequence]));
    const others = identifiers.filter(identifier => !people.has(identifier));
    if (within.whole)
      for (const gone of await whoWent(run, workspace, others)) people.set(gone.identifier, gone.person);
    return people;
  }

  /** What each page of a person's wants next, by one statement. */
  function changesBefore(
    workspace: number,
    pages: readonly (readonly [person: number, page: Pager])[],
  ): Promise<ChangeRow[]> {
    const of = (part: (page: Pager) => number) => numbers(pages.map(([, page]) => part(page)));
    return run<ChangeRow>(sql`
      select "some".* from unnest(${numbers(pages.map(([person]) => person))}, ${of(page => page.end())},
        ${of(page => page.wanted())}) as "of" ("person", "before", "count")
      cross join lateral (
        select * from ${personChanges} where ${personChanges.workspace} = ${value(workspace)}
          and ${personChanges.person} = "of"."person" and ${personChanges.place} < "of"."before"
        order by ${personChanges.place} desc limit "of"."count") as "some"
      order by "some"."place" desc`);
  }
}

const feedOf = (extent: Extent | undefined, access: string): Feed => ({
  first: extent?.changesFrom ?? 1,
  last: extent?.lastChange ?? 0,
  access,
});

/** How those who are there no longer went, by identifier. */
export async function whoWent(
  run: Run,
  workspace: number,
  identifiers: readonly string[],
): Promise<ChangeRow[]> {
  if (identifiers.length === 0) return [];
  const { identifier, place } = personChanges;
  // The kinds as the index has them.
  return run<ChangeRow>(sql`
    select distinct on (${identifier}) * from ${personChanges}
    where ${personChanges.workspace} = ${value(workspace)} and ${identifier} = any(${texts(identifiers)})
      and "kind" in ('DELETED', 'ERASED')
    order by ${identifier}, ${place} desc`);
}
