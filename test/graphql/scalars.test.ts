import { GraphQLError, type GraphQLScalarType, parseValue as parseLiteralText } from 'graphql';
import { describe, expect, it } from 'vitest';
import { DateTime, Json, JsonObjectScalar, SafeInt } from '../../src/graphql/scalars.ts';

/** What the scalar makes of a literal, as it would stand in a query. */
const literal = (scalar: GraphQLScalarType, text: string, variables: Record<string, unknown> = {}): unknown =>
  scalar.parseLiteral(parseLiteralText(text), variables);

function errorOf(attempt: () => unknown): GraphQLError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('SafeInt', () => {
  it.each([0, 1, -1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53 - 1)])(
    'takes %d, from a variable or a literal',
    value => {
      expect(SafeInt.parseValue(value)).toBe(value);
      expect(literal(SafeInt, String(value))).toBe(value);
      expect(SafeInt.serialize(value)).toBe(value);
    },
  );

  it.each([1.5, 2 ** 53, -(2 ** 53), Number.NaN, Number.POSITIVE_INFINITY, '1', '', true, 1n, [1], {}])(
    'refuses the variable %s',
    value => {
      expect(errorOf(() => SafeInt.parseValue(value)).message).toMatch(/^SafeInt takes an integer/);
    },
  );

  it.each(['1.0', '1.5', '1e3', '"1"', 'true', 'ONE', '[1]', '{}', '9007199254740992', '-9007199254740992'])(
    'refuses the literal %s',
    text => {
      expect(errorOf(() => literal(SafeInt, text)).message).toMatch(/^SafeInt takes an integer/);
    },
  );

  it('answers nothing that a client would round', () => {
    expect(() => SafeInt.serialize(2 ** 53)).toThrow(GraphQLError);
  });
});

describe('DateTime', () => {
  it.each([
    ['2025-01-31T09:30:00Z', '2025-01-31T09:30:00.000Z'],
    ['2025-01-31t09:30:00z', '2025-01-31T09:30:00.000Z'],
    ['2025-01-31T09:30:00+01:00', '2025-01-31T08:30:00.000Z'],
    ['2025-01-01T00:30:00+01:00', '2024-12-31T23:30:00.000Z'],
    ['2025-01-31T23:30:00-05:30', '2025-02-01T05:00:00.000Z'],
    ['2025-01-31T09:30:00-00:00', '2025-01-31T09:30:00.000Z'],
    ['2025-01-31T09:30:00+23:59', '2025-01-30T09:31:00.000Z'],
    ['2025-01-31T09:30:00.5Z', '2025-01-31T09:30:00.500Z'],
    ['2025-01-31T09:30:00.001Z', '2025-01-31T09:30:00.001Z'],
    ['2025-01-31T09:30:00.123999999Z', '2025-01-31T09:30:00.123Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['0000-02-29T00:00:00Z', '0000-02-29T00:00:00.000Z'],
    ['0099-12-31T00:00:00Z', '0099-12-31T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s as %s', (text, iso) => {
    const timestamp = DateTime.parseValue(text);
    expect(timestamp).toBe(Date.parse(iso));
    expect(literal(DateTime, JSON.stringify(text))).toBe(timestamp);
    expect(DateTime.serialize(timestamp)).toBe(iso);
  });

  it.each([
    ['a day that February never has', '2025-02-30T00:00:00Z'],
    ['29 February of a common year', '2025-02-29T00:00:00Z'],
    ['29 February of a common century', '1900-02-29T00:00:00Z'],
    ['31 April', '2025-04-31T00:00:00Z'],
    ['day 0', '2025-01-00T00:00:00Z'],
    ['month 0', '2025-00-01T00:00:00Z'],
    ['month 13', '2025-13-01T00:00:00Z'],
    ['hour 24', '2025-01-31T24:00:00Z'],
    ['minute 60', '2025-01-31T09:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['an offset of 24 hours', '2025-01-31T09:30:00+24:00'],
    ['an offset of 60 minutes', '2025-01-31T09:30:00+01:60'],
    ['no offset', '2025-01-31T09:30:00'],
    ['an offset without minutes', '2025-01-31T09:30:00+01'],
    ['an offset without a colon', '2025-01-31T09:30:00+0100'],
    ['an empty fraction', '2025-01-31T09:30:00.Z'],
    ['a comma before the fraction', '2025-01-31T09:30:00,5Z'],
    ['no seconds', '2025-01-31T09:30Z'],
    ['a date alone', '2025-01-31'],
    ['a blank instead of T', '2025-01-31 09:30:00Z'],
    ['blanks around it', ' 2025-01-31T09:30:00Z '],
    ['a line end after it', '2025-01-31T09:30:00Z\n'],
    ['a year of five digits', '12025-01-31T09:30:00Z'],
    ['a year with a sign', '+002025-01-31T09:30:00Z'],
    ['a year of two digits', '25-01-31T09:30:00Z'],
    ['digits of another script', '２０２５-01-31T09:30:00Z'],
    ['a moment before the year 0 in UTC', '0000-01-01T00:00:00+00:01'],
    ['a moment after the year 9999 in UTC', '9999-12-31T23:59:59-00:01'],
    ['a date as people write it', '31 January 2025'],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(errorOf(() => DateTime.parseValue(text)).message).toMatch(/^DateTime takes an RFC 3339 string/);
    expect(errorOf(() => literal(DateTime, JSON.stringify(text))).message).toMatch(/^DateTime takes/);
  });

  it.each([0, 1738315800000, true, {}, ['2025-01-31T09:30:00Z'], new Date(0)])(
    'refuses the variable %s, which is no string',
    value => {
      expect(errorOf(() => DateTime.parseValue(value)).message).toMatch(/^DateTime takes/);
    },
  );

  it('refuses a number literal', () => {
    expect(errorOf(() => literal(DateTime, '1738315800000')).message).toMatch(/^DateTime takes/);
  });
});

const nested = (depth: number): unknown => JSON.parse('[['.repeat(depth / 2) + ']]'.repeat(depth / 2));

const objects: Record<string, unknown>[] = [
  {},
  { plan: 'pro', seats: 5, ratio: 0.5, trial: false, manager: null },
  { deep: { deeper: [1, ['two', { three: 3 }]] } },
  { '': 'an empty key', 'a key with blanks': 1, constructor: 'a key that objects have' },
];

describe('JSONObject', () => {
  it.each(objects)('takes the variable %j as it is', value => {
    expect(JsonObjectScalar.parseValue(value)).toBe(value);
    expect(JsonObjectScalar.serialize(value)).toBe(value);
  });

  it('takes an object literal', () => {
    expect(
      literal(
        JsonObjectScalar,
        '{ s: "x", i: -1, f: 2.5, e: 1e3, b: true, n: null, l: [1, {}], o: { k: "v" } }',
      ),
    ).toEqual({ s: 'x', i: -1, f: 2.5, e: 1000, b: true, n: null, l: [1, {}], o: { k: 'v' } });
  });

  it('puts variables into an object literal', () => {
    const variables = { name: 'Ada', tags: ['a', 'b'], none: null };
    expect(
      literal(JsonObjectScalar, '{ a: $name, b: { c: $tags }, d: [$name], e: $none }', variables),
    ).toEqual({
      a: 'Ada',
      b: { c: ['a', 'b'] },
      d: ['Ada'],
      e: null,
    });
  });

  it('leaves out a key whose variable is not given, and makes it null in a list', () => {
    expect(literal(JsonObjectScalar, '{ a: $absent, b: [$absent, 1] }')).toEqual({ b: [null, 1] });
    expect(literal(JsonObjectScalar, '{ a: $absent, b: 1 }')).not.toHaveProperty('a');
  });

  it.each([
    [
      'a literal',
      () => literal(JsonObjectScalar, '{ __proto__: { polluted: true }, x: { __proto__: null } }'),
    ],
    [
      'a variable',
      () => JsonObjectScalar.parseValue(JSON.parse('{"__proto__":{"polluted":true},"x":{"__proto__":null}}')),
    ],
  ])('keeps __proto__ of %s as a key like any other', (_from, read) => {
    const value = read() as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'x']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":true},"x":{"__proto__":null}}');
  });

  it.each([[[]], [[{}]], ['{}'], [''], [0], [1.5], [true], [false]])('refuses the variable %j', value => {
    expect(errorOf(() => JsonObjectScalar.parseValue(value)).message).toMatch(/^JSONObject takes an object/);
  });

  it.each(['[]', '"{}"', '1', '1.5', 'true', 'OBJECT'])('refuses the literal %s', text => {
    expect(errorOf(() => literal(JsonObjectScalar, text)).message).toMatch(/^JSONObject takes an object/);
  });

  it.each([
    ['a number that JSON.parse makes infinite', { a: [JSON.parse('1e999')] }],
    ['a nested NaN', { a: { b: Number.NaN } }],
    ['a function', { a: () => 1 }],
    ['undefined', { a: undefined }],
    ['a bigint', { a: 1n }],
    ['nesting deeper than 500', { a: nested(500) }],
  ])('refuses an object that holds %s', (_what, value) => {
    expect(errorOf(() => JsonObjectScalar.parseValue(value)).message).toMatch(/^JSONObject takes an object/);
  });

  it.each(['{ a: 1e999 }', '{ a: [-1e999] }'])('refuses the literal %s, which no JSON number holds', text => {
    expect(errorOf(() => literal(JsonObjectScalar, text)).message).toMatch(/finite numbers/);
  });

  it('refuses an enum value within a literal and says what to write instead', () => {
    expect(errorOf(() => literal(JsonObjectScalar, '{ plan: PRO }')).message).toMatch(/string in quotes/);
  });

  it('takes nesting up to 500, and refuses a hundred thousand without ending the call stack', () => {
    expect(() => JsonObjectScalar.parseValue({ a: nested(498) })).not.toThrow();
    expect(errorOf(() => JsonObjectScalar.parseValue({ a: nested(100_000) }))).toBeInstanceOf(GraphQLError);
  });
});

describe('JSON', () => {
  it.each(['text', '', 0, -1.5, true, false, [], [1, null], ...objects])(
    'takes and answers %j as it is',
    value => {
      expect(Json.parseValue(value)).toBe(value);
      expect(Json.serialize(value)).toBe(value);
    },
  );

  it.each([
    ['"text"', 'text'],
    ['12', 12],
    ['-0.5', -0.5],
    ['[1, "two", null, { three: 3 }]', [1, 'two', null, { three: 3 }]],
    ['null', null],
  ])('takes the literal %s', (text, value) => {
    expect(literal(Json, text)).toEqual(value);
  });

  it.each([[Number.POSITIVE_INFINITY], [undefined], [() => 1]])('refuses the variable %s', value => {
    expect(errorOf(() => Json.parseValue(value)).message).toMatch(/^JSON takes/);
  });
});

describe('Error messages', () => {
  const secret = 'ada.lovelace@example.com';

  it.each([
    ['SafeInt', SafeInt],
    ['DateTime', DateTime],
  ] as const)('of %s never repeat the value', (_name, scalar) => {
    const fromVariable = errorOf(() => scalar.parseValue(secret));
    const fromLiteral = errorOf(() => literal(scalar, JSON.stringify(secret)));
    expect(JSON.stringify(fromVariable)).not.toContain('ada');
    expect(JSON.stringify(fromLiteral)).not.toContain('ada');
    expect(fromLiteral.nodes).toHaveLength(1);
  });

  it('of JSONObject never repeat the value', () => {
    expect(JSON.stringify(errorOf(() => JsonObjectScalar.parseValue(secret)))).not.toContain('ada');
    expect(JSON.stringify(errorOf(() => literal(JsonObjectScalar, JSON.stringify(secret))))).not.toContain(
      'ada',
    );
    expect(JSON.stringify(errorOf(() => literal(JsonObjectScalar, '{ a: ada_lovelace }')))).not.toContain(
      'ada',
    );
  });
});
