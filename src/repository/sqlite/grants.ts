import { and, eq } from 'drizzle-orm';
import type { Group } from '../../domain/person.ts';
import type { Connection } from './connection.ts';
import type { GroupReader } from './groups.ts';
import { groupGrants } from './schema.ts';
import { build, param, paramsOf, prepare } from './statement.ts';

/** Changes which groups are granted to whom, within the caller's transaction. */
export function grantWriter(connection: Connection, groups: GroupReader) {
  const isGrant = and(
    eq(groupGrants.workspace, param('workspace')),
    eq(groupGrants.subject, param('subject')),
    eq(groupGrants.group, param('group')),
  );
  const grants = {
    grant: prepare(connection, build.insert(groupGrants).values(paramsOf(groupGrants)).onConflictDoNothing()),
    revoke: prepare(connection, build.delete(groupGrants).where(isGrant)),
  };

  return {
    changeGrants(
      workspaceName: string,
      change: 'grant' | 'revoke',
      subject: string,
      groupIds: readonly string[],
    ): (Group | null)[] {
      const workspace = groups.workspaceId(workspaceName);
      if (workspace === null) return groupIds.map(() => null);
      return groups.groupsByIdentifier(workspaceName, { kind: 'all' }, groupIds).map(group => {
        if (group) grants[change].run({ workspace, subject, group: group.key });
        return group;
      });
    },
  };
}
