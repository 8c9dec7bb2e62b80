import { type GraphQLInputType, getNamedType, getNullableType, isInputObjectType, isListType } from 'graphql';
import { GatewayError } from '../../domain/errors.ts';
import { maxBatch } from '../../domain/limits.ts';

/** Ten batches: what is nearer to one is left to the use case, which knows what is in it. */
const maxItems = 10 * maxBatch;

/**
 * Refuses a list of input objects that is far too long for a batch before it's coerced: four megabytes hold a
 * million empty ones, which take seconds.
 * @throws GatewayError BATCH_TOO_LARGE
 */
export function checkBatches(type: GraphQLInputType, value: unknown): void {
  const nullable = getNullableType(type);
  if (typeof value !== 'object' || value === null || !isInputObjectType(getNamedType(nullable))) return;
  if (isListType(nullable)) {
    const items = Array.isArray(value) ? value : [value];
    if (items.length > maxItems)
      throw new GatewayError(
        'BATCH_TOO_LARGE',
        `A batch takes at most ${maxBatch} items; this one has ${items.length}. Nothing was written.`,
      );
    for (const item of items) checkBatches(nullable.ofType, item);
  } else if (isInputObjectType(nullable)) {
    const given = value as Readonly<Record<string, unknown>>;
    for (const { name, type } of Object.values(nullable.getFields()))
      if (Object.hasOwn(given, name)) checkBatches(type, given[name]);
  }
}
