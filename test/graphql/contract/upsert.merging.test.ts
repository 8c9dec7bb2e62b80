import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { newWorkspace, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway({ env: { PHONE_REGION: 'GB' } });
});

const full = {
  externalRef: 'id-1',
  firstName: 'Ann',
  lastName: 'Lee',
  emailAddress: 'Ann@Example.com',
  phoneNumber: '020 7946 0123',
  avatarUrl: 'https://example.com/ann.png',
  timezone: 'Europe/London',
  locale: 'en-GB',
  status: 'BOUNCED',
  attributes: { plan: 'pro', seats: 5 },
};
const others: Record<string, string> = {
  externalRef: 'id-2',
  firstName: 'Anna',
  lastName: 'Moor',
  emailAddress: 'anna@example.com',
  phoneNumber: '020 7946 0999',
  avatarUrl: 'http://example.com/anna.png',
  timezone: 'Asia/Tokyo',
  locale: 'ja',
  status: 'UNSUBSCRIBED',
};

/** Makes the person above in a new workspace, then edits it. */
async function edit(item: JsonObject) {
  workspace = await newWorkspace(gateway);
  const made = await workspace.upsertOne(full);
  expect([made.outcome, made.changes]).toEqual(['CREATED', []]);
  const { person } = made;
  const result = await workspace.upsertOne({ identifier: person.identifier, ...item });
  const stored = (await workspace.find({ filter: { identifier: person.identifier } })).nodes[0];
  return { person, result, stored };
}

describe('a given field', () => {
  it.each(Object.entries(others))('%s is written', async (field, value) => {
    const { person, result, stored } = await edit({ [field]: value });
    expect(result.outcome).toBe('UPDATED');
    expect(result.changes).toEqual([{ field, before: full[field as keyof typeof full], after: value }]);
    expect(result.person).toEqual(stored);
    const times = { updatedAt: stored.updatedAt, lastSeenAt: stored.lastSeenAt };
    const primary = [{ value, primary: true }];
    expect(stored).toEqual({
      ...person,
      [field]: value,
      ...(field === 'emailAddress' && { emailAddresses: primary }),
      ...(field === 'phoneNumber' && { phoneNumbers: primary }),
      ...times,
      version: 2,
    });
  });

  it.each(Object.keys(others).filter(field => field !== 'status'))('%s is cleared by null', async field => {
    const { result, stored } = await edit({ [field]: null });
    expect(result.changes).toEqual([{ field, before: full[field as keyof typeof full], after: null }]);
    expect(stored[field]).toBeNull();
  });

  it('status is ACTIVE by null', async () => {
    const { result } = await edit({ status: null });
    expect(result.changes).toEqual([{ field: 'status', before: 'BOUNCED', after: 'ACTIVE' }]);
  });

  it.each(
    Object.keys(others)
      .filter(field => field !== 'status')
      .flatMap(field => [
        [field, ''],
        [field, ' \t\n '],
      ]),
  )('%s that is blank (%j) counts as absent', async (field, blank) => {
    const { person, result, stored } = await edit({ [field]: blank });
    expect([result.outcome, result.changes]).toEqual(['UNCHANGED', []]);
    expect(stored).toEqual({ ...person, lastSeenAt: stored.lastSeenAt });
  });

  it.each<[string, JsonObject]>([
    ['nothing', {}],
    ['everything again', full],
    ['null lists', { groupIds: null, groupExternalRefs: null, seenAt: null }],
    ['empty lists', { groupIds: [], groupExternalRefs: [] }],
    ['empty attributes', { attributes: {} }],
    ['an e-mail address in another case', { emailAddress: 'ann@example.COM' }],
    ['a phone number written otherwise', { phoneNumber: '+442079460123' }],
    ['outer blanks', { firstName: ' Ann ', externalRef: ' id-1', emailAddress: ' Ann@Example.com ' }],
    ['attributes in another order', { attributes: { seats: 5, plan: 'pro' } }],
    ['the removal of an attribute that is not there', { attributes: { nothing: null } }],
  ])('is no change when it says %s', async (_what, item) => {
    const { person, result, stored } = await edit(item);
    expect([result.outcome, result.changes, result.success]).toEqual(['UNCHANGED', [], true]);
    expect(stored).toEqual({ ...person, lastSeenAt: stored.lastSeenAt });
  });

  it('is stored trimmed and as NFC', async () => {
    const { stored } = await edit({ firstName: '  Zoe\u0308 ', emailAddress: ' Zoe\u0308@Example.com ' });
    expect([stored.firstName, stored.emailAddress]).toEqual(['Zoë', 'Zoë@Example.com']);
  });
});

describe('attributes', () => {
  it.each<[JsonObject | null, JsonObject]>([
    [{ seats: 6 }, { plan: 'pro', seats: 6 }],
    [{ since: 2020 }, { plan: 'pro', seats: 5, since: 2020 }],
    [{ plan: null }, { seats: 5 }],
    [{ plan: null, seats: null }, {}],
    [{ plan: { name: 'pro', old: null } }, { plan: { name: 'pro', old: null }, seats: 5 }],
    [{ list: [1, null, 'x', { a: true }] }, { plan: 'pro', seats: 5, list: [1, null, 'x', { a: true }] }],
    [{ PLAN: 'free' }, { plan: 'pro', seats: 5, PLAN: 'free' }],
    [null, {}],
  ])('given as %j become %j', async (attributes, after) => {
    const { result, stored } = await edit({ attributes });
    expect(result.changes).toEqual([{ field: 'attributes', before: full.attributes, after }]);
    expect(stored.attributes).toEqual(after);
  });

  it('of a key named __proto__ are kept like any other', async () => {
    const attributes = JSON.parse('{ "__proto__": { "x": 1 }, "constructor": 2 }');
    const { stored } = await edit({ attributes });
    expect(JSON.stringify(stored.attributes)).toContain('"__proto__":{"x":1}');
    expect(stored.attributes.constructor).toBe(2);
  });
});

describe('the times of a person', () => {
  it('begin with seenAt, or now', async () => {
    workspace = await newWorkspace(gateway);
    const before = Date.now();
    const { results } = await workspace.upsert([
      { externalRef: 'id-1' },
      { externalRef: 'id-2', seenAt: '2020-05-01T12:00:00+02:00' },
    ]);
    const [now, then] = results.map(({ person }: { person: object }) => person);
    expect(Date.parse(now.createdAt)).toBeGreaterThanOrEqual(before);
    expect(now.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect([now.updatedAt, now.firstSeenAt, now.lastSeenAt]).toEqual(Array(3).fill(now.createdAt));
    const seen = '2020-05-01T10:00:00.000Z';
    expect([then.firstSeenAt, then.lastSeenAt, then.createdAt]).toEqual([seen, seen, now.createdAt]);
  });

  it('of sight widen, and that is no update', async () => {
    workspace = await newWorkspace(gateway);
    const externalRef = 'id-1';
    const { person } = await workspace.upsertOne({ externalRef, seenAt: '2020-01-01T00:00:00Z' });
    const seen = async (seenAt?: string) => {
      const result = await workspace.upsertOne({ externalRef, ...(seenAt && { seenAt }) });
      expect([result.outcome, result.changes, result.person.updatedAt]).toEqual([
        'UNCHANGED',
        [],
        person.updatedAt,
      ]);
      return [result.person.firstSeenAt, result.person.lastSeenAt];
    };
    const [in2018, in2020, in2022] = [2018, 2020, 2022].map(year => `${year}-01-01T00:00:00.000Z`);
    expect(await seen('2022-01-01T00:00:00Z')).toEqual([in2020, in2022]);
    expect(await seen('2018-01-01T00:00:00Z')).toEqual([in2018, in2022]);
    expect(await seen('2021-01-01T00:00:00Z')).toEqual([in2018, in2022]);
    const now = Date.now();
    const [first, last] = await seen();
    expect(first).toBe(in2018);
    expect(Date.parse(last)).toBeGreaterThanOrEqual(now);
    expect(await seen('2022-01-01T00:00:00Z')).toEqual([in2018, last]);
  });

  it('of change move with a field and with a group', async () => {
    workspace = await newWorkspace(gateway);
    await workspace.groups('group-1');
    const { person } = await workspace.upsertOne({ externalRef: 'id-1' });
    await setTimeout(2);
    const named = await workspace.upsertOne({ externalRef: 'id-1', firstName: 'Ann' });
    expect(Date.parse(named.person.updatedAt)).toBeGreaterThan(Date.parse(person.updatedAt));
    await setTimeout(2);
    const { identifier } = person;
    const joined = await workspace.upsertOne({ identifier, groupIds: ['group-1'] });
    expect(joined.changes).toEqual([{ field: 'groups', before: [], after: ['group-1'] }]);
    expect(Date.parse(joined.person.updatedAt)).toBeGreaterThan(Date.parse(named.person.updatedAt));
    expect(joined.person.createdAt).toBe(person.createdAt);
  });
});
