import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { canonicalTexts } from '../../domain/canonical.ts';
import type { Group, GroupSelector } from '../../domain/person.ts';
import { type AccessibleGroups, accessibleGroups } from '../../domain/reach.ts';
import { isPlain, maxText } from '../../domain/text.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import type { Connection } from './connection.ts';
import { type GroupRow, groupOf, idOf } from './rows.ts';
import { groupGrants, groups, personGroups, workspaces } from './schema.ts';
import { build, param, prepare, prepareLists } from './statement.ts';

export type GroupReader = ReturnType<typeof groupReader>;

/** Of what groups are called, in UTF-16 units: a code point has two at most. */
const maxLength = 2 * maxText;

/** Reads workspaces, groups and memberships over one connection. */
export function groupReader(connection: Connection) {
  const inWorkspace = eq(groups.workspace, param('workspace'));
  const { id, workspace, identifier, externalRef, name } = groups;
  const columns = { id, workspace, identifier, externalRef, name };

  const workspaceByName = prepare<{ id: number }>(
    connection,
    build
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(eq(workspaces.name, param('name'))),
  );
  const named = (reference: typeof identifier | typeof externalRef) =>
    prepare<GroupRow>(
      connection,
      build
        .select(columns)
        .from(sql`json_each(${param('values')}) as wanted`)
        .crossJoin(groups)
        .where(and(inWorkspace, eq(reference, sql`wanted.value`))),
    );
  const by = { identifier: named(identifier), externalRef: named(externalRef) };
  const allAfter = prepare<GroupRow>(
    connection,
    build
      .select()
      .from(groups)
      .where(and(inWorkspace, gt(identifier, param('after'))))
      .orderBy(asc(identifier))
      .limit(param('limit')),
  );
  const grantedTo = prepare<GroupRow>(
    connection,
    build
      .select(columns)
      .from(groupGrants)
      .crossJoin(groups)
      .where(
        and(
          eq(groupGrants.workspace, param('workspace')),
          eq(groupGrants.subject, param('subject')),
          eq(id, groupGrants.group),
        ),
      ),
  );
  const byId = prepare<GroupRow>(
    connection,
    build
      .select(columns)
      .from(groups)
      .where(eq(id, param('id'))),
  );
  const ofPerson = prepareLists<[group: number]>(
    connection,
    build
      .select({ group: personGroups.group })
      .from(personGroups)
      .where(eq(personGroups.person, param('person'))),
  );

  /** A workspace's number never changes, and none is ever deleted. */
  const numbers = new Map<string, number>();
  const maxNumbers = 10_000;

  function workspaceId(name: string): number | null {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    const row = workspaceByName.get({ name });
    if (row && numbers.size < maxNumbers && !connection.inTransaction) numbers.set(name, row.id);
    return row?.id ?? null;
  }

  const groupsNamed = (workspace: number, { by: kind, values }: GroupSelector): Group[] => {
    // No group bears another text, and SQLite ends a JSON text at a NUL.
    const bearable = (value: string) => value !== '' && value.length <= maxLength && isPlain(value);
    const wanted = new Set(canonicalTexts(values).filter(bearable));
    return by[kind].all({ workspace, values: JSON.stringify([...wanted]) }).map(groupOf);
  };

  /** What the viewer may access; for a viewer of all groups, those of them that the selectors name. */
  function accessible(
    workspace: number,
    access: GroupAccess,
    selectors: readonly GroupSelector[] = [],
  ): AccessibleGroups {
    if (access.kind === 'granted')
      return accessibleGroups(false, grantedTo.all({ workspace, subject: access.subject }).map(groupOf));
    if (access.kind === 'listed')
      return accessibleGroups(
        false,
        groupsNamed(workspace, { by: 'identifier', values: access.identifiers }),
      );
    const mentioned = new Map<number, Group>();
    for (const selector of selectors)
      for (const group of groupsNamed(workspace, selector)) mentioned.set(group.key, group);
    return accessibleGroups(true, [...mentioned.values()]);
  }

  /** Gives a person's groups, those that the viewer may access, by identifier. Looks at each group once. */
  function memberships({ all, groups }: AccessibleGroups): (person: number) => Group[] {
    const known = new Map<number, Group | undefined>(groups.map(group => [group.key, group]));
    function groupBy(id: number): Group | undefined {
      if (!all || known.has(id)) return known.get(id);
      const row = byId.get({ id });
      const group = row && groupOf(row);
      known.set(id, group);
      return group;
    }
    return person => {
      const held = ofPerson({ person }).flatMap(([group]) => groupBy(group) ?? []);
      return held.length > 1 ? held.sort(byIdentifier) : held;
    };
  }

  return {
    workspaceId,
    accessible,
    memberships,
    groupsOf: (person: number, accessible: AccessibleGroups): Group[] => memberships(accessible)(person),

    findGroups(
      workspace: string,
      access: GroupAccess,
      page: { after: string | null; limit: number },
    ): Group[] {
      const number = workspaceId(workspace);
      if (number === null) return [];
      const after = page.after ?? '';
      if (access.kind === 'all')
        return allAfter.all({ workspace: number, after, limit: page.limit }).map(groupOf);
      return [...accessible(number, access).groups]
        .filter(group => group.identifier > after)
        .sort(byIdentifier)
        .slice(0, page.limit);
    },

    groupsByIdentifier(workspace: string, access: GroupAccess, values: readonly string[]): (Group | null)[] {
      const number = workspaceId(workspace);
      if (number === null) return values.map(() => null);
      const { byReference } = accessible(number, access, [{ by: 'identifier', values }]);
      return canonicalTexts(values).map(value => byReference.identifier.get(value) ?? null);
    },

    groupsOfPersons(workspace: string, access: GroupAccess, sequences: readonly number[]): Group[][] {
      const number = workspaceId(workspace);
      if (number === null) return sequences.map(() => []);
      const groupsOf = memberships(accessible(number, access));
      return sequences.map(sequence => groupsOf(idOf(number, sequence)));
    },
  };
}

const byIdentifier = (a: Group, b: Group): number => (a.identifier < b.identifier ? -1 : 1);
