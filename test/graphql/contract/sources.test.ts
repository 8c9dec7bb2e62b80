import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { newWorkspace, refs, type Workspace } from './workspace.ts';

/*
 * The examples of the REST APIs that this one stands in for, with the outcomes that their documents show. Where
 * each of their names went is in test/docs/sources.ts.
 */
let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
  const groups = [
    { identifier: 'group-1', externalRef: 'group-external-ref-1' },
    { identifier: 'group-2', externalRef: 'group-external-ref-2' },
  ];
  await workspace.data(
    'mutation ($groups: [GroupInput!]!) { upsertGroups(input: { groups: $groups }) { results { success } } }',
    { groups },
  );
});

const insufficient =
  'Insufficient information to create a new person record. Please provide either an external reference or a combination of phone number OR email address AND first name OR last name.';

describe('persons/multiple', () => {
  const person1 = {
    emailAddress: 'test@example.com',
    firstName: 'Test',
    lastName: 'Person 1',
    externalRef: 'id-1',
    phoneNumber: '01234567890',
    groupIds: ['group-1', 'group-2'],
  };
  const batch = (second: object) => [
    person1,
    { ...person1, lastName: 'Person 2', externalRef: 'id-2', groupIds: ['group-1'], ...second },
    { firstName: 'Test insuficient info', groupExternalRefs: ['group-external-ref-1'] },
  ];

  it.each([
    ['as documented', { phoneNumber: '01234567891' }],
    ['sharing e-mail address and phone number', {}],
    ['with nothing but the name in common', { phoneNumber: '01234567891', emailAddress: 'two@example.com' }],
  ])('makes two persons and says what the third lacks: %s', async (_what, second) => {
    const persons = batch(second);
    const { results, ...counts } = await workspace.upsert(persons);
    expect(counts).toMatchObject({ createdCount: 2, failedCount: 1 });
    const { groupIds: _one, ...first } = persons[0] as typeof person1;
    const { groupIds: _two, ...other } = persons[1] as typeof person1;
    const succeeded = { success: true, failureCode: null, failureReason: null };
    expect(results).toMatchObject([
      { ...succeeded, person: { ...first, groups: [{ identifier: 'group-1' }, { identifier: 'group-2' }] } },
      { ...succeeded, person: { ...other, groups: [{ identifier: 'group-1' }] } },
      { success: false, person: null, failureReason: insufficient },
    ]);
    expect(results[0].person.identifier).not.toBe(results[1].person.identifier);
    const again = await workspace.upsert(persons);
    expect(again).toMatchObject({ createdCount: 0, unchangedCount: 2, failedCount: 1 });
  });

  it('scopes to all groups of the caller when none is given', async () => {
    const caller = await workspace.as({ groups: ['group-1', 'group-2'] });
    const { person } = await caller.upsertOne({ externalRef: 'id-1' });
    expect(person.groups).toEqual([{ identifier: 'group-1' }, { identifier: 'group-2' }]);
  });

  it('neither matches in a group that the caller has no access to, nor assigns it', async () => {
    await workspace.upsertOne({ ...person1, groupIds: ['group-2'] });
    const caller = await workspace.as({ groups: ['group-1'] });
    const { person, outcome } = await caller.upsertOne(person1);
    expect([outcome, person.groups]).toEqual(['CREATED', [{ identifier: 'group-1' }]]);
  });
});

describe('persons/find', () => {
  it('gives last_id, after-id and -1 their documented meaning', async () => {
    const phoneNumber = '01234567890';
    const groupIds = ['group-1'];
    await workspace.upsert([
      { externalRef: 'other', groupIds },
      { externalRef: 'id-1', firstName: 'Test', lastName: 'Person 1', phoneNumber, groupIds },
      { externalRef: 'elsewhere', phoneNumber, groupIds: ['group-2'] },
      { externalRef: 'id-2', firstName: 'Test', lastName: 'Person 2', phoneNumber, groupIds },
      { externalRef: 'id-3', phoneNumber, groupIds },
    ]);
    const filter = { phoneNumber, groupExternalRefs: ['group-external-ref-1'] };
    const page = await workspace.find({ filter, afterId: 1, first: 2 });
    expect([refs(page), page.lastId]).toEqual([['id-1', 'id-2'], 5]);
    const rest = await workspace.find({ filter, afterId: page.lastId });
    expect([refs(rest), rest.lastId]).toEqual([['id-3'], -1]);
  });
});

describe('people/batch', () => {
  const traits = {
    externalRef: 'example_string',
    emailAddress: 'user@example.com',
    firstName: 'John Doe',
    lastName: 'John Doe',
    phoneNumber: '+1-555-0123',
  };

  it('makes a person with the documented profile', async () => {
    const { results, createdCount, updatedCount } = await workspace.upsert([
      { ...traits, avatarUrl: 'https://example.com/john.png', timezone: 'America/New_York', locale: 'en-US' },
    ]);
    expect([createdCount, updatedCount]).toEqual([1, 0]);
    const { person } = results[0];
    expect(person).toMatchObject({
      ...traits,
      status: 'ACTIVE',
      attributes: {},
      timezone: 'America/New_York',
    });
    expect([person.updatedAt, person.firstSeenAt, person.lastSeenAt]).toEqual(
      Array(3).fill(person.createdAt),
    );
    expect(refs(await workspace.find({ filter: { phoneNumber: '+15550123' } }))).toEqual(['example_string']);
  });

  it.each(['avatarUrl', 'timezone', 'locale'])('takes no placeholder for %s', async field => {
    const { failureCode, failureReason } = await workspace.upsertOne({
      ...traits,
      [field]: 'example_string',
    });
    expect([failureCode, failureReason]).toEqual(['INVALID_VALUE', expect.stringContaining(field)]);
  });
});

describe('people, automatically merged', () => {
  it('is one person, whichever key a system knows', async () => {
    const first = await workspace.upsertOne({ emailAddress: 'ann@example.com', firstName: 'Ann' });
    const second = await workspace.upsertOne({
      emailAddress: 'ann@example.com',
      phoneNumber: '+442079460123',
    });
    const third = await workspace.upsertOne({ phoneNumber: '+44 20 7946 0123', externalRef: 'crm-7' });
    expect([first, second, third].map(({ outcome }) => outcome)).toEqual(['CREATED', 'UPDATED', 'UPDATED']);
    expect((await workspace.find()).nodes).toMatchObject([
      {
        identifier: first.person.identifier,
        externalRef: 'crm-7',
        emailAddress: 'ann@example.com',
        firstName: 'Ann',
      },
    ]);
  });
});
