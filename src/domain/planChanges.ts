import { Assignments } from './assignments.ts';
import { GatewayError } from './errors.ts';
import { noAccessibleGroup } from './failures.ts';
import type { MatchKeys } from './lookups.ts';
import { merge, misfit } from './merge.ts';
import type { Failure, FieldChange } from './outcome.ts';
import type { GroupSelector, PersonState, Timestamp } from './person.ts';
import type { PersonWrites, Snapshot } from './plan.ts';
import { reaches } from './reach.ts';
import { noWriting, type Writing } from './validate.ts';

/** What to do alike to each of some persons. */
export interface PersonsChange {
  /** What is written into each. */
  readonly writing?: Writing;
  /** Groups to be a member of afterwards. */
  readonly join?: GroupSelector | null;
  /** Groups to be a member of no more. */
  readonly leave?: GroupSelector | null;
  /** In place of all that. */
  readonly delete?: boolean;
}

/** What the plan needs to have loaded besides the persons. */
export const changeKeys = ({
  writing = noWriting,
  join,
  leave,
}: PersonsChange): Pick<MatchKeys, 'selectors' | 'counterparts'> => ({
  selectors: [join, leave].filter(selector => selector != null),
  counterparts: writing.assignments.map(({ counterpart }) => counterpart),
});

/** What becomes of one of them; `after` is null for one that is deleted. */
export interface PersonOutcome {
  readonly before: PersonState;
  readonly after: PersonState | null;
  readonly failure: Failure | null;
  readonly changes: readonly FieldChange[];
}

export interface ChangePlan extends PersonWrites {
  /** One a candidate, in their order. */
  readonly outcomes: readonly PersonOutcome[];
  /** Whether there were candidates behind these. */
  readonly more: boolean;
  /** Whether groups were named and none of them exists and is accessible, so that every change failed. */
  readonly noGroupLeft: boolean;
  /** Named groups that are inaccessible or don't exist, as the caller wrote them. */
  readonly ignoredGroups: readonly string[];
}

/** Whether anything came of it: whatever changes a person counts as a new version. */
export const isChanged = ({ before, after }: PersonOutcome): boolean =>
  after?.person.version !== before.person.version;

/**
 * Plans the same change of the first `limit` candidates; where it can't be made the person is left as it was.
 * Pure, as `planUpserts`.
 * @throws GatewayError NOT_FOUND when the person to assign to isn't there, or isn't accessible.
 */
export function planChanges(
  change: PersonsChange,
  now: Timestamp,
  limit = Number.POSITIVE_INFINITY,
): (snapshot: Snapshot) => ChangePlan {
  const { writing = noWriting, join, leave } = change;
  return ({ accessible, candidates, assignments: assigned }) => {
    const assignments = new Assignments(assigned, now);
    if (assignments.refusal(null, writing.assignments))
      throw new GatewayError(
        'NOT_FOUND',
        'assignTo names a person that does not exist or that you cannot access.',
      );
    const reach = reaches(accessible);
    const [joining, leaving] = [join, leave].map(named => named && reach(named));
    const noGroupLeft = [joining, leaving].some(named => named?.groups.size === 0);
    const joins = [...(joining?.groups.values() ?? [])];
    const leaves = [...(leaving?.groups.values() ?? [])];

    const outcomes = candidates.slice(0, limit).map((before): PersonOutcome => {
      const left = (failure: Failure): PersonOutcome => ({ before, after: before, failure, changes: [] });
      if (change.delete) return { before, after: null, failure: null, changes: [] };
      const { sequence, lastSeenAt } = before.person;
      const refusal = noGroupLeft ? noAccessibleGroup : assignments.refusal(sequence, writing.assignments);
      if (refusal) return left(refusal);
      const further = assignments.changes(sequence, writing.assignments);
      // To be changed here isn't to be seen: the last sighting stays.
      const item = { ...writing, seenAt: lastSeenAt };
      const { state, changes } = merge(before, item, { joins, leaves, further }, now);
      const problem = misfit(state);
      if (problem) return left(problem);
      assignments.make(sequence, writing.assignments);
      return { before, after: state, failure: null, changes };
    });
    const changed = outcomes.filter(isChanged);
    return {
      outcomes,
      more: candidates.length > outcomes.length,
      noGroupLeft,
      ignoredGroups: [...(joining?.ignored ?? []), ...(leaving?.ignored ?? [])],
      writes: changed.flatMap(({ before, after, changes }) =>
        after ? { before, after, matchedBy: null, changes } : [],
      ),
      deletions: changed.flatMap(({ before, after }) => (after ? [] : before)),
      assignments: assignments.made,
    };
  };
}
