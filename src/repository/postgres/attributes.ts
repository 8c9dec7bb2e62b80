import { changedTerms } from '../../domain/changes.ts';
import type { JsonObject } from '../../domain/person.ts';

type Term = { readonly workspace: number; readonly term: string; readonly person: number };

/** The rows by which the index of attributes changes with a person. */
export function changedTermRows(
  workspace: number,
  person: number,
  before: JsonObject,
  after: JsonObject,
): { readonly added: Term[]; readonly removed: Term[] } {
  const rows = (terms: readonly string[]) => terms.map(term => ({ workspace, term, person }));
  const { added, removed } = changedTerms(before, after);
  return { added: rows(added), removed: rows(removed) };
}
