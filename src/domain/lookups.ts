import { maxBatch } from './limits.ts';
import type { MatchPolicy } from './outcome.ts';
import { contactPointKinds, type GroupSelector, type KeyKind } from './person.ts';
import type { Item, RefusedItem } from './validate.ts';

/** More candidates than this for one item are as good as none: the match is ambiguous. */
export const maxCandidates = 50;

/**
 * How many bearers of a key must be loaded, oldest first, for a plan to be right about `maxCandidates`: one
 * more than it, and as many again as a batch can change before it comes to the item that asks.
 */
export const candidateLimit = maxCandidates + 1 + maxBatch;

/**
 * Which bearers of a key an item may be matched with: anyone, or, for an item with an external reference of
 * its own, those who bear none and, where the policy asks about them, those who bear one. Told apart here, or
 * a phone number shared by thousands with references would crowd out of `candidateLimit` the one who counts.
 */
export type Bearers = 'anyone' | 'withoutExternalRef' | 'withExternalRef';

/** One question to the directory: who in this scope bears this key? */
export interface KeyLookup {
  readonly kind: KeyKind;
  readonly value: string;
  readonly bearers: Bearers;
  /** The groups that the item names; null when it names none. */
  readonly named: GroupSelector | null;
  /** An earlier question, which makes this one needless if it finds anybody. */
  readonly unless: KeyLookup | null;
}

/**
 * Whom the questions find, in their order: one that an earlier one has made needless finds nobody.
 * @param answer gives those whom a question finds, by itself or by its place
 */
export function foundBy<Answer>(
  lookups: readonly KeyLookup[],
  answer: (lookup: KeyLookup, place: number) => readonly Answer[],
): Answer[] {
  const answered = new Set<KeyLookup>();
  const all: Answer[] = [];
  for (const [place, lookup] of lookups.entries()) {
    if (lookup.unless && answered.has(lookup.unless)) continue;
    const some = answer(lookup, place);
    if (some.length > 0) answered.add(lookup);
    for (const one of some) all.push(one);
  }
  return all;
}

/** All that a plan needs to have loaded. */
export interface MatchKeys {
  /** Persons that items edit, sought among all that the viewer may access. */
  readonly identifiers: readonly string[];
  /** Counterparts of contact assignments, sought likewise; each once. */
  readonly counterparts: readonly string[];
  /** Each question once. */
  readonly lookups: readonly KeyLookup[];
  /** Every selector that some item uses, so that its groups are known to the plan. */
  readonly selectors: readonly GroupSelector[];
}

export function matchKeys(items: readonly (Item | RefusedItem)[], policy: MatchPolicy): MatchKeys {
  const identifiers = new Set<string>();
  const counterparts = new Set<string>();
  const lookups = new Map<string, KeyLookup>();
  const selectors = new Map<string, GroupSelector>();
  // A reference that somebody bears now decides then, too, as long as no item can take it away.
  const refsDecide = policy.onExternalRefMismatch !== 'UPDATE' && !items.some(takesRef);

  const texts = new Map<GroupSelector, string>();
  /** Items mostly share their selectors. */
  const textOf = (named: GroupSelector | null): string => {
    if (named === null) return '';
    const text = texts.get(named) ?? JSON.stringify(named);
    texts.set(named, text);
    return text;
  };

  for (const item of items) {
    const { named } = item;
    const groups = textOf(named);
    if (named) selectors.set(groups, named);
    if ('failure' in item) continue;
    const { identifier, keys } = item;
    for (const { counterpart } of item.assignments) counterparts.add(counterpart);
    const ask = (kind: KeyKind, bearers: Bearers, unless: KeyLookup | null): KeyLookup | null => {
      let asked: KeyLookup | null = null;
      for (const value of keys[kind]) {
        const key = `${kind}\0${bearers}\0${value}\0${groups}`;
        const known = lookups.get(key);
        asked =
          known?.unless === unless ? known : { kind, value, bearers, named, unless: known ? null : unless };
        lookups.set(key, asked);
      }
      return asked;
    };
    const byRef = ask('externalRef', 'anyone', null);
    if (identifier !== null) {
      identifiers.add(identifier);
      continue;
    }
    const bearers: Bearers[] =
      keys.externalRef.length === 0
        ? ['anyone']
        : policy.onExternalRefMismatch === 'CREATE'
          ? ['withoutExternalRef']
          : ['withoutExternalRef', 'withExternalRef'];
    for (const kind of contactPointKinds)
      for (const who of bearers) ask(kind, who, refsDecide ? byRef : null);
  }
  return {
    identifiers: [...identifiers],
    counterparts: [...counterparts],
    lookups: [...lookups.values()],
    selectors: [...selectors.values()],
  };
}

/** Whether somebody may not bear the reference any more that it bears now: by an edit, or by clearing it. */
const takesRef = (item: Item | RefusedItem): boolean =>
  !('failure' in item) &&
  (item.patch.externalRef === null || (item.identifier !== null && item.patch.externalRef !== undefined));
