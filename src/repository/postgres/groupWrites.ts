import { sql } from 'drizzle-orm';
import type { Origin } from '../../domain/history.ts';
import { plainUpdate, type StoredDeed } from '../../domain/historyRecords.ts';
import type { ItemResult } from '../../domain/outcome.ts';
import type { Group } from '../../domain/person.ts';
import type { GroupMentions, GroupPlan } from '../../domain/planGroups.ts';
import type { GroupReader } from './groups.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { formerGroups, personGroups, persons, groups as table } from './schema.ts';
import { inserted, numbers, type Run, value } from './statement.ts';
import { advance, type WorkspaceRow } from './workspaces.ts';

const everyGroup = { kind: 'all' } as const;

/** Those who write in the workspace meanwhile wait for so many. */
const membersAtOnce = 5_000;

/** Takes some members out of a group. @returns whether any may be left. */
export async function removeMembers(
  run: Run,
  history: HistoryWriter,
  workspace: WorkspaceRow,
  id: number,
  origin: Origin,
): Promise<boolean> {
  const { person, group } = personGroups;
  const ofGroup = sql`${personGroups.workspace} = ${value(workspace.id)} and ${group} = ${value(id)}`;
  const members = await run<{ person: number }>(
    sql`select ${person} from ${personGroups} where ${ofGroup} order by ${person} limit ${value(membersAtOnce)}`,
  );
  if (members.length === 0) return false;
  const people = members.map(member => member.person);
  const held = await history.groupsHeld(workspace.id, people);
  await run(sql`delete from ${personGroups} where ${ofGroup} and ${person} = any(${numbers(people)})`);
  const touched = await run<{ sequence: number; identifier: string; version: number }>(sql`
    update ${persons} set "updatedAt" = greatest("updatedAt", ${value(origin.at)}), "version" = "version" + 1
    where ${persons.workspace} = ${value(workspace.id)} and ${persons.sequence} = any(${numbers(people)})
    returning ${persons.sequence}, ${persons.identifier}, ${persons.version}`);
  const deeds = touched
    .sort((a, b) => a.sequence - b.sequence)
    .map(({ sequence, ...row }): StoredDeed => {
      const before = held.get(sequence) ?? [];
      return { ...plainUpdate, ...row, person: sequence, before, after: before.filter(key => key !== id) };
    });
  await history.keep(workspace, origin, deeds);
  return members.length === membersAtOnce;
}

/** Grants go with the group; what it was called is kept for who looks into history. */
export async function deleteGroup(run: Run, workspace: number, id: number): Promise<boolean> {
  const isGroup = sql`${table.workspace} = ${value(workspace)} and ${table.id} = ${value(id)}`;
  const gone = await run(sql`
    with "gone" as (delete from ${table} where ${isGroup} returning "workspace", "id", "identifier")
    insert into ${formerGroups} ("workspace", "id", "identifier") select * from "gone" returning "id"`);
  return gone.length === 1;
}

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
