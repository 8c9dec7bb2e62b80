import { sql } from 'drizzle-orm';
import type { ItemResult } from '../../domain/outcome.ts';
import type { Group, Timestamp } from '../../domain/person.ts';
import type { GroupMentions, GroupPlan } from '../../domain/planGroups.ts';
import type { GroupReader } from './groups.ts';
import { personGroups, persons, groups as table } from './schema.ts';
import { inserted, type Run, value } from './statement.ts';
import { advance, type WorkspaceRow } from './workspaces.ts';

const everyGroup = { kind: 'all' } as const;

/** Those who write in the workspace meanwhile wait for so many. */
const membersAtOnce = 5_000;

/** Takes some members out of a group. @returns whether any may be left. */
export async function removeMembers(
  run: Run,
  workspace: number,
  id: number,
  now: Timestamp,
): Promise<boolean> {
  const { person, group } = personGroups;
  const removed = await run<{ person: number }>(sql`
    delete from ${personGroups} where ${personGroups.workspace} = ${value(workspace)} and ${group} = ${value(id)}
      and ${person} in (
        select ${person} from ${personGroups} where ${personGroups.workspace} = ${value(workspace)}
          and ${group} = ${value(id)} order by ${person} limit ${value(membersAtOnce)})
    returning ${person}`);
  if (removed.length > 0) {
    const touched = sql`${sql.param(removed.map(row => row.person))}::bigint[]`;
    await run(sql`
      update ${persons} set "updatedAt" = greatest("updatedAt", ${value(now)}), "version" = "version" + 1
      where ${persons.workspace} = ${value(workspace)} and ${persons.sequence} = any(${touched})`);
  }
  return removed.length === membersAtOnce;
}

/** Grants go with the group. */
export const deleteGroup = async (run: Run, workspace: number, id: number): Promise<boolean> =>
  (
    await run(sql`
      delete from ${table} where ${table.workspace} = ${value(workspace)} and ${table.id} = ${value(id)}
      returning ${table.id}`)
  ).length === 1;

/** Writes groups within the caller's transaction. */
export async function upsertGroups(
  run: Run,
  groups: GroupReader,
  workspace: WorkspaceRow,
  { identifiers, externalRefs }: GroupMentions,
  plan: (existing: readonly Group[]) => GroupPlan,
): Promise<ItemResult<Group>[]> {
  const { id, name } = workspace;
  const selectors = [
    { by: 'identifier', values: identifiers },
    { by: 'externalRef', values: externalRefs },
  ] as const;
  const { results, writes } = plan((await groups.accessible(id, everyGroup, selectors)).groups);
  // Of each group the last: no reference may be borne by two at once, not even between two statements.
  const last = new Map(writes.map(({ after }) => [after.identifier, after]));
  const known = new Set(writes.filter(({ before }) => before === null).map(({ after }) => after.identifier));
  const changed = [...last.values()].filter(({ identifier }) => !known.has(identifier));
  const made = [...last.values()].filter(({ identifier }) => known.has(identifier));
  if (changed.length > 0) {
    const columns = [changed.map(group => group.identifier), changed.map(group => group.externalRef)];
    const given = sql`unnest(${sql.param(columns[0])}::text[], ${sql.param(columns[1])}::text[],
      ${sql.param(changed.map(group => group.name))}::text[]) as "given" ("identifier", "externalRef", "name")`;
    const theirs = sql`${table.workspace} = ${value(id)} and ${table.identifier} = "given"."identifier"`;
    // Given away before it's taken: uniqueness is looked at row by row.
    await run(sql`update ${table} set "externalRef" = null from ${given} where ${theirs}
      and ${table.externalRef} is distinct from "given"."externalRef"`);
    await run(
      sql`update ${table} set "externalRef" = "given"."externalRef", "name" = "given"."name" from ${given} where ${theirs}`,
    );
  }
  if (made.length > 0) {
    const rows = made.map((group, place) => ({
      ...group,
      workspace: id,
      id: workspace.lastGroup + place + 1,
    }));
    await run(inserted(table, rows));
    await advance(run, { ...workspace, lastGroup: workspace.lastGroup + made.length });
  }
  const written = await groups.groupsByIdentifier(
    name,
    everyGroup,
    results.map(({ value: group }) => group?.identifier ?? ''),
  );
  return results.map((result, index) => ({ ...result, value: result.value && (written[index] as Group) }));
}
