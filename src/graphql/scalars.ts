import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { isObject } from '../domain/json.ts';
import type { JsonObject, JsonValue, Timestamp } from '../domain/person.ts';
import { timestampOf } from './timestamp.ts';

// A GraphQLError is passed on as it is; for any other, graphql-js would put the offending value, which may
// be somebody's personal data, into the message.
function refuse(expectation: string, node?: ValueNode): never {
  throw new GraphQLError(expectation, node && { nodes: node });
}

const safeIntExpected = 'SafeInt takes an integer from -(2^53 - 1) to 2^53 - 1, written without a fraction.';

export const SafeInt = new GraphQLScalarType<number, number>({
  name: 'SafeInt',
  description:
    'A whole number from -(2^53 - 1) to 2^53 - 1, as a JSON integer: what a JavaScript number holds exactly. Floats and strings are refused.',
  serialize: value => (Number.isSafeInteger(value) ? (value as number) : refuse(safeIntExpected)),
  parseValue: value => (Number.isSafeInteger(value) ? (value as number) : refuse(safeIntExpected)),
  parseLiteral(node) {
    const value = node.kind === Kind.INT ? Number(node.value) : Number.NaN;
    return Number.isSafeInteger(value) ? value : refuse(safeIntExpected, node);
  },
});

const dateTimeExpected =
  'DateTime takes an RFC 3339 string: a date of the calendar, a time without leap second, and an offset, such as "2025-01-31T09:30:00Z".';

export const DateTime = new GraphQLScalarType<Timestamp, string>({
  name: 'DateTime',
  description:
    'A moment as RFC 3339 writes it, such as `"2025-01-31T09:30:00.000Z"`. Answers are always in UTC with milliseconds. As input the offset (`Z` or `+01:00`) is required, the date must exist, and anything finer than a millisecond is cut off.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: value => new Date(value as Timestamp).toISOString(),
  parseValue: value => (typeof value === 'string' ? timestampOf(value) : null) ?? refuse(dateTimeExpected),
  parseLiteral: node =>
    (node.kind === Kind.STRING ? timestampOf(node.value) : null) ?? refuse(dateTimeExpected, node),
});

/** Deeper values end the call stack, or a database's JSON functions, before the size limit is reached. */
const maxJsonDepth = 500;

const jsonExpected = `JSON takes strings, finite numbers, booleans, null, lists and objects, nested at most ${maxJsonDepth} deep.`;
const jsonObjectExpected = `JSONObject takes an object. ${jsonExpected}`;

/** Whether JSON can say it: JSON.parse turns 1e999 into Infinity, which JSON.stringify would make null. */
function isJson(value: unknown, depth = 0): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth === maxJsonDepth) return false;
  return Object.values(value).every(item => isJson(item, depth + 1));
}

/** The value that a literal writes; undefined for a variable that isn't given. */
function literalValue(node: ValueNode, variables: Record<string, unknown> | null | undefined): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.ENUM:
      return refuse('JSON has no enum values; write a string in quotes.', node);
    case Kind.LIST:
      return node.values.map(item => literalValue(item, variables) ?? null);
    case Kind.OBJECT:
      // fromEntries defines own properties, so that a `__proto__` key is one like any other.
      return Object.fromEntries(
        node.fields
          .map(field => [field.name.value, literalValue(field.value, variables)] as const)
          .filter(([, value]) => value !== undefined),
      );
    case Kind.VARIABLE:
      return variables?.[node.name.value];
  }
}

export const Json = new GraphQLScalarType<JsonValue, JsonValue>({
  name: 'JSON',
  description: 'Any JSON value: a string, a number, a boolean, null, a list or an object.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: value => value as JsonValue,
  parseValue: value => (isJson(value) ? value : refuse(jsonExpected)),
  parseLiteral(node, variables) {
    const value = literalValue(node, variables);
    return isJson(value) ? value : refuse(jsonExpected, node);
  },
});

export const JsonObjectScalar = new GraphQLScalarType<JsonObject, JsonObject>({
  name: 'JSONObject',
  description:
    'A JSON object with any keys and values, such as `{ "plan": "pro", "seats": 5 }`. Anything that is no object is refused.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
  serialize: value => value as JsonObject,
  parseValue: value =>
    isObject(value) && isJson(value) ? (value as JsonObject) : refuse(jsonObjectExpected),
  parseLiteral(node, variables) {
    if (node.kind !== Kind.OBJECT) return refuse(jsonObjectExpected, node);
    const value = literalValue(node, variables);
    return isJson(value) ? (value as JsonObject) : refuse(jsonObjectExpected, node);
  },
});
