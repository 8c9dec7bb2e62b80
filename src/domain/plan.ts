import { type AssignmentSnapshot, Assignments, type NewAssignment } from './assignments.ts';
import { Candidates } from './candidates.ts';
import { noAccessibleGroup, versionConflict } from './failures.ts';
import { type Match, match } from './match.ts';
import { create, merge, misfit } from './merge.ts';
import type { Failure, FieldChange, MatchedBy, MatchPolicy, Outcome, UpsertResult } from './outcome.ts';
import type { Group, PersonState, PersonView, Timestamp } from './person.ts';
import { type AccessibleGroups, reaches } from './reach.ts';
import type { Item, RefusedItem } from './validate.ts';

/** What the directory holds of a batch's keys at the moment of its transaction. */
export interface Snapshot {
  readonly accessible: AccessibleGroups;
  /** Each person once, in any order; `groups` holds those that the viewer may access, by identifier. */
  readonly candidates: readonly PersonState[];
  readonly assignments: AssignmentSnapshot;
  /** The highest sequence number ever given in the workspace; 1 when none was. */
  readonly lastSequence: number;
}

/** What is kept of a change: why it is that person, and what differs, in order; of a new one what its state doesn't say. */
export interface Deed {
  readonly matchedBy: MatchedBy | null;
  readonly changes: readonly FieldChange[];
}

/** One person to be written; `before` is null for a new one. The two states say what differs. */
export interface PersonWrite extends Deed {
  readonly before: PersonState | null;
  readonly after: PersonState;
}

/** What to write, each person and each assignment once. */
export interface PersonWrites {
  readonly writes: readonly PersonWrite[];
  /** To be written after the persons. */
  readonly assignments: readonly NewAssignment[];
  readonly deletions: readonly PersonState[];
}

/** What a planner decided: results in input order, and the writes that make them true. */
export interface UpsertPlan extends PersonWrites {
  readonly results: readonly UpsertResult[];
}

export interface Tools {
  readonly now: Timestamp;
  readonly newIdentifier: () => string;
}

/** What one item did, persons by sequence number, since they may change until the batch is through. */
interface Step {
  readonly outcome: Outcome;
  readonly matchedBy?: MatchedBy;
  readonly person?: number;
  readonly changes?: readonly FieldChange[];
  readonly others?: readonly PersonState[];
  readonly failure?: Failure;
}

const insufficient: Failure = {
  code: 'INSUFFICIENT_INFORMATION',
  reason:
    'Insufficient information to create a new person record. Please provide either an external reference or a combination of phone number OR email address AND first name OR last name.',
};

const failed = (failure: Failure, others: readonly PersonState[] = []): Step => ({
  outcome: 'FAILED',
  failure,
  others,
});

/**
 * Plans a batch: a fold over its items in order, each of which sees what the earlier ones did. Pure but for
 * `newIdentifier`, so that the same function runs inside any engine's transaction, and again when that is
 * repeated.
 */
export function planUpserts(
  items: readonly (Item | RefusedItem)[],
  policy: MatchPolicy,
  tools: Tools,
): (snapshot: Snapshot) => UpsertPlan {
  return ({ accessible, candidates: loaded, assignments: assigned, lastSequence }) => {
    const candidates = new Candidates(loaded);
    const assignments = new Assignments(assigned, tools.now);
    const written = new Map<number, PersonWrite>();
    const reach = reaches(accessible);
    let sequence = lastSequence;

    const keep = (before: PersonState | null, after: PersonState, { matchedBy, changes }: Deed): number => {
      const { sequence } = after.person;
      candidates.put(after);
      const earlier = written.get(sequence);
      const write = { before: earlier ? earlier.before : before, after, matchedBy, changes };
      if (earlier?.changes.length) {
        write.matchedBy = earlier.matchedBy;
        write.changes = [...earlier.changes, ...changes];
      }
      written.set(sequence, write);
      return sequence;
    };

    const step = (item: Item): Step => {
      const within = reach(item.named);
      const editsUnscoped = item.identifier !== null && item.named === null;
      if (!within.whole && within.groups.size === 0 && !editsUnscoped) return failed(noAccessibleGroup);
      const found: Match = match(item, within, candidates, policy);
      if (found.kind === 'failure') return failed(found.failure, found.others);
      const version = found.kind === 'person' ? found.state.person.version : 0;
      if (item.expectedVersion !== null && item.expectedVersion !== version)
        return failed(versionConflict(version, item.expectedVersion));
      const matched = found.kind === 'person' ? found.state.person.sequence : null;
      const unassignable = assignments.refusal(matched, item.assignments);
      if (unassignable) return failed(unassignable);
      const groups: Group[] = [...within.groups.values()];
      if (found.kind === 'nobody') {
        if (!suffices(item)) return failed(insufficient);
        const identifier = tools.newIdentifier();
        const state = create(item, groups, { sequence: sequence + 1, identifier, now: tools.now });
        const problem = misfit(state);
        if (problem) return failed(problem);
        sequence += 1;
        const changes = assignments.changes(sequence, item.assignments);
        assignments.make(sequence, item.assignments);
        return { outcome: 'CREATED', person: keep(null, state, { matchedBy: null, changes }) };
      }
      const { sequence: person } = found.state.person;
      const further = assignments.changes(person, item.assignments);
      const joins = editsUnscoped ? [] : groups;
      const { state, changes } = merge(found.state, item, { joins, further }, tools.now);
      const problem = misfit(state);
      if (problem) return failed(problem);
      assignments.make(person, item.assignments);
      return {
        outcome: changes.length > 0 ? 'UPDATED' : 'UNCHANGED',
        matchedBy: found.by,
        person: keep(found.state, state, { matchedBy: found.by, changes }),
        changes,
        others: found.others,
      };
    };

    const steps = items.map(item => ('failure' in item ? failed(item.failure) : step(item)));
    const view = (sequence: number): PersonView => viewOf(candidates.get(sequence) as PersonState);
    const results = steps.map((step, position): UpsertResult => {
      const item = items[position] as Item | RefusedItem;
      return {
        index: item.index,
        outcome: step.outcome,
        matchedBy: step.matchedBy ?? null,
        person: step.person === undefined ? null : view(step.person),
        changes: step.changes ?? [],
        otherMatches: (step.others ?? []).map(({ person }) => view(person.sequence)),
        ignoredGroups: reach(item.named).ignored,
        failure: step.failure ?? null,
      };
    });
    return { results, writes: [...written.values()], assignments: assignments.made, deletions: [] };
  };
}

/** As an answer shows it. Written out: what `...person` is added to gets a shape of its own each time, at 20 times the cost. */
export const viewOf = ({ person, groups, keys }: PersonState): PersonView => ({
  sequence: person.sequence,
  identifier: person.identifier,
  externalRef: person.externalRef,
  firstName: person.firstName,
  lastName: person.lastName,
  emailAddress: person.emailAddress,
  phoneNumber: person.phoneNumber,
  avatarUrl: person.avatarUrl,
  timezone: person.timezone,
  locale: person.locale,
  status: person.status,
  attributes: person.attributes,
  createdAt: person.createdAt,
  updatedAt: person.updatedAt,
  firstSeenAt: person.firstSeenAt,
  lastSeenAt: person.lastSeenAt,
  version: person.version,
  groups,
  keys,
});

/** An external reference, or (phone or e-mail) and (first or last name). */
function suffices({ keys, patch }: Item): boolean {
  const contact = keys.emailAddress.length > 0 || keys.phoneNumber.length > 0;
  return keys.externalRef.length > 0 || (contact && (patch.firstName != null || patch.lastName != null));
}
