import { matchKeys } from '../domain/lookups.ts';
import type { MatchPolicy, UpsertResult } from '../domain/outcome.ts';
import type { GroupSelector, PersonInput } from '../domain/person.ts';
import { planUpserts } from '../domain/plan.ts';
import { groupsNamed } from '../domain/reach.ts';
import { validateItem } from '../domain/validate.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import { checkBatch, checkSelectors } from './batch.ts';
import { idempotency, replay } from './idempotency.ts';
import { originOf } from './origin.ts';
import type { Services } from './services.ts';

export interface UpsertPersonsInput extends MatchPolicy {
  readonly persons: readonly PersonInput[];
  readonly dryRun: boolean;
  /** Makes a repeat within 24 hours give the first answer again, and write nothing. */
  readonly idempotencyKey?: string | null | undefined;
}

export interface UpsertReport {
  /** In input order, one an item. */
  readonly results: readonly UpsertResult[];
  /** Whether this is the answer kept from an earlier request with the same idempotency key. */
  readonly replayed: boolean;
}

/**
 * Matches each item with the persons in its scope, merges or creates, and says what it did and why.
 * @throws GatewayError FORBIDDEN without people:write, BAD_USER_INPUT, BATCH_TOO_LARGE,
 * BOTH_GROUP_IDENTIFIERS_PROVIDED (nothing is read or written), IDEMPOTENCY_KEY_REUSED, STORAGE_BUSY,
 * STORAGE_FULL.
 */
export async function upsertPersons(
  services: Services,
  viewer: Viewer,
  input: UpsertPersonsInput,
): Promise<UpsertReport> {
  const { idempotencyKey, dryRun, persons, ...policy } = input;
  const { workspace, access } = viewer;
  authorize(viewer, 'upsertPersons');
  checkBatch(persons, 'persons');
  const origin = originOf(services, viewer);
  const rules = { now: origin.at, phoneRegion: services.phoneRegion };
  const named = shared(persons.map(person => groupsNamed(person, 'a person in your request body')));
  checkSelectors(named);
  const once = idempotency(idempotencyKey, { persons, ...policy }, viewer, rules.now);
  const items = persons.map((person, index) => validateItem(index, person, named[index] ?? null, rules));
  const plan = planUpserts(items, policy, { now: rules.now, newIdentifier: services.newIdentifier });
  const upserted = await services.repository.upsertPersons(
    { workspace, origin, access, keys: matchKeys(items, policy), dryRun, idempotency: dryRun ? null : once },
    plan,
  );
  const { replayed } = upserted;
  const results = replayed ? await replay(services, viewer, upserted.answer) : upserted.plan.results;
  if (results.length !== persons.length)
    throw new Error('A batch came out with another length than it went in.');
  return { results, replayed };
}

/** Items mostly name the same groups: those that do get one selector, so that it's looked up once. */
function shared(selectors: readonly (GroupSelector | null)[]): readonly (GroupSelector | null)[] {
  const known = new Map<string, GroupSelector>();
  return selectors.map(selector => {
    if (selector === null) return null;
    const text = JSON.stringify(selector);
    const first = known.get(text) ?? selector;
    known.set(text, first);
    return first;
  });
}
