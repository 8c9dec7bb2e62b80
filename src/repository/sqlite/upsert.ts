import type { MatchKeys } from '../../domain/lookups.ts';
import { byCreation } from '../../domain/order.ts';
import type { PersonState } from '../../domain/person.ts';
import type { PersonWrites, Snapshot, UpsertPlan } from '../../domain/plan.ts';
import { type AccessibleGroups, reachOf } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import type { ChangeRequest, Upserted, UpsertRequest } from '../port.ts';
import { planApplier } from './apply.ts';
import type { AssignmentWriter } from './assignmentWrites.ts';
import { candidateLoader } from './candidates.ts';
import type { Connection } from './connection.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { answerKeeper } from './idempotency.ts';
import type { PersonRow } from './rows.ts';
import type { WorkspaceRow, WorkspaceWriter } from './workspaces.ts';

/** Loads a batch's candidates, and applies what was planned for them, within the caller's transaction. */
export function personWriter(
  connection: Connection,
  groups: GroupReader,
  finder: PersonFinder,
  workspaces: WorkspaceWriter,
  assignments: AssignmentWriter,
  history: HistoryWriter,
) {
  const answers = answerKeeper(connection);
  const apply = planApplier(connection, workspaces, assignments, history);
  const load = candidateLoader(connection, groups, finder);

  /** What a plan must know of a workspace; the candidates that `find` gives. */
  function snapshot(
    { id, lastSequence }: WorkspaceRow,
    access: GroupAccess,
    { selectors, counterparts }: Pick<MatchKeys, 'selectors' | 'counterparts'>,
    candidates: (accessible: AccessibleGroups) => PersonState[],
  ): Snapshot {
    const accessible = groups.accessible(id, access, selectors);
    const found = assignments.counterparts(id, reachOf(null, accessible), counterparts);
    return {
      accessible,
      candidates: candidates(accessible),
      assignments: { counterparts: found, existing: [] },
      lastSequence,
    };
  }

  /** The rows of the selected persons within reach, in ascending order of sequence. */
  function selectedRows(workspace: number, { reach, selection }: ChangeRequest): Iterable<PersonRow> {
    if ('criteria' in selection) {
      const { criteria, limit } = selection;
      const after = selection.after === null ? null : { value: null, sequence: selection.after };
      const page = { after, before: null, limit, from: 'start', order: byCreation } as const;
      return finder.findRows({ reach, criteria }, page);
    }
    const within = finder.itemReach(workspace, reach);
    const rows = selection.identifiers.flatMap(
      identifier => finder.rowOf(workspace, within, identifier) ?? [],
    );
    return new Map(rows.sort((a, b) => a.id - b.id).map(row => [row.id, row])).values();
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
    reviseAnswer: answers.revise,

    upsertPersons(request: UpsertRequest, plan: (snapshot: Snapshot) => UpsertPlan): Upserted {
      const { workspace: name, dryRun, idempotency } = request;
      const workspace = workspaces.find(name) ?? noWorkspace(name);
      const answer = idempotency ? answers.find(workspace.id, idempotency) : undefined;
      if (answer !== undefined) return { replayed: true, answer };
      const { access, keys } = request;
      const found = snapshot(workspace, access, keys, accessible =>
        load.candidates(workspace.id, keys, accessible),
      );
      const planned = settled(workspace.id, found, plan);
      if (!dryRun) apply(name, planned, request.origin);
      if (idempotency) answers.keep(workspaces.ensure(name).id, idempotency, planned);
      return { replayed: false, plan: planned };
    },

    changePersons<Plan extends PersonWrites>(
      request: ChangeRequest,
      plan: (snapshot: Snapshot) => Plan,
    ): Plan {
      const { workspace: name, access } = request.reach;
      const workspace = workspaces.find(name) ?? noWorkspace(name);
      const found = snapshot(workspace, access, request.keys, accessible =>
        load.selected(selectedRows(workspace.id, request), accessible),
      );
      const planned = settled(workspace.id, found, plan);
      if (!request.dryRun) apply(name, planned, request.origin);
      return planned;
    },
  };
}

/** One that isn't there: no person has a number of it. */
const noWorkspace = (name: string): WorkspaceRow => ({
  id: 0,
  name,
  lastSequence: 1,
  lastChange: 0,
  changesFrom: 1,
});
