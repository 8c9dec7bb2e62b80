import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCreation, neighbour, type PersonOrder, type Place } from '../../src/domain/order.ts';
import { encodeCursor, groupCursor, personCursor, personPage, placeCursor } from '../../src/domain/paging.ts';

const orders = (['CREATED', 'UPDATED', 'LAST_NAME'] as const).flatMap(field =>
  (['ASC', 'DESC'] as const).map((direction): PersonOrder => ({ field, direction })),
);
const [, newest, updated, , byName] = orders as [
  PersonOrder,
  PersonOrder,
  PersonOrder,
  PersonOrder,
  PersonOrder,
];
const badInput = (message: RegExp) =>
  expect.objectContaining({ code: 'BAD_USER_INPUT', message: expect.stringMatching(message) });

const sequences = fc.maxSafeNat().map(nat => Math.max(1, nat));
const names = fc.string({ unit: 'grapheme', maxLength: 255 }).filter(name => !/[\p{Cc}\p{Cs}]/u.test(name));
const placeIn = ({ field }: PersonOrder): fc.Arbitrary<Place> =>
  fc.record({
    value:
      field === 'CREATED'
        ? fc.constant(null)
        : field === 'UPDATED'
          ? fc.maxSafeInteger()
          : fc.option(names, { nil: null }),
    sequence: sequences,
  });

describe('a cursor of an order', () => {
  it.each(orders)('leads back to its place, in $field $direction', order => {
    fc.assert(
      fc.property(placeIn(order), place => {
        const cursor = placeCursor(place, order);
        expect(personPage({ after: cursor }, order)).toMatchObject({ after: place, order });
        expect(personPage({ before: cursor }, order).before).toEqual(place);
      }),
    );
  });

  it.each(orders)('is refused in every other order, as is one of groups: $field $direction', order => {
    fc.assert(
      fc.property(placeIn(order), place => {
        const cursor = placeCursor(place, order);
        for (const other of orders)
          if (other !== order)
            expect(() => personPage({ after: cursor }, other)).toThrow(badInput(/^after is not a cursor/));
      }),
    );
    expect(() => personPage({ before: groupCursor('g') }, order)).toThrow(badInput(/^before is not/));
  });

  it('by creation is the one that was always given', () => {
    expect(placeCursor({ value: null, sequence: 42 }, byCreation)).toBe(personCursor(42));
    expect(personPage({ after: personCursor(42) }, { field: 'CREATED', direction: 'ASC' }).after).toEqual({
      value: null,
      sequence: 42,
    });
  });

  it.each<[string, PersonOrder, string]>([
    ['nothing', byName, ''],
    ['no JSON', byName, '["a",'],
    ['another JSON value', byName, '"a"'],
    ['an object', byName, '{"0":"a","1":2,"length":2}'],
    ['too few entries', byName, '["a"]'],
    ['too many entries', byName, '["a",2,3]'],
    ['white space', byName, '["a", 2]'],
    ['a number for a name', byName, '[1,2]'],
    ['an object for a name', byName, '[{},2]'],
    ['NUL in a name', byName, '["a\\u0000",2]'],
    ['a lone surrogate in a name', byName, '["\\ud800",2]'],
    ['an escape where none is needed', byName, '["\\u0061",2]'],
    ['a name longer than any', byName, JSON.stringify(['a'.repeat(10_000), 2])],
    ['megabytes', byName, JSON.stringify(['a'.repeat(2_000_000), 2])],
    ['deep nesting', byName, `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['no sequence', byName, '["a",null]'],
    ['sequence 0', byName, '["a",0]'],
    ['a negative sequence', byName, '["a",-1]'],
    ['a fraction of a sequence', byName, '["a",1.5]'],
    ['a sequence past 2^53 - 1', byName, '["a",9007199254740992]'],
    ['a text for a time', updated, '["1",2]'],
    ['no time', updated, '[null,2]'],
    ['a fraction of a time', updated, '[1.5,2]'],
    ['a time past all bounds', updated, '[1e300,2]'],
    ['minus nought', updated, '[-0,2]'],
    ['a value where the order has none', newest, '[1,2]'],
  ])('is refused for %s', (_, order, position) => {
    const cursor = encodeCursor(`${order.field} ${order.direction}`, position);
    expect(() => personPage({ after: cursor }, order)).toThrow(badInput(/^after is not a cursor/));
  });

  it.each(orders.slice(1))('has no afterId beside it, in $field $direction', order => {
    expect(() => personPage({ afterId: 2 }, order)).toThrow(badInput(/^afterId/));
    expect(personPage({ afterId: null }, order).after).toBeNull();
  });
});

describe('the neighbour of a place', () => {
  it('is on the side that the order has it', () => {
    const place = { value: 'a', sequence: 7 };
    expect(neighbour(place, { field: 'LAST_NAME', direction: 'ASC' }, 1).sequence).toBe(8);
    expect(neighbour(place, { field: 'LAST_NAME', direction: 'ASC' }, -1).sequence).toBe(6);
    expect(neighbour(place, { field: 'LAST_NAME', direction: 'DESC' }, 1).sequence).toBe(6);
    expect(neighbour(place, { field: 'LAST_NAME', direction: 'DESC' }, -1)).toEqual({
      value: 'a',
      sequence: 8,
    });
  });
});
