import type { MatchKeys } from '../../domain/lookups.ts';
import { byCreation } from '../../domain/order.ts';
import type { PersonState } from '../../domain/person.ts';
import type { PersonWrites, Snapshot, UpsertPlan } from '../../domain/plan.ts';
import { type AccessibleGroups, reachOf } from '../../domain/reach.ts';
import type { GroupAccess } from '../../domain/viewer.ts';
import type { ChangeRequest, Upserted, UpsertRequest } from '../port.ts';
import { applyPlan } from './apply.ts';
import type { AssignmentReader } from './assignments.ts';
import { candidateLoader } from './candidates.ts';
import type { PersonFinder } from './find.ts';
import type { GroupReader } from './groups.ts';
import type { HistoryWriter } from './historyWrites.ts';
import { findAnswer, keepAnswer } from './idempotency.ts';
import type { PersonValues } from './personFields.ts';
import type { Run } from './statement.ts';
import type { WorkspaceRow } from './workspaces.ts';

/** Loads a batch's candidates, and applies what was planned for them, within the caller's transaction. */
export function personWriter(
  run: Run,
  groups: GroupReader,
  finder: PersonFinder,
  assignments: AssignmentReader,
  history: HistoryWriter,
) {
  const load = candidateLoader(run, groups, finder);

  /** What a plan must know of a workspace; the candidates that `find` gives. */
  async function snapshot(
    { id, lastSequence }: WorkspaceRow,
    access: GroupAccess,
    { selectors, counterparts }: Pick<MatchKeys, 'selectors' | 'counterparts'>,
    candidates: (accessible: AccessibleGroups) => Promise<PersonState[]>,
  ): Promise<Snapshot> {
    const accessible = await groups.accessible(id, access, selectors);
    const found = await finder.identified(id, reachOf(null, accessible), counterparts, ['identifier']);
    return {
      accessible,
      candidates: await candidates(accessible),
      assignments: {
        counterparts: new Map(Array.from(found, ([identifier, { sequence }]) => [identifier, sequence])),
        existing: [],
      },
      lastSequence,
    };
  }

  /** The rows of the selected persons within reach, in ascending order of sequence. */
  async function selectedRows(
    workspace: number,
    { reach, selection }: ChangeRequest,
  ): Promise<readonly PersonValues[]> {
    if ('criteria' in selection) {
      const { criteria, limit } = selection;
      const after = selection.after === null ? null : { value: null, sequence: selection.after };
      const page = { after, before: null, limit, from: 'start', order: byCreation } as const;
      return finder.findRows({ reach, criteria }, page);
    }
    const within = await finder.reachOf(workspace, reach);
    const found = await finder.identified(workspace, within, selection.identifiers);
    return [...found.values()].sort((a, b) => a.sequence - b.sequence);
  }

  /** The plan once it knows which of the assignments that it would make are there already. */
  async function settled<Plan extends PersonWrites>(
    workspace: number,
    snapshot: Snapshot,
    plan: (snapshot: Snapshot) => Plan,
  ): Promise<Plan> {
    const planned = plan(snapshot);
    const found = await assignments.existing(workspace, planned.assignments);
    if (found.length === 0) return planned;
    const existing = [...snapshot.assignments.existing, ...found];
    return settled(workspace, { ...snapshot, assignments: { ...snapshot.assignments, existing } }, plan);
  }

  return {
    /** @param workspace locked, unless the request is a dry run */
    async upsertPersons(
      workspace: WorkspaceRow,
      { origin, access, keys, dryRun, idempotency }: UpsertRequest,
      plan: (snapshot: Snapshot) => UpsertPlan,
    ): Promise<Upserted> {
      const answer = idempotency ? await findAnswer(run, workspace.id, idempotency) : undefined;
      if (answer !== undefined) return { replayed: true, answer };
      const found = await snapshot(workspace, access, keys, accessible =>
        load.candidates(workspace.id, keys, accessible),
      );
      const planned = await settled(workspace.id, found, plan);
      if (!dryRun) await applyPlan(run, workspace, planned, history, origin);
      if (idempotency) await keepAnswer(run, workspace.id, idempotency, planned);
      return { replayed: false, plan: planned };
    },

    async changePersons<Plan extends PersonWrites>(
      workspace: WorkspaceRow,
      request: ChangeRequest,
      plan: (snapshot: Snapshot) => Plan,
    ): Promise<Plan> {
      const found = await snapshot(workspace, request.reach.access, request.keys, async accessible =>
        load.selected(workspace.id, await selectedRows(workspace.id, request), accessible),
      );
      const planned = await settled(workspace.id, found, plan);
      if (!request.dryRun) await applyPlan(run, workspace, planned, history, request.origin);
      return planned;
    },
  };
}
