import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeTerm } from '../../src/domain/canonical.ts';
import { sameJson, stableJson } from '../../src/domain/json.ts';
import type { JsonValue } from '../../src/domain/person.ts';

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
/** Through JSON, as what is stored has come: -0 is 0 there. */
const plain = (value: JsonValue): JsonValue => JSON.parse(JSON.stringify(value));

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)]),
  );
}

describe('the term of an attribute', () => {
  it.each<[string, JsonValue, string]>([
    ['plan', 'pro', '["plan","pro"]'],
    ['seats', 5, '["seats",5]'],
    ['a', { c: [{ z: 1, y: 2 }], b: null }, '["a",{"b":null,"c":[{"y":2,"z":1}]}]'],
    ['__proto__', { __proto__: null, constructor: 1 }, '["__proto__",{"constructor":1}]'],
  ])('of %s as %j is %s', (key, value, term) => {
    expect(attributeTerm(key, value)).toBe(term);
  });

  it('is the same for the same key and deeply equal values, and for no others', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), json, json, (key, other, one, two) => {
        const [a, b] = [plain(one), plain(two)];
        expect(attributeTerm(key, reversed(a))).toBe(attributeTerm(key, a));
        expect(attributeTerm(key, a) === attributeTerm(other, b)).toBe(key === other && sameJson(a, b));
      }),
    );
  });

  it('is a hash where it would be long, and still tells values apart', () => {
    const long = 'x'.repeat(10_000);
    expect(attributeTerm('note', long)).toMatch(/^#[\w-]{32}$/);
    expect(attributeTerm('note', long)).not.toBe(attributeTerm('note', `${long}y`));
    expect(attributeTerm(long, 1)).not.toBe(attributeTerm(long, 2));
    expect(attributeTerm('note', { a: long, b: 1 })).toBe(attributeTerm('note', { b: 1, a: long }));
  });

  it('never looks like a hash when it is none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 10 }), json, (key, value) => {
        const term = attributeTerm(key, value);
        expect(term.startsWith('#')).toBe(stableJson([key, value]).length > 64);
      }),
    );
  });
});
