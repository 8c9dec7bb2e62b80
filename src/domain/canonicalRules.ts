import { canonicalVersion } from './canonical.ts';
import { type KeyKind, keyKinds, type PersonKey } from './person.ts';

/*
 * What persons are found by (keys, folded texts, terms of attributes) is made of them by rules: a version of
 * canonical.ts, and a phone region. A directory notes which, and has it all made anew by others.
 */

/** The name of the note. */
export const rulesNote = 'canonical_rules';

export const rulesWith = (phoneRegion: string | undefined): string =>
  JSON.stringify({ version: canonicalVersion, phoneRegion: phoneRegion ?? null });

/** What is wrong with a directory that other rules made, for people, where it must not be made anew. */
export const otherRules =
  'was made with another PHONE_REGION, or by another version; set the PHONE_REGION of its gateway, or run `persons migrate` to change it';

/** A key as an engine stores it; `kind` is its place in `keyKinds`. */
type StoredKey = Pick<PersonKey, 'value' | 'display' | 'ordinal'> & { readonly kind: number };

export const kindIn = ({ kind }: Pick<StoredKey, 'kind'>): KeyKind => keyKinds[kind] as KeyKind;

/**
 * A person's keys by other rules, by kind and ordinal. Of those that are equal then the first is kept, and ordinals
 * follow each other from 0.
 */
export function remadeKeys<Key extends StoredKey>(
  held: readonly Key[],
  valueFor: (kind: KeyKind, display: string) => string,
): Key[] {
  const keys: Key[] = [];
  for (const key of held) {
    const value = valueFor(kindIn(key), key.display);
    const ofKind = keys.filter(({ kind }) => kind === key.kind);
    if (ofKind.some(other => other.value === value)) continue;
    keys.push({ ...key, value, ordinal: ofKind.length });
  }
  return keys;
}

/** A profile's contact points and reference as its primary keys show them; as they are where there is none. */
export const shownBy = (
  keys: readonly StoredKey[],
  profile: Readonly<Record<KeyKind, string | null>>,
): Record<KeyKind, string | null> =>
  Object.fromEntries(
    keyKinds.map(kind => [
      kind,
      keys.find(key => key.ordinal === 0 && kindIn(key) === kind)?.display ?? profile[kind],
    ]),
  ) as Record<KeyKind, string | null>;
