import { describe, expect, it } from 'vitest';
import { contactPointsOf } from '../../src/domain/contactPoints.ts';
import type { JsonObject, PersonInput } from '../../src/domain/person.ts';
import { earlier, now, person, upsertOne } from './build.ts';

const full = {
  externalRef: 'r',
  firstName: 'Ada',
  lastName: 'Lovelace',
  emailAddress: 'ada@example.com',
  phoneNumber: '+4930123456',
  avatarUrl: 'https://example.com/ada.png',
  timezone: 'Europe/London',
  locale: 'en-GB',
  status: 'BOUNCED',
  attributes: { a: 1, b: { c: [2] } },
} as const satisfies PersonInput;
const fields = Object.keys(full) as (keyof typeof full)[];
const held = person(2, full);
const merge = (input: PersonInput) => upsertOne({ identifier: 'person-2', ...input }, { persons: [held] });

describe('a field of a person matched', () => {
  it.each<[keyof typeof full, string | JsonObject]>([
    ['externalRef', 'other'],
    ['firstName', 'ada'],
    ['lastName', 'Byron'],
    ['emailAddress', 'byron@example.com'],
    ['phoneNumber', '+4930654321'],
    ['avatarUrl', 'https://example.com/other.png'],
    ['timezone', 'Europe/Berlin'],
    ['locale', 'de'],
    ['status', 'UNSUBSCRIBED'],
  ])('%s is written when it is given', (field, value) => {
    const { outcome, changes, person: after } = merge({ [field]: value });
    expect({ outcome, changes }).toEqual({
      outcome: 'UPDATED',
      changes: [{ field, before: full[field], after: value }],
    });
    expect(after).toEqual({
      ...held.person,
      [field]: value,
      updatedAt: now,
      lastSeenAt: now,
      version: held.person.version + 1,
      groups: [],
      keys: expect.any(Array),
    });
  });

  it.each(fields)('%s is kept when it is absent', field => {
    const input: PersonInput = { ...full, [field]: undefined };
    expect(merge(input)).toMatchObject({ outcome: 'UNCHANGED', person: { [field]: full[field] } });
  });

  it.each(fields)('%s changes nothing when it is given as it is', field => {
    expect(merge({ [field]: full[field] })).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
  });

  it.each(fields)('%s is cleared by null', field => {
    const after = field === 'status' ? 'ACTIVE' : field === 'attributes' ? {} : null;
    const result = merge({ [field]: null });
    expect(result.changes).toEqual([{ field, before: full[field], after }]);
    expect(result.person).toHaveProperty(field, after);
  });

  it.each(fields.filter(field => field !== 'status' && field !== 'attributes'))(
    '%s is kept when it is given as a blank string',
    field => {
      expect(merge({ [field]: ' \t' })).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
    },
  );

  it.each<[string, PersonInput]>([
    ['an e-mail address in another case', { emailAddress: 'ADA@EXAMPLE.COM' }],
    ['a phone number written otherwise', { phoneNumber: '+49 30 / 123 456' }],
    ['text with white space around it', { firstName: ' Ada ' }],
    ['attributes in another order', { attributes: { b: { c: [2] }, a: 1 } }],
    ['empty attributes', { attributes: {} }],
    ['a key to remove that is not there', { attributes: { x: null } }],
    ['null lists of groups', { groupIds: null, groupExternalRefs: null }],
    ['seenAt', { seenAt: now - 1 }],
    ['nothing', {}],
  ])('stays as it is for %s', (_, input) => {
    const { outcome, changes, person: after } = merge(input);
    expect({ outcome, changes }).toEqual({ outcome: 'UNCHANGED', changes: [] });
    expect(after).toEqual({ ...held.person, lastSeenAt: expect.any(Number), groups: [], keys: held.keys });
  });
});

describe('the keys of a person', () => {
  const keysAfter = (input: PersonInput) =>
    merge(input).writes[0]?.after.keys.map(({ kind, value, display, ordinal }) => [
      kind,
      value,
      display,
      ordinal,
    ]);
  const [ref, email, phone] = [
    ['externalRef', 'r', 'r', 0],
    ['emailAddress', 'ada@example.com', 'ada@example.com', 0],
    ['phoneNumber', '+4930123456', '+4930123456', 0],
  ];

  it.each<[string, PersonInput, unknown[]]>([
    ['stay with the fields', {}, [ref, email, phone]],
    ['stay when the field is written otherwise', { emailAddress: 'ADA@example.com' }, [ref, email, phone]],
    [
      'change with the field',
      { emailAddress: 'B@example.com' },
      [ref, phone, ['emailAddress', 'b@example.com', 'B@example.com', 0]],
    ],
    ['go with the field', { phoneNumber: null, externalRef: null }, [email]],
  ])('%s', (_, input, expected) => {
    expect(keysAfter(input)).toEqual(expected);
  });

  const second = {
    kind: 'emailAddress',
    value: 'b@example.com',
    display: 'B@example.com',
    ordinal: 1,
  } as const;
  it.each([
    ['stay', 'c@example.com', ['c@example.com', 'B@example.com']],
    ['become them, as they were written,', 'b@example.com', ['B@example.com', 'ada@example.com']],
    ['go with them', null, []],
  ])('that are not the primary ones %s when the field becomes %s', (_, emailAddress, expected) => {
    const persons = [{ ...held, keys: [...held.keys, second] }];
    const { writes } = upsertOne({ identifier: 'person-2', emailAddress }, { persons });
    const { person: after, keys = [] } = writes[0]?.after ?? {};
    expect(after?.emailAddress).toBe(expected[0] ?? null);
    expect(contactPointsOf(keys, 'emailAddress').map(({ display }) => display)).toEqual(expected);
  });
});

describe('attributes', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['merge key by key', { z: 9 }, { a: 1, b: { c: [2] }, z: 9 }],
    ['replace the whole value of a key', { b: { d: 3 } }, { a: 1, b: { d: 3 } }],
    ['lose a key that is null', { a: null }, { b: { c: [2] } }],
    ['keep nulls further in', { b: { c: null } }, { a: 1, b: { c: null } }],
  ])('%s', (_, attributes, expected) => {
    const { changes, person: after } = merge({ attributes });
    expect(after?.attributes).toEqual(expected);
    expect(changes).toEqual([{ field: 'attributes', before: full.attributes, after: expected }]);
  });

  it('of a new person have no nulls at the top', () => {
    const { person: made } = upsertOne({ externalRef: 'new', attributes: { a: null, b: 1 } });
    expect(made?.attributes).toEqual({ b: 1 });
  });

  it('may have a key __proto__', () => {
    const attributes = JSON.parse('{"__proto__":{"x":1}}') as JsonObject;
    expect(JSON.stringify(merge({ attributes }).person?.attributes)).toBe(
      '{"a":1,"b":{"c":[2]},"__proto__":{"x":1}}',
    );
  });

  it('may not grow over 16 KiB by merging, and then nothing of the item is written', () => {
    const big = person(2, { attributes: { a: 'x'.repeat(10_000) } });
    const edit = (length: number) =>
      upsertOne(
        { identifier: 'person-2', firstName: 'New', attributes: { b: 'x'.repeat(length) } },
        { persons: [big] },
      );
    expect(edit(16_384 - 10_000 - '{"a":"","b":""}'.length).outcome).toBe('UPDATED');
    expect(edit(16_384 - 10_000 - '{"a":"","b":""}'.length + 1)).toMatchObject({
      outcome: 'FAILED',
      failure: { code: 'INVALID_VALUE', reason: expect.stringContaining('attributes') },
      writes: [],
    });
  });
});

describe('the times of a person', () => {
  it.each<[string, PersonInput, { updatedAt?: number; firstSeenAt?: number; lastSeenAt?: number }]>([
    ['an item that changes nothing: lastSeenAt alone', {}, { lastSeenAt: now }],
    [
      'an item that changes a field: updatedAt too',
      { firstName: 'New' },
      { updatedAt: now, lastSeenAt: now },
    ],
    ['seen before the first time', { seenAt: earlier - 5 }, { firstSeenAt: earlier - 5 }],
    ['seen between', { seenAt: earlier + 5 }, { lastSeenAt: earlier + 5 }],
    ['seen a little ahead', { seenAt: now + 5 }, { lastSeenAt: now + 5 }],
    ['null seenAt counts as now', { seenAt: null }, { lastSeenAt: now }],
  ])('after %s', (_, input, expected) => {
    const { createdAt, updatedAt, firstSeenAt, lastSeenAt } = held.person;
    expect(merge(input).person).toMatchObject({ createdAt, updatedAt, firstSeenAt, lastSeenAt, ...expected });
  });

  it.each([
    ['now', {}, now],
    ['seenAt', { seenAt: earlier }, earlier],
    ['seenAt ahead', { seenAt: now + 1 }, now + 1],
  ])('that is new: seen at %s, made and updated now', (_, input, seen) => {
    expect(upsertOne({ externalRef: 'x', ...input }).person).toMatchObject({
      createdAt: now,
      updatedAt: now,
      firstSeenAt: seen,
      lastSeenAt: seen,
    });
  });

  it('never go back, should the clock', () => {
    const ahead = { ...held, person: { ...held.person, updatedAt: now + 9, lastSeenAt: now + 9 } };
    const { person: after } = upsertOne({ identifier: 'person-2', firstName: 'New' }, { persons: [ahead] });
    expect(after).toMatchObject({ updatedAt: now + 9, lastSeenAt: now + 9 });
  });
});

describe('a new person', () => {
  it('has what the item gives, and defaults for the rest', () => {
    expect(upsertOne({ externalRef: 'x' }).person).toEqual({
      sequence: 2,
      identifier: 'new-1',
      externalRef: 'x',
      firstName: null,
      lastName: null,
      emailAddress: null,
      phoneNumber: null,
      avatarUrl: null,
      timezone: null,
      locale: null,
      status: 'ACTIVE',
      attributes: {},
      createdAt: now,
      updatedAt: now,
      firstSeenAt: now,
      lastSeenAt: now,
      groups: [],
      version: 1,
      keys: [{ kind: 'externalRef', value: 'x', display: 'x', ordinal: 0 }],
    });
    expect(upsertOne(full).person).toMatchObject(full);
  });

  it('is ACTIVE where the item clears the status', () => {
    expect(upsertOne({ externalRef: 'x', status: null }).person?.status).toBe('ACTIVE');
  });

  it('shows its e-mail address and phone number as they were given', () => {
    const input = { emailAddress: ' Ada@Example.COM ', phoneNumber: ' +49 30 123456 ', firstName: 'Ada' };
    expect(upsertOne(input).person).toMatchObject({
      emailAddress: 'Ada@Example.COM',
      phoneNumber: '+49 30 123456',
    });
  });
});
