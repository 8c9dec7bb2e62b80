import { sql } from 'drizzle-orm';
import type { Group } from '../../domain/person.ts';
import type { GroupReader } from './groups.ts';
import { groupGrants } from './schema.ts';
import { deleted, inserted, type Run } from './statement.ts';

/** Changes which groups are granted to whom, within the caller's transaction. */
export async function changeGrants(
  run: Run,
  groups: GroupReader,
  workspace: { readonly id: number; readonly name: string },
  change: 'grant' | 'revoke',
  subject: string,
  groupIds: readonly string[],
): Promise<(Group | null)[]> {
  const found = await groups.groupsByIdentifier(workspace.name, { kind: 'all' }, groupIds);
  const rows = found.flatMap(group =>
    group ? [{ workspace: workspace.id, subject, group: group.key }] : [],
  );
  if (rows.length > 0)
    await run(
      change === 'grant'
        ? sql`${inserted(groupGrants, rows)} on conflict do nothing`
        : deleted(groupGrants, ['workspace', 'subject', 'group'], rows),
    );
  return found;
}
