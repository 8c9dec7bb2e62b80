import { badUserInput, GatewayError } from '../domain/errors.ts';
import { maxBatch, maxBatchGroups, maxListEntries } from '../domain/limits.ts';
import type { GroupSelector } from '../domain/person.ts';

/** @throws GatewayError BAD_USER_INPUT for an empty batch, BATCH_TOO_LARGE for more than 100 items. */
export function checkBatch(items: readonly unknown[], noun: string): void {
  if (items.length === 0) throw badUserInput(`Give at least one of the ${noun}.`);
  if (items.length > maxBatch)
    throw new GatewayError(
      'BATCH_TOO_LARGE',
      `A batch takes at most ${maxBatch} ${noun}; this one has ${items.length}. Nothing was written.`,
    );
}

/** @throws GatewayError BAD_USER_INPUT for no group, or more than 1,000. */
export function checkGroupIds(groupIds: readonly string[]): void {
  if (groupIds.length === 0 || groupIds.length > maxListEntries)
    throw badUserInput(`groupIds takes from 1 to ${maxListEntries.toLocaleString('en')} entries.`);
}

/** @throws GatewayError BAD_USER_INPUT when the items name more than 10,000 groups, each of which is looked up. */
export function checkSelectors(selectors: readonly (GroupSelector | null)[]): void {
  const named = selectors.reduce((total, selector) => total + (selector?.values.length ?? 0), 0);
  if (named > maxBatchGroups)
    throw badUserInput(`A batch may name at most ${maxBatchGroups.toLocaleString('en')} groups in all.`);
}
