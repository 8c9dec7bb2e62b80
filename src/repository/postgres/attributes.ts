import { attributeTerm } from '../../domain/canonical.ts';
import type { JsonObject } from '../../domain/person.ts';

type Term = { readonly workspace: number; readonly term: string; readonly person: number };

const termsOf = (attributes: JsonObject): ReadonlySet<string> =>
  new Set(Object.entries(attributes).map(([key, held]) => attributeTerm(key, held)));

/**
 * How the index of attributes changes with a person: nothing before for a new one, nothing after for a deleted one.
 */
export function changedTerms(
  workspace: number,
  person: number,
  before: JsonObject,
  after: JsonObject,
): { readonly added: Term[]; readonly removed: Term[] } {
  if (before === after) return { added: [], removed: [] };
  const [held, wanted] = [termsOf(before), termsOf(after)];
  const rows = (terms: ReadonlySet<string>, but: ReadonlySet<string>) =>
    Array.from(terms)
      .filter(term => !but.has(term))
      .map(term => ({ workspace, term, person }));
  return { added: rows(wanted, held), removed: rows(held, wanted) };
}
