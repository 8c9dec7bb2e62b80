import { type SQL, sql } from 'drizzle-orm';
import { canonicalTexts } from '../../domain/canonical.ts';
import { byIdentifier, groupsAfter, isGroupName } from '../../domain/groups.ts';
import type { Group, GroupSelector } from '../../domain/person.ts';
import { type AccessibleGroups, accessibleGroups } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { type GroupRow, groupOf } from './rows.ts';
import { groupGrants, groups, personGroups } from './schema.ts';
import { all, numbers, type Run, texts, value } from './statement.ts';

export type GroupReader = ReturnType<typeof groupReader>;
export type WorkspaceNumber = (name: string) => Promise<number | null>;

const columns = sql`${groups.id}, ${groups.identifier}, ${groups.externalRef}, ${groups.name}`;

/** Reads groups and memberships. */
export function groupReader(run: Run, workspaceId: WorkspaceNumber) {
  /** The groups of a workspace for which a condition holds. */
  const groupsWhere = async (workspace: number, ...conditions: SQL[]): Promise<Group[]> => {
    const rows = await run<GroupRow>(
      sql`select ${columns} from ${groups} where ${groups.workspace} = ${value(workspace)} and ${all(...conditions)}`,
      'kept',
    );
    return rows.map(groupOf);
  };

  /** All groups that any of the selectors names, by one statement; none where none names any. */
  async function groupsNamed(workspace: number, selectors: readonly GroupSelector[]): Promise<Group[]> {
    const wanted = { identifier: new Set<string>(), externalRef: new Set<string>() };
    for (const { by, values } of selectors)
      for (const name of canonicalTexts(values)) if (isGroupName(name)) wanted[by].add(name);
    const named = (['identifier', 'externalRef'] as const)
      .filter(by => wanted[by].size > 0)
      .map(by => sql`${groups[by]} = any(${texts(wanted[by])})`);
    return named.length === 0 ? [] : groupsWhere(workspace, sql`(${sql.join(named, sql` or `)})`);
  }

  /** What the viewer may access; for a viewer of all groups, those of them that the selectors name. */
  async function accessible(
    workspace: number,
    access: GroupAccess,
    selectors: readonly GroupSelector[] = [],
  ): Promise<AccessibleGroups> {
    if (access.kind === 'all') return accessibleGroups(true, await groupsNamed(workspace, selectors));
    if (access.kind === 'listed') {
      const listed = [{ by: 'identifier', values: access.identifiers }] as const;
      return accessibleGroups(false, await groupsNamed(workspace, listed));
    }
    const granted = sql`${groups.id} in (
      select ${groupGrants.group} from ${groupGrants}
      where ${groupGrants.workspace} = ${value(workspace)} and ${groupGrants.subject} = ${value(access.subject)})`;
    return accessibleGroups(false, await groupsWhere(workspace, granted));
  }

  /** The groups of each of these persons that the viewer may access, by identifier. */
  async function memberships(
    workspace: number,
    { all: every, keys }: AccessibleGroups,
    people: readonly number[],
  ): Promise<ReadonlyMap<number, readonly Group[]>> {
    const found = new Map<number, Group[]>(people.map(person => [person, []]));
    if (found.size === 0 || (!every && keys.size === 0)) return found;
    const rows = await run<GroupRow & { person: number }>(
      sql`
      select ${personGroups.person}, ${columns} from ${personGroups}
      join ${groups} on ${groups.workspace} = ${personGroups.workspace} and ${groups.id} = ${personGroups.group}
      where ${personGroups.workspace} = ${value(workspace)} and ${personGroups.person} = any(${numbers(found.keys())})`,
      'kept',
    );
    for (const row of rows) if (every || keys.has(row.id)) found.get(row.person)?.push(groupOf(row));
    for (const held of found.values()) held.sort(byIdentifier);
    return found;
  }

  return {
    workspaceId,
    accessible,
    memberships,

    async findGroups(
      workspace: string,
      access: GroupAccess,
      page: { after: string | null; limit: number },
    ): Promise<Group[]> {
      const number = await workspaceId(workspace);
      if (number === null) return [];
      const after = page.after ?? '';
      if (access.kind === 'all')
        return groupsWhere(
          number,
          sql`${groups.identifier} > ${value(after)} order by ${groups.identifier} limit ${value(page.limit)}`,
        );
      const { groups: found } = await accessible(number, access);
      return groupsAfter(found, after, page.limit);
    },

    async groupsByIdentifier(
      workspace: string,
      access: GroupAccess,
      values: readonly string[],
    ): Promise<(Group | null)[]> {
      const number = await workspaceId(workspace);
      if (number === null) return values.map(() => null);
      const { byReference } = await accessible(number, access, [{ by: 'identifier', values }]);
      return canonicalTexts(values).map(name => byReference.identifier.get(name) ?? null);
    },

    async groupsOfPersons(
      workspace: string,
      access: GroupAccess,
      sequences: readonly number[],
    ): Promise<(readonly Group[])[]> {
      const number = await workspaceId(workspace);
      if (number === null) return sequences.map(() => []);
      const held = await memberships(number, await accessible(number, access), sequences);
      return sequences.map(sequence => held.get(sequence) ?? []);
    },
  };
}
