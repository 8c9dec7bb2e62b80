import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Origin } from '../../domain/history.ts';
import { plainUpdate, type StoredDeed } from '../../domain/historyRecords.ts';
import type { ItemResult } from '../../domain/outcome.ts';
import type { Group } from '../../domain/person.ts';
import type { GroupMentions, GroupPlan } from '../../domain/planGroups.ts';
import type { Connection } from './connection.ts';
import type { GroupReader } from './groups.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { type StoredPerson, touched } from './rows.ts';
import { formerGroups, idsPerWorkspace, personGroups, persons, groups as table } from './schema.ts';
import { build, param, prepare } from './statement.ts';
import type { WorkspaceWriter } from './workspaces.ts';

const everyGroup = { kind: 'all' } as const;

/** As many as keep everybody else waiting for some 50 ms. */
const membersAtOnce = 2_000;

/** Writes groups within the caller's transaction. */
export function groupWriter(
  connection: Connection,
  groups: GroupReader,
  workspaces: WorkspaceWriter,
  history: HistoryWriter,
) {
  const last = (condition: SQL) => sql`(select max("key") from (
    select max("id") as "key" from "groups" where ${condition}
    union all select max("id") from "former_groups" where ${condition}))`;
  const place = sql`(${param('workspace')} << 32)`;
  const values = {
    // Higher than any that ever was: history speaks of groups by their keys.
    id: sql`coalesce(${last(sql`"id" between ${place} and ${place} + 4294967295`)}, ${last(sql`"id" < ${idsPerWorkspace}`)}, 0) + 1`,
    workspace: param('workspace'),
    identifier: param('identifier'),
    externalRef: param('externalRef'),
    name: param('name'),
  };
  const insert = prepare(connection, build.insert(table).values(values));
  const update = prepare(
    connection,
    build
      .update(table)
      .set({ externalRef: sql`${param('externalRef')}`, name: sql`${param('name')}` })
      .where(and(eq(table.workspace, param('workspace')), eq(table.identifier, param('identifier')))),
  );

  const some = build
    .select({ person: personGroups.person })
    .from(personGroups)
    .where(eq(personGroups.group, param('id')))
    .orderBy(asc(personGroups.person))
    .limit(param('limit'));
  const touchSome = prepare(connection, build.update(persons).set(touched).where(inArray(persons.id, some)));
  const removeSome = prepare(
    connection,
    build
      .delete(personGroups)
      .where(and(eq(personGroups.group, param('id')), inArray(personGroups.person, some))),
  );
  const someOfThem = prepare<Pick<StoredPerson, 'id' | 'identifier' | 'version'>>(
    connection,
    build
      .select({ id: persons.id, identifier: persons.identifier, version: persons.version })
      .from(persons)
      .where(inArray(persons.id, some)),
  );
  const remove = prepare(connection, build.delete(table).where(eq(table.id, param('id'))));
  const remember = prepare(
    connection,
    build.insert(formerGroups).select(
      build
        .select({ id: table.id, identifier: table.identifier })
        .from(table)
        .where(eq(table.id, param('id'))),
    ),
  );

  return {
    /** Takes some members out of a group. @returns whether any may be left. */
    removeMembers(workspaceName: string, id: number, origin: Origin): boolean {
      const limit = membersAtOnce;
      const deeds = someOfThem.all({ id, limit }).map(({ id: person, identifier, version }): StoredDeed => {
        const before = groups.keysOfGroups(person);
        const after = before.filter(key => key !== id);
        return { ...plainUpdate, person, identifier, version: version + 1, before, after };
      });
      history.keep(workspaces.ensure(workspaceName), origin, deeds);
      touchSome.run({ id, limit, now: origin.at });
      return removeSome.run({ id, limit }) === limit;
    },

    /** Grants go with the group. */
    deleteGroup(id: number): boolean {
      remember.run({ id });
      return remove.run({ id }) === 1;
    },

    upsertGroups(
      workspaceName: string,
      { identifiers, externalRefs }: GroupMentions,
      plan: (existing: readonly Group[]) => GroupPlan,
    ): ItemResult<Group>[] {
      const known = workspaces.find(workspaceName)?.id;
      const selectors = [
        { by: 'identifier', values: identifiers },
        { by: 'externalRef', values: externalRefs },
      ] as const;
      const existing = known === undefined ? [] : groups.accessible(known, everyGroup, selectors).groups;
      const { results, writes } = plan(existing);
      if (writes.length > 0) {
        const { id: workspace } = workspaces.ensure(workspaceName);
        for (const { before, after } of writes) (before ? update : insert).run({ workspace, ...after });
      }
      const written = groups.groupsByIdentifier(
        workspaceName,
        everyGroup,
        results.map(({ value }) => value?.identifier ?? ''),
      );
      return results.map((result, index) => ({
        ...result,
        value: result.value && (written[index] as Group),
      }));
    },
  };
}
