import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { identifiers, newWorkspace, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway({ env: { PHONE_REGION: 'GB' } });
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
});

const [home, work, old] = ['home@example.com', 'Work@Example.com', 'old@example.com'];
const addresses = (...values: string[]) => values.map((value, index) => ({ value, primary: index === 0 }));
const listed = (...values: string[]) => values.map(value => ({ value }));
const numbered = (count: number) => listed(...Array.from({ length: count }, (_, n) => `a${n}@example.com`));

/** Makes a person with these addresses, then edits it. */
async function edit(held: readonly string[], item: JsonObject) {
  const made = await workspace.upsertOne({ externalRef: 'r', emailAddresses: listed(...held) });
  expect(made.outcome).toBe('CREATED');
  const result = await workspace.upsertOne({ identifier: made.person.identifier, ...item });
  return { result, stored: (await workspace.find()).nodes[0] };
}

describe('an item with several addresses', () => {
  it('makes a person who has them all, the first one primary', async () => {
    const { person } = await workspace.upsertOne({
      firstName: 'Ann',
      emailAddresses: listed(home, work),
      phoneNumbers: [{ value: '020 7946 0123' }, { value: '020 7946 0999', primary: true }],
    });
    expect(person).toMatchObject({
      emailAddress: home,
      emailAddresses: addresses(home, work),
      phoneNumber: '020 7946 0999',
      phoneNumbers: addresses('020 7946 0999', '020 7946 0123'),
    });
    expect((await workspace.find()).nodes).toEqual([person]);
  });

  it.each<[string, readonly string[], JsonObject, readonly string[]]>([
    ['adds behind those held', [home], { emailAddresses: listed(work) }, [home, work]],
    ['adds the first', [], { emailAddresses: listed(work) }, [work]],
    ['makes a new one primary', [home], { emailAddresses: [{ value: work, primary: true }] }, [work, home]],
    [
      'makes one held primary, as it was written',
      [home, work],
      { emailAddresses: [{ value: 'WORK@example.COM', primary: true }] },
      [work, home],
    ],
    [
      'takes one away',
      [home, work],
      { emailAddresses: [{ value: 'WORK@EXAMPLE.com', remove: true }] },
      [home],
    ],
    [
      'takes the primary one away, and the next is it',
      [home, work, old],
      { emailAddresses: [{ value: home, remove: true }] },
      [work, old],
    ],
    [
      'puts one in the place of another',
      [home, old],
      { emailAddresses: [{ value: old, remove: true }, { value: work }] },
      [home, work],
    ],
    ['takes the last away', [home], { emailAddresses: [{ value: home, remove: true }] }, []],
  ])('%s', async (_, held, item, expected) => {
    const { result, stored } = await edit(held, item);
    expect(result).toMatchObject({ outcome: 'UPDATED', person: stored });
    expect(stored).toMatchObject({
      emailAddress: expected[0] ?? null,
      emailAddresses: addresses(...expected),
      version: 2,
    });
  });

  it.each<[string, JsonObject]>([
    ['holds nothing new', { emailAddresses: listed('HOME@example.com', work) }],
    ['names one twice', { emailAddresses: listed(home, home) }],
    ['takes away what is not held', { emailAddresses: [{ value: old, remove: true }] }],
    ['has blank values', { emailAddresses: [{ value: ' ' }, { value: '', remove: true }] }],
    [
      'has a blank one both primary and to be removed',
      { emailAddresses: [{ value: ' ', primary: true, remove: true }] },
    ],
    ['has blank ones beside the shorthand', { emailAddress: home, emailAddresses: listed('', ' ') }],
    ['is empty', { emailAddresses: [], phoneNumbers: [] }],
    ['is null', { emailAddresses: null, phoneNumbers: null }],
    ['says that others are not primary', { emailAddresses: [{ value: home, primary: false }] }],
    ['is null beside the shorthand', { emailAddresses: null, emailAddress: home }],
    ['is empty beside the shorthand', { emailAddresses: [], emailAddress: home }],
  ])('changes nothing where it %s', async (_, item) => {
    const { result, stored } = await edit([home, work], item);
    expect(result).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
    expect(stored).toMatchObject({ emailAddresses: addresses(home, work), version: 1 });
  });

  it.each<[string, RegExp, JsonObject]>([
    ['the shorthand too', /emailAddress/, { emailAddress: home, emailAddresses: listed(work) }],
    ['the shorthand as null', /phoneNumber/, { phoneNumber: null, phoneNumbers: listed('020 7946 0123') }],
    [
      'two primary ones',
      /emailAddresses/,
      { emailAddresses: [home, work].map(value => ({ value, primary: true })) },
    ],
    [
      'one both primary and to be removed',
      /emailAddresses/,
      { emailAddresses: [{ value: home, primary: true, remove: true }] },
    ],
    [
      'one that another entry removes',
      /emailAddresses/,
      { emailAddresses: [{ value: work, remove: true }, { value: 'WORK@example.com' }] },
    ],
    ['one that is no address', /emailAddresses/, { emailAddresses: listed(home, 'nonsense') }],
    ['a number without digits', /phoneNumbers/, { phoneNumbers: listed('call me') }],
    ['an invisible character', /phoneNumbers/, { phoneNumbers: listed('020 7946\u200b 0123') }],
    ['more than 40 entries', /emailAddresses/, { emailAddresses: numbered(41) }],
    ['more than can be held', /emailAddresses/, { emailAddresses: numbered(20) }],
  ])('fails alone with %s', async (_, field, item) => {
    const { result, stored } = await edit([work], item);
    expect(result).toMatchObject({ outcome: 'FAILED', failureCode: 'INVALID_VALUE', person: null });
    expect(result.failureReason).toMatch(field);
    expect(result.failureReason).not.toMatch(/nonsense|call me/);
    expect(stored).toMatchObject({ emailAddresses: addresses(work), version: 1 });
  });

  it('may hold 20, and as many others instead, but not make a person of 21', async () => {
    const twenty = numbered(20);
    const { stored } = await edit(['x@example.com'], {
      emailAddresses: [{ value: 'x@example.com', remove: true }, ...twenty],
    });
    expect(stored.emailAddresses).toHaveLength(20);
    const instead = [
      ...twenty.map(entry => ({ ...entry, remove: true })),
      ...twenty.map(({ value }) => ({ value: `b${value}` })),
    ];
    expect(await workspace.upsertOne({ externalRef: 'r', emailAddresses: instead })).toMatchObject({
      outcome: 'UPDATED',
      person: { emailAddress: 'ba0@example.com' },
    });
    expect(await workspace.upsertOne({ externalRef: 'other', emailAddresses: numbered(21) })).toMatchObject({
      failureCode: 'INVALID_VALUE',
    });
    expect((await workspace.find()).nodes).toHaveLength(1);
  });
});

describe('the shorthand', () => {
  it.each<[string, JsonObject, readonly string[]]>([
    ['makes one that is held primary', { emailAddress: 'work@example.com' }, [work, home]],
    ['puts a new one in the place of the primary one', { emailAddress: old }, [old, work]],
    ['clears them all with null', { emailAddress: null }, []],
    ['changes nothing when blank', { emailAddress: ' ', lastName: 'Lee' }, [home, work]],
  ])('%s', async (_, item, expected) => {
    const { stored } = await edit([home, work], item);
    expect(stored).toMatchObject({
      emailAddress: expected[0] ?? null,
      emailAddresses: addresses(...expected),
    });
  });
});

describe('what changed', () => {
  it.each<[string, readonly string[], JsonObject, unknown[]]>([
    [
      'is the primary one alone where one takes the place of one',
      [home],
      { emailAddress: work },
      [{ field: 'emailAddress', before: home, after: work }],
    ],
    [
      'is the list alone where the primary one stays',
      [home],
      { emailAddresses: listed(work) },
      [{ field: 'emailAddresses', before: [home], after: [home, work] }],
    ],
    [
      'is both where the primary one of several changes',
      [home, work],
      { emailAddress: null },
      [
        { field: 'emailAddress', before: home, after: null },
        { field: 'emailAddresses', before: [home, work], after: [] },
      ],
    ],
  ])('%s', async (_, held, item, changes) => {
    expect((await edit(held, item)).result.changes).toEqual(changes);
  });
});

describe('each address', () => {
  it('finds its person, and is matched by', async () => {
    const { person } = await workspace.upsertOne({
      externalRef: 'r',
      emailAddresses: listed(home, work),
      phoneNumbers: listed('020 7946 0123', '020 7946 0999'),
    });
    for (const filter of [
      { emailAddress: 'WORK@example.com' },
      { phoneNumber: '+442079460999' },
      { emailAddress: home, phoneNumber: '+44 20 7946 0999' },
    ])
      expect(identifiers((await workspace.find({ filter })).nodes)).toEqual([person.identifier]);
    for (const item of [
      { emailAddress: work },
      { phoneNumbers: listed('020 7946 0000', '020 7946 0999') },
      { emailAddresses: listed(old, 'work@EXAMPLE.com') },
    ])
      expect(await workspace.upsertOne(item)).toMatchObject({
        outcome: expect.stringMatching(/UPDATED|UNCHANGED/),
        matchedBy: 'emailAddress' in item || 'emailAddresses' in item ? 'EMAIL_ADDRESS' : 'PHONE_NUMBER',
        person: { identifier: person.identifier },
      });
  });

  it('finds nobody once it is taken away, nor is one matched that is to be taken away', async () => {
    await edit([home, work], { emailAddresses: [{ value: work, remove: true }] });
    expect((await workspace.find({ filter: { emailAddress: work } })).nodes).toEqual([]);
    const removal = { firstName: 'Ann', emailAddresses: [{ value: home, remove: true }] };
    expect(await workspace.upsertOne(removal)).toMatchObject({ failureCode: 'INSUFFICIENT_INFORMATION' });
    expect((await workspace.find({ filter: { emailAddress: home } })).nodes).toHaveLength(1);
  });

  it('counts once for the best match, however many agree', async () => {
    const [first, second] = (
      await workspace.upsert([
        { externalRef: 'a', emailAddresses: listed(home, work) },
        { externalRef: 'b', emailAddresses: listed(old), firstName: 'Ann' },
      ])
    ).results.map(({ person }: { person: JsonObject }) => person);
    const item = { firstName: 'Ann', emailAddresses: listed(home, work, old) };
    expect(await workspace.upsertOne(item)).toMatchObject({
      person: { identifier: second.identifier },
      otherMatches: [{ identifier: first.identifier }],
    });
  });

  it('is seen by the later items of a batch', async () => {
    const { results } = await workspace.upsert([
      { externalRef: 'r', emailAddresses: listed(home, work) },
      { emailAddress: work, firstName: 'Ann' },
      { externalRef: 'r', emailAddresses: [{ value: home, remove: true }] },
      { emailAddress: home, firstName: 'Ben' },
    ]);
    const outcomes = results.map(({ outcome }: JsonObject) => outcome);
    expect(outcomes).toEqual(['CREATED', 'UPDATED', 'UPDATED', 'CREATED']);
    expect(results[0].person).toMatchObject({ firstName: 'Ann', emailAddresses: addresses(work) });
  });
});

it('shows each address once of a person who is in an answer twice', async () => {
  const { result } = await edit([home, work], {});
  const twice = await workspace.data(
    `query ($id: ID!) { one: person(identifier: $id) { ...held } other: person(identifier: $id) { ...held } }
    fragment held on Person { emailAddresses { value primary } }`,
    { id: result.person.identifier },
  );
  const held = { emailAddresses: addresses(home, work) };
  expect(twice).toEqual({ one: held, other: held });
});

it('shows the addresses of a dry run, and those of a repeat', async () => {
  const item = { externalRef: 'r', emailAddresses: listed(home, work) };
  const dry = await workspace.upsertOne(item, { dryRun: true });
  expect(dry.person.emailAddresses).toEqual(addresses(home, work));
  await workspace.upsertOne(item, { idempotencyKey: 'k' });
  const again = await workspace.upsertOne(item, { idempotencyKey: 'k' });
  expect(again.person.emailAddresses).toEqual(addresses(home, work));
});
