import { asc, eq } from 'drizzle-orm';
import { candidateLimit } from '../../domain/lookups.ts';
import type { PersonState } from '../../domain/person.ts';
import type { Snapshot, UpsertPlan } from '../../domain/plan.ts';
import { type AccessibleGroups, reaches } from '../../domain/reach.ts';
import type { Reach, Upserted, UpsertRequest } from '../port.ts';
import { planApplier } from './apply.ts';
import { attributeWriter } from './attributes.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { answerKeeper } from './idempotency.ts';
import { type KeyRow, keyOf, type PersonRow, personOf } from './rows.ts';
import { personKeys, persons } from './schema.ts';
import { build, param, prepare } from './statement.ts';
import type { WorkspaceWriter } from './workspaces.ts';

export type PersonWriter = ReturnType<typeof personWriter>;

/** Loads a batch's candidates, and applies what was planned for them, within the caller's transaction. */
export function personWriter(
  connection: Connection,
  groups: GroupReader,
  finder: PersonFinder,
  workspaces: WorkspaceWriter,
) {
  const answers = answerKeeper(connection);
  const apply = planApplier(connection, workspaces);
  const keysOf = prepare<KeyRow>(
    connection,
    build
      .select()
      .from(personKeys)
      .where(eq(personKeys.person, param('person')))
      .orderBy(asc(personKeys.ordinal)),
  );
  const writeAttributes = attributeWriter(connection);
  const remove = prepare(connection, build.delete(persons).where(eq(persons.id, param('id'))));

  const stateOf = (row: PersonRow, accessible: AccessibleGroups): PersonState => ({
    person: personOf(row),
    keys: keysOf.all({ person: row.id }).map(keyOf),
    groups: groups.groupsOf(row.id, accessible),
  });

  function load(workspace: number, { access, keys }: UpsertRequest, lastSequence: number): Snapshot {
    const accessible = groups.accessible(workspace, access, keys.selectors);
    const reach = reaches(accessible);
    const rows = new Map<number, PersonRow>();
    for (const identifier of keys.identifiers) {
      const row = finder.rowOf(workspace, reach(null), identifier);
      if (row) rows.set(row.id, row);
    }
    for (const lookup of keys.lookups)
      for (const row of finder.bearers(workspace, lookup, reach(lookup.named), candidateLimit))
        rows.set(row.id, row);
    return {
      accessible,
      candidates: [...rows.values()].map(row => stateOf(row, accessible)),
      lastSequence,
    };
  }

  return {
    stateOf,
    forgetAnswers: answers.forget,

    upsertPersons(request: UpsertRequest, plan: (snapshot: Snapshot) => UpsertPlan): Upserted {
      const { workspace: name, dryRun, idempotency } = request;
      const row = workspaces.find(name);
      const answer = row && idempotency ? answers.find(row.id, idempotency) : undefined;
      if (answer !== undefined) return { replayed: true, answer };
      const planned = plan(load(row?.id ?? 0, request, row?.lastSequence ?? 1));
      if (!dryRun && planned.writes.length > 0) apply(name, planned.writes);
      if (idempotency) answers.keep(workspaces.ensure(name).id, idempotency, planned);
      return { replayed: false, plan: planned };
    },

    deletePersons(reach: Reach, identifiers: readonly string[]): boolean[] {
      const workspace = groups.workspaceId(reach.workspace);
      if (workspace === null) return identifiers.map(() => false);
      const within = finder.itemReach(workspace, reach);
      return identifiers.map(identifier => {
        const row = finder.rowOf(workspace, within, identifier);
        if (row === null || remove.run({ id: row.id }) === 0) return false;
        writeAttributes(workspace, row.id, personOf(row).attributes, {});
        return true;
      });
    },
  };
}
