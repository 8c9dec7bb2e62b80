import { badUserInput, GatewayError } from '../domain/errors.ts';

export const maxBatch = 100;
const maxGroups = 1_000;

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
  if (groupIds.length === 0 || groupIds.length > maxGroups)
    throw badUserInput(`groupIds takes from 1 to ${maxGroups.toLocaleString('en')} entries.`);
}
