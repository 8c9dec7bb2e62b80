import fc from 'fast-check';
import { coerceInputValue, type GraphQLInputType, isInputType, parseType, typeFromAST } from 'graphql';
import { expect, it } from 'vitest';
import { coercionTo, unfit } from '../../src/graphql/coerce.ts';
import { buildSchema } from '../../src/graphql/schema.ts';

const schema = buildSchema();
const inputTypes = Object.values(schema.getTypeMap())
  .filter(isInputType)
  .filter(({ name }) => !name.startsWith('__'));

function coercedByLibrary(value: unknown, type: GraphQLInputType): unknown {
  let fits = true;
  const coerced = coerceInputValue(value, type, () => {
    fits = false;
  });
  return fits ? coerced : unfit;
}

const leafOf = (name: string): fc.Arbitrary<unknown> =>
  ({
    Int: fc.integer({ min: -5, max: 5 }),
    Float: fc.constant(1.5),
    Boolean: fc.boolean(),
    DateTime: fc.constant('2025-01-31T09:30:00Z'),
    JSONObject: fc.constant({ a: [1] }),
    SafeInt: fc.constant(2 ** 40),
  })[name] ?? fc.constant('a');

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, '', 'a', 'ACTIVE', 'FAIL', '2025-01-31T09:30:00Z', true, 0, 1, 1.5, 2 ** 53),
  fc.constant(Number.POSITIVE_INFINITY),
);
const fieldNames = [
  ...new Set(inputTypes.flatMap(type => ('getFields' in type ? Object.keys(type.getFields()) : []))),
];

/** Values that mostly fit a type, and are wrong in a place now and then. */
function valuesFor(type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
  const wrong = fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...fieldNames), leaf),
  );
  const text = String(type);
  const inner = (): fc.Arbitrary<unknown> => {
    if (text.endsWith('!'))
      return valuesFor((type as { ofType: GraphQLInputType } & typeof type).ofType, depth);
    if (text.startsWith('['))
      return fc.array(valuesFor((type as { ofType: GraphQLInputType } & typeof type).ofType, depth), {
        maxLength: 3,
      });
    if ('getValues' in type) return fc.constantFrom(...type.getValues().map(({ name }) => name));
    if (!('getFields' in type))
      return fc.oneof({ weight: 60, arbitrary: leafOf(text) }, fc.constant('a'), fc.constant(null));
    if (depth === 0) return fc.constant({});
    const fields = Object.values(type.getFields());
    const record = fc.record(
      Object.fromEntries(fields.map(field => [field.name, valuesFor(field.type, depth - 1)])),
      { requiredKeys: fields.filter(({ type }) => String(type).endsWith('!')).map(({ name }) => name) },
    );
    return fc
      .tuple(record, fc.nat(19))
      .map(([value, dice]) => (dice === 0 ? { ...value, strange: 1 } : value));
  };
  return fc.oneof({ weight: 60, arbitrary: inner() }, { weight: 1, arbitrary: wrong });
}

it.each(inputTypes.flatMap(({ name }) => [name, `${name}!`, `[${name}!]`]))(
  'coerces what fits %s as graphql-js does, and nothing else',
  name => {
    const type = typeFromAST(schema, parseType(name)) as GraphQLInputType;
    const coerce = coercionTo(type);
    let fitting = 0;
    fc.assert(
      fc.property(valuesFor(type, 2), value => {
        const expected = coercedByLibrary(value, type);
        if (expected !== unfit) fitting += 1;
        expect(coerce(value)).toStrictEqual(expected);
      }),
      { numRuns: 200 },
    );
    expect(fitting).toBeGreaterThan(0);
  },
);
