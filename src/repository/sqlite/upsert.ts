import { candidateLimit } from '../../domain/lookups.ts';
import { byCreation } from '../../domain/order.ts';
import type { PersonState } from '../../domain/person.ts';
import type { PersonWrites, Snapshot, UpsertPlan } from '../../domain/plan.ts';
import { type AccessibleGroups, reaches, reachOf } from '../../domain/reach.ts';
import type { ChangeRequest, Upserted, UpsertRequest } from '../port.ts';
import { planApplier } from './apply.ts';
import type { AssignmentWriter } from './assignmentWrites.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import { answerKeeper } from './idempotency.ts';
import { keysOfPerson } from './keys.ts';
import { keyOf, type PersonRow, personOf } from './rows.ts';
import type { WorkspaceRow, WorkspaceWriter } from './workspaces.ts';

/** Loads a batch's candidates, and applies what was planned for them, within the caller's transaction. */
export function personWriter(
  connection: Connection,
  groups: GroupReader,
  finder: PersonFinder,
  workspaces: WorkspaceWriter,
  assignments: AssignmentWriter,
) {
  const answers = answerKeeper(connection);
  const apply = planApplier(connection, workspaces, assignments);
  const keysOf = keysOfPerson(connection);

  const stateOf = (row: PersonRow, accessible: AccessibleGroups): PersonState => ({
    person: personOf(row),
    keys: keysOf.all({ person: row.id }).map(keyOf),
    groups: groups.groupsOf(row.id, accessible),
  });

  function snapshotOf(
    { id, lastSequence }: Pick<WorkspaceRow, 'id' | 'lastSequence'>,
    accessible: AccessibleGroups,
    rows: Iterable<PersonRow>,
    counterparts: readonly string[],
  ): Snapshot {
    const found = assignments.counterparts(id, reachOf(null, accessible), counterparts);
    return {
      accessible,
      candidates: Array.from(rows, row => stateOf(row, accessible)),
      assignments: { counterparts: found, existing: [] },
      lastSequence,
    };
  }

  function load(workspace: WorkspaceRow, { access, keys }: UpsertRequest): Snapshot {
    const { id } = workspace;
    const accessible = groups.accessible(id, access, keys.selectors);
    const reach = reaches(accessible);
    const rows = new Map<number, PersonRow>();
    for (const identifier of keys.identifiers) {
      const row = finder.rowOf(id, reach(null), identifier);
      if (row) rows.set(row.id, row);
    }
    for (const lookup of keys.lookups)
      for (const row of finder.bearers(id, lookup, reach(lookup.named), candidateLimit))
        rows.set(row.id, row);
    return snapshotOf(workspace, accessible, rows.values(), keys.counterparts);
  }

  function loadSelected(workspace: WorkspaceRow, request: ChangeRequest): Snapshot {
    const {
      reach,
      selection,
      keys: { selectors, counterparts },
    } = request;
    const accessible = groups.accessible(workspace.id, reach.access, selectors);
    const within = finder.itemReach(workspace.id, reach);
    if ('criteria' in selection) {
      const { criteria, limit } = selection;
      const after = selection.after === null ? null : { value: null, sequence: selection.after };
      const page = { after, before: null, limit, from: 'start', order: byCreation } as const;
      const rows = finder.findRows({ reach, criteria }, page);
      return snapshotOf(workspace, accessible, rows, counterparts);
    }
    const rows = selection.identifiers.flatMap(
      identifier => finder.rowOf(workspace.id, within, identifier) ?? [],
    );
    const each = new Map(rows.sort((a, b) => a.id - b.id).map(row => [row.id, row]));
    return snapshotOf(workspace, accessible, each.values(), counterparts);
  }

  /** The plan once it knows which of the assignments that it would make are there already. */
  function settled<Plan extends PersonWrites>(
    workspace: number,
    snapshot: Snapshot,
    plan: (snapshot: Snapshot) => Plan,
  ): Plan {
    const planned = plan(snapshot);
    const found = assignments.existing(workspace, planned.assignments);
    if (found.length === 0) return planned;
    const existing = [...snapshot.assignments.existing, ...found];
    return settled(workspace, { ...snapshot, assignments: { ...snapshot.assignments, existing } }, plan);
  }

  return {
    forgetAnswers: answers.forget,

    upsertPersons(request: UpsertRequest, plan: (snapshot: Snapshot) => UpsertPlan): Upserted {
      const { workspace: name, dryRun, idempotency } = request;
      const workspace = workspaces.find(name) ?? noWorkspace(name);
      const answer = idempotency ? answers.find(workspace.id, idempotency) : undefined;
      if (answer !== undefined) return { replayed: true, answer };
      const planned = settled(workspace.id, load(workspace, request), plan);
      if (!dryRun) apply(name, planned);
      if (idempotency) answers.keep(workspaces.ensure(name).id, idempotency, planned);
      return { replayed: false, plan: planned };
    },

    changePersons<Plan extends PersonWrites>(
      request: ChangeRequest,
      plan: (snapshot: Snapshot) => Plan,
    ): Plan {
      const { workspace: name } = request.reach;
      const workspace = workspaces.find(name) ?? noWorkspace(name);
      const planned = settled(workspace.id, loadSelected(workspace, request), plan);
      if (!request.dryRun) apply(name, planned);
      return planned;
    },
  };
}

/** One that isn't there: no person has a number of it. */
const noWorkspace = (name: string): WorkspaceRow => ({ id: 0, name, lastSequence: 1 });
