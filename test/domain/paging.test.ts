import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignmentCursor,
  assignmentPage,
  groupCursor,
  groupPage,
  type PageArguments,
  personCursor,
  personPage,
} from '../../src/domain/paging.ts';
import { anyText } from '../support/anyText.ts';

const cursorOf = (text: string | Buffer) => Buffer.from(text).toString('base64url');
const at = (sequence: number) => ({ value: null, sequence });
const badInput = (message: RegExp) =>
  expect.objectContaining({ code: 'BAD_USER_INPUT', message: expect.stringMatching(message) });

describe('a page of persons', () => {
  it.each<[string, PageArguments, Partial<ReturnType<typeof personPage>>]>([
    ['is the first 100 by default', {}, { after: null, before: null, limit: 100, from: 'start' }],
    [
      'takes null for not given',
      { first: null, last: null, after: null, before: null, afterId: null },
      { limit: 100 },
    ],
    ['may hold one', { first: 1 }, { limit: 1, from: 'start' }],
    ['may hold a hundred', { first: 100 }, { limit: 100 }],
    ['may be the last one', { last: 1 }, { limit: 1, from: 'end' }],
    ['may be the last hundred', { last: 100 }, { limit: 100, from: 'end' }],
    ['goes on after a cursor', { after: personCursor(42) }, { after: at(42), before: null, from: 'start' }],
    ['goes on after a lastId', { afterId: 42 }, { after: at(42), from: 'start' }],
    ['goes on after the least afterId', { afterId: 0 }, { after: at(0) }],
    [
      'goes on after the greatest afterId',
      { afterId: Number.MAX_SAFE_INTEGER },
      { after: at(Number.MAX_SAFE_INTEGER) },
    ],
    [
      'is the last 100 before a cursor that stands alone',
      { before: personCursor(42) },
      { before: at(42), limit: 100, from: 'end' },
    ],
    [
      'is the last ones before a cursor',
      { before: personCursor(42), last: 5 },
      { before: at(42), limit: 5, from: 'end' },
    ],
    [
      'is the first ones before a cursor',
      { before: personCursor(42), first: 5 },
      { before: at(42), limit: 5, from: 'start' },
    ],
    [
      'lies between cursors',
      { after: personCursor(2), before: personCursor(9) },
      { after: at(2), before: at(9), from: 'start' },
    ],
    [
      'lies between lastId and a cursor, its first ones by default',
      { afterId: 2, before: personCursor(9) },
      { after: at(2), before: at(9), limit: 100, from: 'start' },
    ],
    [
      'lies between lastId and a cursor',
      { afterId: 2, before: personCursor(9), last: 3 },
      { after: at(2), before: at(9), limit: 3, from: 'end' },
    ],
  ])('%s', (_, args, expected) => {
    expect(personPage(args)).toMatchObject(expected);
  });

  it.each<[string, PageArguments, RegExp]>([
    ['first 0', { first: 0 }, /^first/],
    ['first 101', { first: 101 }, /^first/],
    ['a negative first', { first: -1 }, /^first/],
    ['last 0', { last: 0 }, /^last/],
    ['last 101', { last: 101 }, /^last/],
    ['a negative last', { last: -1 }, /^last/],
    ['first with last', { first: 1, last: 1 }, /first or last/],
    ['after with afterId', { after: personCursor(2), afterId: 2 }, /after or afterId/],
    ['a lastId that says that nobody follows', { afterId: -1 }, /^afterId/],
    ['any negative afterId', { afterId: Number.MIN_SAFE_INTEGER }, /^afterId/],
  ])('is refused for %s', (_, args, message) => {
    expect(() => personPage(args)).toThrow(badInput(message));
  });

  const forged: [string, string][] = [
    ['an empty one', ''],
    ['plain text', 'seq:42'],
    ['a number', '42'],
    ['text that is not base64', '!!! not base64 !!!'],
    ['another marker', cursorOf('foo:42')],
    ["another order's cursor", groupCursor('42')],
    ['a marker without a number', cursorOf('seq:')],
    ['sequence 0', cursorOf('seq:0')],
    ['a negative sequence', cursorOf('seq:-1')],
    ['a leading zero', cursorOf('seq:042')],
    ['a leading plus', cursorOf('seq:+42')],
    ['a leading space', cursorOf('seq: 42')],
    ['a fraction', cursorOf('seq:4.2')],
    ['an exponent', cursorOf('seq:4e2')],
    ['hexadecimal', cursorOf('seq:0x2a')],
    ['Arabic digits', cursorOf('seq:٤٢')],
    ['a number past 2^53 - 1', cursorOf('seq:9007199254740992')],
    ['a number of a thousand digits', cursorOf(`seq:${'9'.repeat(1_000)}`)],
    ['something after the number', cursorOf('seq:42 or 1=1')],
    ['a NUL after the number', cursorOf('seq:42\0')],
    ['a line feed after the number', cursorOf('seq:42\n')],
    ['bytes that are not UTF-8', cursorOf(Buffer.from([0x73, 0x65, 0x71, 0x3a, 0xff]))],
    ['padding', Buffer.from('seq:42').toString('base64url').concat('==')],
    ['white space around it', ` ${cursorOf('seq:42')} `],
    ['the other base64 alphabet', Buffer.from('seq:42>>>???').toString('base64')],
    ['a letter case changed', cursorOf('seq:42').toUpperCase()],
    ['spare bits set', `${cursorOf('seq:4').slice(0, -1)}1`],
  ];
  it.each(forged)('is refused for a cursor that is %s', (_, cursor) => {
    expect(() => personPage({ after: cursor })).toThrow(badInput(/^after is not a cursor/));
    expect(() => personPage({ before: cursor })).toThrow(badInput(/^before is not a cursor/));
  });

  it('takes no text for a cursor but what it made', () => {
    fc.assert(
      fc.property(fc.oneof(fc.base64String(), anyText), cursor => {
        expect(() => personPage({ after: cursor })).toThrow(badInput(/cursor/));
      }),
    );
  });

  it('goes on where its cursor says', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), nat => {
        const sequence = Math.max(1, nat);
        expect(personPage({ after: personCursor(sequence) }).after).toEqual(at(sequence));
        expect(personPage({ before: personCursor(sequence) }).before).toEqual(at(sequence));
      }),
    );
  });
});

describe('a page of groups', () => {
  it.each([
    [{}, { after: null, limit: 100 }],
    [
      { first: null, after: null },
      { after: null, limit: 100 },
    ],
    [{ first: 1 }, { after: null, limit: 1 }],
    [
      { first: 100, after: groupCursor('group-1') },
      { after: 'group-1', limit: 100 },
    ],
  ])('%j is %j', (args, expected) => {
    expect(groupPage(args)).toEqual(expected);
  });

  it.each([{ first: 0 }, { first: 101 }, { after: 'group-1' }, { after: personCursor(2) }, { after: '' }])(
    'is refused for %j',
    args => {
      expect(() => groupPage(args)).toThrow(badInput(/first|cursor/));
    },
  );

  it('goes on where its cursor says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), identifier => {
        fc.pre(!/\p{Surrogate}/u.test(identifier));
        expect(groupPage({ after: groupCursor(identifier) }).after).toBe(identifier);
      }),
    );
  });
});

describe('a page of assignments', () => {
  const sequence = fc.maxSafeNat().map(nat => Math.max(1, nat));

  it('is the first 100 by default', () => {
    expect(assignmentPage('contacts', {})).toEqual({ after: null, limit: 100 });
    expect(assignmentPage('assignments', { first: null, after: null })).toEqual({ after: null, limit: 100 });
  });

  it.each([
    { first: 0 },
    { first: 101 },
    { after: '' },
    { after: personCursor(2) },
    { after: cursorOf('asg:2') },
    { after: cursorOf('asg:2:') },
    { after: cursorOf('asg:2:3:4') },
    { after: cursorOf('asg:2:03') },
  ])('is refused for %j', args => {
    for (const field of ['assignments', 'contacts'] as const)
      expect(() => assignmentPage(field, args)).toThrow(badInput(/first|cursor/));
  });

  it('goes on behind the counterpart, whichever side that is', () => {
    fc.assert(
      fc.property(sequence, sequence, (assignedTo, person) => {
        const after = assignmentCursor({ assignedTo, person });
        expect(assignmentPage('assignments', { after }).after).toBe(assignedTo);
        expect(assignmentPage('contacts', { after }).after).toBe(person);
      }),
    );
  });
});
