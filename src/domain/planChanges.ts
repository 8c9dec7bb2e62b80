import { Assignments } from './assignments.ts';
import { GatewayError } from './errors.ts';
import { noAccessibleGroup } from './failures.ts';
import { merge, misfit } from './merge.ts';
import type { Failure } from './outcome.ts';
import type { GroupSelector, PersonState, Timestamp } from './person.ts';
import type { PersonWrites, Snapshot } from './plan.ts';
import { reaches } from './reach.ts';
import type { Item } from './validate.ts';

/** What to do alike to each of some persons. */
export interface PersonsChange {
  /** What is written into each. */
  readonly item: Item;
  /** Groups to be a member of afterwards, and no more; null: none are named. */
  readonly join: GroupSelector | null;
  readonly leave: GroupSelector | null;
  /** In place of all that. */
  readonly delete: boolean;
}

/** What becomes of one of them; `after` is null for one that is deleted. */
export interface PersonOutcome {
  readonly before: PersonState;
  readonly after: PersonState | null;
  readonly failure: Failure | null;
}

export interface ChangePlan extends PersonWrites {
  /** One a candidate, in their order. */
  readonly outcomes: readonly PersonOutcome[];
  /** Whether there were candidates behind these. */
  readonly more: boolean;
  /** Named groups that are inaccessible or don't exist, as the caller wrote them. */
  readonly ignoredGroups: readonly string[];
}

/** Who changes many persons names a contact by another argument than an item of an upsert does. */
export const asAssignTo = ['contactAssignments', 'assignTo'] as const;

/** Whether anything came of it: whatever changes a person counts as a new version. */
export const isChanged = ({ before, after }: PersonOutcome): boolean =>
  after?.person.version !== before.person.version;

/**
 * Plans the same change of the first `limit` candidates; where it can't be made the person is left as it was.
 * Pure, as `planUpserts`.
 * @throws GatewayError NOT_FOUND when the persons can't be assigned to whom the item names.
 */
export function planChanges(
  change: PersonsChange,
  now: Timestamp,
  limit = Number.POSITIVE_INFINITY,
): (snapshot: Snapshot) => ChangePlan {
  const { item, join, leave } = change;
  return ({ accessible, candidates, assignments: assigned }) => {
    const assignments = new Assignments(assigned);
    const unknown = assignments.refusal(null, item.assignments);
    if (unknown) throw new GatewayError('NOT_FOUND', unknown.reason.replace(...asAssignTo));
    const reach = reaches(accessible);
    const [joining, leaving] = [join, leave].map(named => named && reach(named));
    const noGroupLeft = [joining, leaving].some(named => named?.groups.size === 0);
    const joins = [...(joining?.groups.values() ?? [])];
    const leaves = [...(leaving?.groups.values() ?? [])];

    const outcomes = candidates.slice(0, limit).map((before): PersonOutcome => {
      if (change.delete) return { before, after: null, failure: null };
      const { sequence, lastSeenAt } = before.person;
      const refusal = noGroupLeft ? noAccessibleGroup : assignments.refusal(sequence, item.assignments);
      if (refusal) {
        const reason = refusal.reason.replace(...asAssignTo);
        return { before, after: before, failure: { ...refusal, reason } };
      }
      const further = assignments.changes(sequence, item.assignments);
      // To be changed here isn't to be seen.
      const edit = { joins, leaves, further };
      const { state } = merge(before, { ...item, seenAt: lastSeenAt }, edit, now);
      const problem = misfit(state);
      if (problem) return { before, after: before, failure: problem };
      assignments.make(sequence, item.assignments);
      return { before, after: state, failure: null };
    });
    const changed = outcomes.filter(isChanged);
    return {
      outcomes,
      more: candidates.length > outcomes.length,
      ignoredGroups: [...(joining?.ignored ?? []), ...(leaving?.ignored ?? [])],
      writes: changed.flatMap(({ before, after }) => (after ? { before, after } : [])),
      deletions: changed.flatMap(({ before, after }) => (after ? [] : before)),
      assignments: assignments.made.map(pair => ({ ...pair, createdAt: now })),
    };
  };
}
