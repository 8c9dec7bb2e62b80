import { and, eq } from 'drizzle-orm';
import type { Group, Timestamp } from '../../domain/person.ts';
import { reachOf } from '../../domain/reach.ts';
import type { Reach, Repository } from '../port.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { type PersonRow, touched } from './rows.ts';
import { groupGrants, personGroups, persons } from './schema.ts';
import { build, param, prepare } from './statement.ts';
import type { PersonWriter } from './upsert.ts';

/** Changes who is in which group, and who is granted which, within the caller's transaction. */
export function membershipWriter(
  connection: Connection,
  groups: GroupReader,
  finder: PersonFinder,
  { stateOf }: PersonWriter,
) {
  const membership = { group: param('group'), person: param('person') };
  const isMembership = and(eq(personGroups.group, param('group')), eq(personGroups.person, param('person')));
  const memberships = {
    add: prepare(connection, build.insert(personGroups).values(membership).onConflictDoNothing()),
    remove: prepare(connection, build.delete(personGroups).where(isMembership)),
  };
  const grant = { workspace: param('workspace'), subject: param('subject'), group: param('group') };
  const isGrant = and(
    eq(groupGrants.workspace, param('workspace')),
    eq(groupGrants.subject, param('subject')),
    eq(groupGrants.group, param('group')),
  );
  const grants = {
    grant: prepare(connection, build.insert(groupGrants).values(grant).onConflictDoNothing()),
    revoke: prepare(connection, build.delete(groupGrants).where(isGrant)),
  };
  const touch = prepare(
    connection,
    build
      .update(persons)
      .set(touched)
      .where(eq(persons.id, param('id'))),
  );

  const byId = prepare<PersonRow>(
    connection,
    build
      .select()
      .from(persons)
      .where(eq(persons.id, param('id'))),
  );

  const changeMemberships = (
    reach: Reach,
    change: 'add' | 'remove',
    identifiers: readonly string[],
    groupIds: readonly string[],
    now: Timestamp,
  ): Awaited<ReturnType<Repository['changeMemberships']>> => {
    const nobody = identifiers.map(() => null);
    const workspace = groups.workspaceId(reach.workspace);
    if (workspace === null) return { persons: nobody, ignoredGroups: groupIds, noGroupLeft: true };
    const selector = { by: 'identifier', values: groupIds } as const;
    const accessible = groups.accessible(workspace, reach.access, [selector]);
    const { groups: chosen, ignored: ignoredGroups } = reachOf(selector, accessible);
    if (chosen.size === 0) return { persons: nobody, ignoredGroups, noGroupLeft: true };

    // All are looked up first: whom a removal takes out of reach is still there for the rest of the batch.
    const within = finder.itemReach(workspace, reach);
    const rows = identifiers.map(identifier => finder.rowOf(workspace, within, identifier));
    for (const row of rows) {
      if (row === null) continue;
      let changed = 0;
      for (const group of chosen.keys()) changed += memberships[change].run({ group, person: row.id });
      if (changed > 0) touch.run({ id: row.id, now });
    }
    const persons = rows.map(row => row && stateOf(byId.get({ id: row.id }) as PersonRow, accessible));
    return { persons, ignoredGroups, noGroupLeft: false };
  };

  const changeGrants = (
    workspaceName: string,
    change: 'grant' | 'revoke',
    subject: string,
    groupIds: readonly string[],
  ): (Group | null)[] => {
    const workspace = groups.workspaceId(workspaceName);
    if (workspace === null) return groupIds.map(() => null);
    return groups.groupsByIdentifier(workspaceName, { kind: 'all' }, groupIds).map(group => {
      if (group) grants[change].run({ workspace, subject, group: group.key });
      return group;
    });
  };

  return { changeMemberships, changeGrants };
}
