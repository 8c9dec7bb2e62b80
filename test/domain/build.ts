import { create } from '../../src/domain/merge.ts';
import type { MatchPolicy } from '../../src/domain/outcome.ts';
import type { Group, PersonInput, PersonState } from '../../src/domain/person.ts';
import { planUpserts, type UpsertPlan } from '../../src/domain/plan.ts';
import { accessibleGroups, groupsNamed } from '../../src/domain/reach.ts';
import { type Item, type RefusedItem, validateItem } from '../../src/domain/validate.ts';

/** The time of a batch, and an earlier one, at which its persons came to be. */
export const now = Date.UTC(2026, 5, 1, 12);
export const earlier = Date.UTC(2025, 0, 1);

export const group = (key: number, externalRef: string | null = null): Group => ({
  key,
  identifier: `group-${key}`,
  externalRef,
  name: null,
});

export const item = (input: PersonInput, index = 0): Item | RefusedItem =>
  validateItem(index, input, groupsNamed(input, 'a person'), { now, phoneRegion: undefined });

function validItem(input: PersonInput): Item {
  const built = item(input);
  if ('failure' in built) throw new Error(built.failure.reason);
  return built;
}

export const identifierOf = (sequence: number): string => `person-${sequence}`;

/** A person as the directory holds it, made at `earlier`. */
export const person = (sequence: number, input: PersonInput, groups: readonly Group[] = []): PersonState =>
  create(validItem({ seenAt: earlier, ...input }), groups, {
    sequence,
    identifier: identifierOf(sequence),
    now: earlier,
  });

export interface World extends Partial<MatchPolicy> {
  /** Who is there; the viewer's groups are all that their states name. */
  readonly persons?: readonly PersonState[];
  /** The groups that the viewer may access; absent: all of the workspace's, `groups` being those it has. */
  readonly access?: readonly Group[];
  readonly groups?: readonly Group[];
  readonly lastSequence?: number;
  /** Pairs of those who are there: to whom assigned, and who. */
  readonly assigned?: readonly (readonly [number, number])[];
}

/** Plans a batch as the directory does, with new identifiers `new-1`, `new-2`, … */
export function upsert(inputs: readonly PersonInput[], world: World = {}): UpsertPlan {
  const { persons = [], access, groups = [], onExternalRefMismatch, onAmbiguousMatch } = world;
  const policy: MatchPolicy = {
    onExternalRefMismatch: onExternalRefMismatch ?? 'CREATE',
    onAmbiguousMatch: onAmbiguousMatch ?? 'FAIL',
  };
  let made = 0;
  const newIdentifier = () => `new-${++made}`;
  return planUpserts(inputs.map(item), policy, { now, newIdentifier })({
    accessible: accessibleGroups(access === undefined, access ?? groups),
    candidates: persons,
    assignments: {
      counterparts: new Map(persons.map(state => [state.person.identifier, state.person.sequence])),
      existing: (world.assigned ?? []).map(([assignedTo, person]) => ({ assignedTo, person })),
    },
    lastSequence: world.lastSequence ?? Math.max(1, ...persons.map(state => state.person.sequence)),
  });
}

/** The persons after a plan's writes. */
export function applied(persons: readonly PersonState[], { writes }: UpsertPlan): readonly PersonState[] {
  const after = new Map(persons.map(state => [state.person.sequence, state]));
  for (const write of writes) after.set(write.after.person.sequence, write.after);
  return [...after.values()];
}

/** The only result of a batch of one. */
export function upsertOne(input: PersonInput, world: World = {}) {
  const plan = upsert([input], world);
  const [result] = plan.results;
  if (!result || plan.results.length !== 1) throw new Error('One item gives one result.');
  return { ...result, writes: plan.writes };
}
