import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapText, sameJson } from '../../src/domain/json.ts';
import type { JsonObject, JsonValue } from '../../src/domain/person.ts';

const parse = (json: string) => JSON.parse(json) as JsonValue;
const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;

/** The same value, the keys of its objects the other way round. */
function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)]),
  );
}

describe('two JSON values', () => {
  it.each([
    ['{"a":1,"b":2}', '{"b":2,"a":1}'],
    ['[{"a":[1,null]}]', '[{"a":[1,null]}]'],
    ['1.0', '1'],
    ['-0', '0'],
    ['{"__proto__":1}', '{"__proto__":1}'],
  ])('are the same: %s and %s', (one, other) => {
    expect(sameJson(parse(one), parse(other))).toBe(true);
  });

  it.each([
    ['[1,2]', '[2,1]'],
    ['{}', '[]'],
    ['[]', '{}'],
    ['null', '{}'],
    ['{}', 'null'],
    ['"1"', '1'],
    ['{"a":null}', '{}'],
    ['{}', '{"a":null}'],
    ['{"a":null}', '{"b":null}'],
    ['["a"]', '{"0":"a"}'],
    ['{"0":"a"}', '["a"]'],
    ['{"__proto__":null}', '{"a":null}'],
    ['{"toString":1}', '{"a":1}'],
    ['[1]', '[1,1]'],
    ['[1,1]', '[1]'],
  ])('differ: %s and %s', (one, other) => {
    expect(sameJson(parse(one), parse(other))).toBe(false);
  });

  it('are the same whatever the order of keys', () => {
    fc.assert(fc.property(json, value => sameJson(value, reversed(value))));
  });

  it('are the same only where their JSON is', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const sorted = (value: JsonValue) =>
          JSON.stringify(value, (_, part: JsonValue) =>
            typeof part === 'object' && part !== null && !Array.isArray(part)
              ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
              : part,
          );
        expect(sameJson(one, other)).toBe(sorted(one) === sorted(other));
      }),
    );
  });
});

describe('the text of a JSON value', () => {
  it('is mapped in every string, keys included, and nowhere else', () => {
    const value = parse('{"a":["b",{"c":"d"},1,true,null],"__proto__":"e"}');
    const mapped = mapText(value, text => `${text}!`, 9);
    expect(JSON.stringify(mapped)).toBe('{"a!":["b!",{"c!":"d!"},1,true,null],"__proto__!":"e!"}');
  });

  it('leaves a key __proto__ a key like any other', () => {
    const mapped = mapText(parse('{"__proto__":{"a":1}}'), text => text, 9) as JsonObject;
    expect(Object.keys(mapped)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(mapped)).toBe(Object.prototype);
  });

  it('maps no value that nests deeper than asked', () => {
    const value = parse('{"a":[{"b":1}]}');
    expect(mapText(value, text => text, 3)).toEqual(value);
    expect(mapText(value, text => text, 2)).toBeUndefined();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('maps no value that holds %s', number => {
    expect(mapText({ a: [number] }, text => text, 9)).toBeUndefined();
  });
});
