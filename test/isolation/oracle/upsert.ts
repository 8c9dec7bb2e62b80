import type { Item } from './item.ts';
import type { Policy } from './match.ts';
import { upsert } from './upsertItem.ts';
import { personView } from './view.ts';
import {
  type Answer,
  accessible,
  type Change,
  type ItemOutcome,
  inScope,
  type Json,
  namesBoth,
  refusal,
  type Viewer,
} from './world.ts';

export interface UpsertInput extends Policy {
  persons: Item[];
  dryRun?: boolean;
  idempotencyKey?: string | null;
}

/** A call's part that no contract can foretell: when it is, and the identifier that its nth item creates. */
export interface Chance {
  now: number;
  minted: (index: number) => string;
}

/** §4. */
export function upsertPersons(viewer: Viewer, { input }: { input: UpsertInput }, chance: Chance): Answer {
  const refused = refusal(viewer, 'people:write', {
    BAD_USER_INPUT: input.persons.length === 0,
    BOTH_GROUP_IDENTIFIERS_PROVIDED: input.persons.some(namesBoth),
  });
  if (refused) return refused;
  if (input.dryRun) {
    // On a copy of the workspace, so that nothing is written whatever this does.
    const copy = { ...viewer, workspace: structuredClone(viewer.workspace), directory: viewer.workspace };
    return payload(copy, outcomes(copy, input, chance), false);
  }
  const key = input.idempotencyKey == null ? null : `${viewer.subject} ${input.idempotencyKey}`;
  const { persons, onExternalRefMismatch = 'CREATE', onAmbiguousMatch = 'FAIL' } = input;
  const same = JSON.stringify({ persons, onExternalRefMismatch, onAmbiguousMatch });
  const before = key === null ? undefined : viewer.workspace.recorded.get(key);
  if (before) {
    if (before.input !== same) return { errors: ['IDEMPOTENCY_KEY_REUSED'] };
    return payload(viewer, before.outcomes, true);
  }
  const results = outcomes(viewer, input, chance);
  if (key !== null) viewer.workspace.recorded.set(key, { input: same, outcomes: results });
  return payload(viewer, results, false);
}

function payload(viewer: Viewer, results: ItemOutcome[], replayed: boolean): Answer {
  const shown = (identifier: string | null): Json => {
    const person = inScope(viewer).find(person => person.identifier === identifier);
    return person ? personView(viewer, person) : null;
  };
  const count = (outcome: string) => results.filter(result => result.outcome === outcome).length;
  const data = {
    results: results.map(({ person, otherMatches, changes, ...rest }, index) => ({
      ...rest,
      index,
      success: rest.failureCode === null,
      failureReason: rest.failureCode !== null,
      person: shown(person),
      // A repeat may be by a viewer who sees less; only of persons in sight it says what was changed.
      changes: shown(person) === null ? [] : changes.flatMap(change => visibleChange(viewer, change)),
      otherMatches: [...otherMatches].map(shown).filter(other => other !== null),
    })),
    createdCount: count('CREATED'),
    updatedCount: count('UPDATED'),
    unchangedCount: count('UNCHANGED'),
    failedCount: count('FAILED'),
    replayed,
  };
  return { data: { upsertPersons: data as Json } };
}

/** Of groups and of counterparts those that the viewer can access now. */
function visibleChange(viewer: Viewer, change: Change): Change[] {
  const { field } = change;
  const seen = field === 'groups' ? accessible(viewer) : inScope(viewer);
  if (!['groups', 'assignments', 'contacts'].includes(field)) return [change];
  const visible = (identifiers: Json) =>
    (identifiers as string[]).filter(id => seen.some(({ identifier }) => identifier === id));
  const [before, after] = [visible(change.before), visible(change.after)];
  return before.length === after.length ? [] : [{ field, before, after }];
}

const outcomes = (viewer: Viewer, input: UpsertInput, chance: Chance): ItemOutcome[] =>
  input.persons.map((item, index) => upsert(viewer, item, input, chance.now, () => chance.minted(index)));
