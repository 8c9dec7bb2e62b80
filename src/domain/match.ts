import type { Candidates } from './candidates.ts';
import { notFound } from './failures.ts';
import { maxCandidates } from './lookups.ts';
import type { Failure, MatchedBy, MatchPolicy } from './outcome.ts';
import { contactPointKinds, type KeyKind, type PersonState } from './person.ts';
import type { ItemReach } from './reach.ts';
import type { Item } from './validate.ts';

/** Whom an item means: a person, nobody yet, or why that can't be told. `others` came into question too. */
export type Match =
  | {
      readonly kind: 'person';
      readonly state: PersonState;
      readonly by: MatchedBy;
      readonly others: PersonState[];
    }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly others: PersonState[] };

/**
 * The rules of matching, in order: the identifier names the person; else the external reference; else the
 * e-mail address or the phone number, of people who don't bear another external reference.
 */
export function match(item: Item, reach: ItemReach, candidates: Candidates, policy: MatchPolicy): Match {
  const { keys } = item;
  const sameRef = candidates.bearers(['externalRef'], keys, reach);
  if (item.identifier !== null) return edited(item.identifier, sameRef, candidates);
  if (sameRef.length > 0) return choose(item, sameRef, policy);

  const bearers = candidates.bearers(contactPointKinds, keys, reach);
  const isSomebodyElse = ({ person }: PersonState) =>
    keys.externalRef.length > 0 && person.externalRef !== null;
  const eligible = bearers.filter(state => !isSomebodyElse(state));
  if (eligible.length > 0) return choose(item, eligible, policy);
  if (bearers.length === 0 || policy.onExternalRefMismatch === 'CREATE') return { kind: 'nobody' };
  if (policy.onExternalRefMismatch === 'UPDATE') return choose(item, bearers, policy);
  return failure(
    'EXTERNAL_REF_MISMATCH',
    'A person with this e-mail address or phone number bears a different external reference.',
    bearers,
  );
}

function edited(identifier: string, sameRef: PersonState[], candidates: Candidates): Match {
  const state = candidates.identified(identifier);
  if (!state) return { kind: 'failure', failure: notFound.person, others: [] };
  const others = sameRef.filter(other => other.person.sequence !== state.person.sequence);
  if (others.length > 0)
    return failure('EXTERNAL_REF_TAKEN', 'Another person bears this external reference.', others);
  return { kind: 'person', state, by: 'IDENTIFIER', others: [] };
}

/** The candidate that agrees on strictly more than any other; where several do, the policy decides. */
function choose(item: Item, candidates: PersonState[], policy: MatchPolicy): Match {
  if (candidates.length > maxCandidates)
    return failure('AMBIGUOUS_MATCH', `More than ${maxCandidates} persons match.`, candidates);
  const tied = candidates.length > 1 ? closest(item, candidates) : candidates;
  const state = tied[0] as PersonState;
  if (tied.length > 1 && policy.onAmbiguousMatch === 'FAIL')
    return failure('AMBIGUOUS_MATCH', `${tied.length} persons match equally well.`, candidates);
  return {
    kind: 'person',
    state,
    by: strongestKey(item, state),
    others: candidates.filter(other => other !== state),
  };
}

function closest(item: Item, candidates: PersonState[]): PersonState[] {
  const agreements = candidates.map(state => agreement(item, state));
  const best = Math.max(...agreements);
  return candidates.filter((_, index) => agreements[index] === best);
}

const bears = (state: PersonState, kind: KeyKind, values: readonly string[]): boolean =>
  state.keys.some(key => key.kind === kind && values.includes(key.value));

/** On how many of e-mail address, phone number, first and last name an item and a person agree. */
function agreement({ keys, patch }: Item, state: PersonState): number {
  const agreed = [
    bears(state, 'emailAddress', keys.emailAddress),
    bears(state, 'phoneNumber', keys.phoneNumber),
    patch.firstName != null && patch.firstName === state.person.firstName,
    patch.lastName != null && patch.lastName === state.person.lastName,
  ];
  return agreed.filter(Boolean).length;
}

function strongestKey({ keys }: Item, state: PersonState): MatchedBy {
  if (bears(state, 'externalRef', keys.externalRef)) return 'EXTERNAL_REF';
  return bears(state, 'emailAddress', keys.emailAddress) ? 'EMAIL_ADDRESS' : 'PHONE_NUMBER';
}

function failure(code: Failure['code'], reason: string, others: PersonState[]): Match {
  return { kind: 'failure', failure: { code, reason }, others: others.slice(0, maxCandidates) };
}
