import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { canonicalTexts } from '../../domain/canonical.ts';
import { byIdentifier, groupsAfter, isGroupName } from '../../domain/groups.ts';
import type { Group, GroupSelector } from '../../domain/person.ts';
import { type AccessibleGroups, accessibleGroups } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import { type Connection, readsOnly } from './connection.ts';
import { groupMemory, referenceOf } from './groupMemory.ts';
import { type GroupRow, groupOf, idOf } from './rows.ts';
import { groupGrants, groups, personGroups, workspaces } from './schema.ts';
import type { Snapshots } from './snapshot.ts';
import { build, limitParam, param, prepare, prepareLists } from './statement.ts';

export type GroupReader = ReturnType<typeof groupReader>;

/** Reads workspaces, groups and memberships over one connection. */
export function groupReader(connection: Connection, state?: Snapshots['state']) {
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
      .limit(limitParam),
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

  const ofPersons = prepareLists<[person: number, group: number]>(
    connection,
    build
      .select({ person: personGroups.person, group: personGroups.group })
      .from(sql`json_each(${param('persons')}) as wanted`)
      .crossJoin(personGroups)
      .where(eq(personGroups.person, sql`wanted.value`)),
  );
  const withKeys = prepare<GroupRow>(
    connection,
    build
      .select(columns)
      .from(sql`json_each(${param('keys')}) as wanted`)
      .crossJoin(groups)
      .where(eq(id, sql`wanted.value`)),
  );

  /** A workspace's number never changes, and none is ever deleted. */
  const numbers = new Map<string, number>();
  const isReader = readsOnly(connection);
  const maxNumbers = 10_000;

  function workspaceId(name: string): number | null {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    const row = workspaceByName.get({ name });
    // Not one that a transaction may still take back.
    if (row && numbers.size < maxNumbers && isReader) numbers.set(name, row.id);
    return row?.id ?? null;
  }

  const remembered = groupMemory(connection, state);

  function readNamed(workspace: number, kind: GroupSelector['by'], values: Iterable<string>): Group[] {
    // SQLite ends a JSON text at a NUL.
    const wanted = Array.from(values).filter(isGroupName);
    if (wanted.length === 0) return [];
    return by[kind].all({ workspace, values: JSON.stringify(wanted) }).map(groupOf);
  }

  function groupsNamed(workspace: number, { by: kind, values }: GroupSelector): Group[] {
    const wanted = new Set(canonicalTexts(values));
    const named = remembered()?.named;
    if (!named) return readNamed(workspace, kind, wanted);
    const known: Group[] = [];
    const unknown: string[] = [];
    for (const value of wanted) {
      const group = named.get(referenceOf(workspace, kind, value));
      if (group) known.push(group);
      else unknown.push(value);
    }
    const read = readNamed(workspace, kind, unknown);
    for (const group of read) named.set(referenceOf(workspace, kind, group[kind] as string), group);
    return known.concat(read);
  }

  function accessibleOf(workspace: number, access: Exclude<GroupAccess, { kind: 'all' }>): AccessibleGroups {
    const accesses = remembered()?.accesses;
    const known = accesses?.get(access);
    if (known?.workspace === workspace) return known.accessible;
    const found =
      access.kind === 'granted'
        ? grantedTo.all({ workspace, subject: access.subject }).map(groupOf)
        : groupsNamed(workspace, { by: 'identifier', values: access.identifiers });
    const accessible = accessibleGroups(false, found);
    accesses?.set(access, { workspace, accessible });
    return accessible;
  }

  /** What the viewer may access; for a viewer of all groups, those of them that the selectors name. */
  function accessible(
    workspace: number,
    access: GroupAccess,
    selectors: readonly GroupSelector[] = [],
  ): AccessibleGroups {
    if (access.kind !== 'all') return accessibleOf(workspace, access);
    const mentioned = new Map<number, Group>();
    for (const selector of selectors)
      for (const group of groupsNamed(workspace, selector)) mentioned.set(group.key, group);
    return accessibleGroups(true, [...mentioned.values()]);
  }

  /** The groups with these keys. */
  function groupsByKey(keys: Iterable<number>): ReadonlyMap<number, Group> {
    const known = remembered()?.byKey ?? new Map<number, Group>();
    const unknown = Array.from(keys).filter(key => !known.has(key));
    if (unknown.length > 0)
      for (const row of withKeys.all({ keys: JSON.stringify(unknown) })) known.set(row.id, groupOf(row));
    return known;
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
      const held: Group[] = [];
      for (const [key] of ofPerson({ person })) {
        const group = groupBy(key);
        if (group) held.push(group);
      }
      return held.length > 1 ? held.sort(byIdentifier) : held;
    };
  }

  return {
    workspaceId,
    accessible,
    memberships,
    groupsOf: (person: number, accessible: AccessibleGroups): Group[] => memberships(accessible)(person),
    groupsByKey,
    /** The keys of all groups that a person is in. */
    keysOfGroups: (person: number): number[] => ofPerson({ person }).map(([group]) => group),

    /** Whether a person is in one of these groups. */
    isMember: (person: number, keys: { has(group: number): boolean }): boolean =>
      ofPerson({ person }).some(([group]) => keys.has(group)),

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
      return groupsAfter(accessible(number, access).groups, after, page.limit);
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
      const reachable = accessible(number, access);
      const ids = sequences.map(sequence => idOf(number, sequence));
      const held = new Map<number, number[]>(ids.map(id => [id, []]));
      const mentioned = new Set<number>();
      for (const [person, key] of ofPersons({ persons: JSON.stringify([...held.keys()]) })) {
        if (!reachable.all && !reachable.keys.has(key)) continue;
        held.get(person)?.push(key);
        mentioned.add(key);
      }
      const known = groupsByKey(mentioned);
      return ids.map(id => (held.get(id) ?? []).flatMap(key => known.get(key) ?? []).sort(byIdentifier));
    },
  };
}
