import { attributeTerm } from './canonical.ts';
import type { Group, JsonObject, PersonKey } from './person.ts';

/** How what belongs to a person differs afterwards: nothing was before for a new one, nothing is after for a deleted one. */
export interface Changes<Part> {
  readonly added: readonly Part[];
  readonly removed: readonly Part[];
}

const none: Changes<never> = { added: [], removed: [] };

const same = (a: PersonKey) => (b: PersonKey) =>
  a.kind === b.kind && a.value === b.value && a.display === b.display && a.ordinal === b.ordinal;

export function changedKeys(before: readonly PersonKey[], after: readonly PersonKey[]): Changes<PersonKey> {
  if (before === after) return none;
  return {
    added: after.filter(key => !before.some(same(key))),
    removed: before.filter(key => !after.some(same(key))),
  };
}

/** By the groups' keys. */
export function changedGroups(before: readonly Group[], after: readonly Group[]): Changes<number> {
  if (before === after) return none;
  const left = new Set(before.map(({ key }) => key));
  const added = after.map(({ key }) => key).filter(key => !left.delete(key));
  return { added, removed: [...left] };
}

const termsOf = (attributes: JsonObject): ReadonlySet<string> =>
  new Set(Object.entries(attributes).map(([key, value]) => attributeTerm(key, value)));

/** Of the index of attributes. */
export function changedTerms(before: JsonObject, after: JsonObject): Changes<string> {
  if (before === after) return none;
  const [held, wanted] = [termsOf(before), termsOf(after)];
  const without = (terms: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...terms].filter(term => !others.has(term));
  return { added: without(wanted, held), removed: without(held, wanted) };
}
