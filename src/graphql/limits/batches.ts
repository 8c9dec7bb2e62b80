import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { GatewayError } from '../../domain/errors.ts';
import { maxBatch } from '../../domain/limits.ts';

/** Ten batches: what is nearer to one is left to the use case, which knows what is in it. */
const maxItems = 10 * maxBatch;

/** Twice as many as a batch whose items each hold as many again. */
const maxAllItems = 2 * maxBatch * maxBatch;

/**
 * Refuses lists of input objects that are far too long for a batch before they're coerced: four megabytes hold
 * a million empty ones, which take seconds. Lists in the items of lists count together.
 * @throws GatewayError BATCH_TOO_LARGE
 */
export function checkBatches(type: GraphQLInputType, value: unknown): void {
  let allItems = 0;
  check(type, value);

  function check(type: GraphQLInputType, value: unknown): void {
    const nullable = getNullableType(type);
    if (typeof value !== 'object' || value === null || !isInputObjectType(getNamedType(nullable))) return;
    if (isListType(nullable)) {
      const items = Array.isArray(value) ? value : [value];
      allItems += items.length;
      if (items.length > maxItems || allItems > maxAllItems)
        throw new GatewayError(
          'BATCH_TOO_LARGE',
          `A batch takes at most ${maxBatch} items; this one has ${allItems}, counting those of all its lists. Nothing was written.`,
        );
      for (const item of items) check(nullable.ofType, item);
    } else if (isInputObjectType(nullable)) {
      const given = value as Readonly<Record<string, unknown>>;
      for (const { name, type } of objectFields(nullable))
        if (Object.hasOwn(given, name)) check(type, given[name]);
    }
  }
}

const known = new WeakMap<GraphQLInputObjectType, readonly GraphQLInputField[]>();

/** Those of a type's fields that hold input objects: the others are of no concern. */
function objectFields(type: GraphQLInputObjectType): readonly GraphQLInputField[] {
  const fields =
    known.get(type) ??
    Object.values(type.getFields()).filter(field => isInputObjectType(getNamedType(field.type)));
  known.set(type, fields);
  return fields;
}
