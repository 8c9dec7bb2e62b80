import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { newWorkspace, type Workspace } from '../graphql/contract/workspace.ts';
import { type Gateway, startGateway } from '../support/startGateway.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
  await workspace.groups('g', 'h');
});

const erase = `mutation ($ids: [ID!]!) { erasePersons(input: { identifiers: $ids }) {
  results { index success failureCode identifier } } }`;
const feed = '{ personChanges { nodes { kind identifier actor changes { field before after } } } }';
const exported = 'query ($id: ID!) { exportPerson(identifier: $id) }';
const succeeded = (identifier: string, index = 0) => ({
  index,
  success: true,
  failureCode: null,
  identifier,
});
const remove =
  'mutation ($ids: [ID!]!) { deletePersons(input: { identifiers: $ids }) { results { success } } }';

/** Which of these texts stand in which file beside the database, in whatever letter case. */
function found(texts: readonly string[]): string[] {
  const folder = dirname(gateway.config.database.file as string);
  return readdirSync(folder).flatMap(name => {
    const bytes = readFileSync(join(folder, name)).toString('latin1').toLowerCase();
    return texts.filter(text => bytes.includes(text.toLowerCase())).map(text => `${text} in ${name}`);
  });
}

it('an erased person is in no history, no feed, no kept answer, no search, and in no file', async () => {
  const texts = [
    'Erasable.One@example.com',
    'second-erasable@example.com',
    'Unforgettable',
    'Erasmus',
    'indelible',
  ];
  const [email, second, lastName, firstName, plan] = texts as [string, string, string, string, string];
  const bystander = await workspace.upsertOne({ externalRef: 'bystander', groupIds: ['g'] });
  const { person } = await workspace.upsertOne({ emailAddress: email, lastName, groupIds: ['g'] });
  const input = [
    {
      identifier: person.identifier,
      emailAddresses: [{ value: second, primary: true }],
      firstName,
      attributes: { plan },
    },
  ];
  await workspace.upsert(input, { idempotencyKey: 'once' });
  await workspace.upsert([
    { identifier: person.identifier, contactAssignments: [{ assignedToId: bystander.person.identifier }] },
    { identifier: person.identifier, lastName: null, emailAddress: null },
  ]);
  expect(found(texts).length).toBeGreaterThan(texts.length - 1);

  const ids = [person.identifier];
  expect((await workspace.data(erase, { ids })).erasePersons.results).toEqual([succeeded(person.identifier)]);
  expect(found(texts)).toEqual([]);
  const { personChanges } = await workspace.data(feed);
  expect(
    personChanges.nodes.filter((change: { identifier: string }) => change.identifier === ids[0]),
  ).toEqual([{ kind: 'ERASED', identifier: person.identifier, actor: 'tester', changes: [] }]);
  expect((await workspace.find({ filter: { search: 'eras' } })).nodes).toEqual([]);
  const replay = await workspace.upsert(input, { idempotencyKey: 'once' });
  expect(replay).toMatchObject({
    replayed: true,
    results: [{ outcome: 'UPDATED', person: null, changes: [] }],
  });
  // What is held of it by now.
  const { exportPerson } = await workspace.data(exported, { id: person.identifier });
  expect(exportPerson).toMatchObject({ person: null, history: [{ kind: 'ERASED', changes: [] }] });
  expect(JSON.stringify(exportPerson)).not.toMatch(/eras(able|mus)|forget|indel/i);
  // The others are as they were.
  expect((await workspace.find({})).nodes).toMatchObject([{ externalRef: 'bystander' }]);
});

it('erasing can be repeated, and comes to those who were deleted before', async () => {
  const { person } = await workspace.upsertOne({ externalRef: 'a', firstName: 'Deleted First' });
  const ids = [person.identifier];
  await workspace.data(remove, { ids });
  expect(found(['Deleted First'])).not.toEqual([]);
  for (const repeated of [1, 2]) {
    const { erasePersons } = await workspace.data(erase, { ids: [...ids, ...ids, 'nobody'] });
    expect([repeated, erasePersons.results]).toEqual([
      repeated,
      [
        succeeded(person.identifier),
        succeeded(person.identifier, 1),
        { index: 2, success: false, failureCode: 'NOT_FOUND', identifier: null },
      ],
    ]);
  }
  expect(found(['Deleted First'])).toEqual([]);
  const { personChanges } = await workspace.data(feed);
  expect(personChanges.nodes.map(({ kind }: { kind: string }) => kind)).toEqual(['ERASED']);
});

it('whoever was told of a person before is told that it is erased', async () => {
  const { person } = await workspace.upsertOne({ externalRef: 'a', groupIds: ['g', 'h'] });
  const reader = await workspace.as({ groups: ['h'] });
  const { personChangesCursor: after } = await reader.data('{ personChangesCursor }');
  const ids = [person.identifier];
  await workspace.data(
    'mutation ($ids: [ID!]!) { removeFromGroups(input: { identifiers: $ids, groupIds: ["h"] }) { results { success } } }',
    { ids },
  );
  await workspace.data(erase, { ids });
  const { personChanges } = await reader.data(
    'query ($after: String) { personChanges(after: $after) { nodes { kind identifier } } }',
    { after },
  );
  expect(personChanges.nodes).toEqual([{ kind: 'ERASED', identifier: person.identifier }]);
});

it('nobody is erased out of reach, in another workspace, or without the scope', async () => {
  const { person } = await workspace.upsertOne({ externalRef: 'a', firstName: 'A', groupIds: ['h'] });
  const ids = [person.identifier];
  const outside = await workspace.as({ groups: ['g'] });
  const stranger = await newWorkspace(gateway);
  for (const caller of [outside, stranger])
    expect((await caller.data(erase, { ids })).erasePersons.results[0].failureCode).toBe('NOT_FOUND');
  const reader = await workspace.as({ scopes: ['people:read', 'people:write'] });
  expect((await reader.graphql(erase, { ids })).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  expect((await workspace.graphql(erase, { ids: [] })).errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  await workspace.data(remove, { ids });
  expect((await outside.data(erase, { ids })).erasePersons.results[0].failureCode).toBe('NOT_FOUND');
  expect((await workspace.find({})).nodes).toEqual([]);
});

it('an export has everything that is held of a person', async () => {
  const other = await workspace.upsertOne({ externalRef: 'other' });
  const { person } = await workspace.upsertOne(
    {
      externalRef: 'a',
      firstName: 'Ann',
      emailAddresses: [{ value: 'a@x.example' }, { value: 'b@x.example' }],
      attributes: { plan: 'gold' },
      groupIds: ['g', 'h'],
      contactAssignments: [{ assignedToId: other.person.identifier }],
    },
    { idempotencyKey: 'k' },
  );
  await workspace.upsertOne({ identifier: person.identifier, firstName: 'Anna' });
  const id = person.identifier;
  const { exportPerson } = await workspace.data(exported, { id });
  expect(exportPerson).toMatchObject({
    person: {
      identifier: id,
      firstName: 'Anna',
      emailAddresses: ['a@x.example', 'b@x.example'],
      attributes: { plan: 'gold' },
      groups: [{ identifier: 'g' }, { identifier: 'h' }],
      version: 2,
    },
    assignments: [{ identifier: other.person.identifier }],
    contacts: [],
    history: [
      { kind: 'UPDATED', actor: 'tester', changes: [{ field: 'firstName', before: 'Ann', after: 'Anna' }] },
      { kind: 'CREATED' },
    ],
    historyIsWhole: true,
    idempotencyRecords: [
      { subject: 'tester', idempotencyKey: 'k', results: [{ outcome: 'CREATED', person: id }] },
    ],
  });
  const seen = await (await workspace.as({ groups: ['g'] })).data(exported, { id });
  expect(seen.exportPerson).toMatchObject({
    person: { groups: [{ identifier: 'g' }] },
    assignments: [],
    idempotencyRecords: null,
  });
  expect(JSON.stringify(seen)).not.toContain(other.person.identifier);
  expect((await (await workspace.as({ groups: [] })).data(exported, { id })).exportPerson).toBeNull();
  expect((await workspace.data(exported, { id: 'nobody' })).exportPerson).toBeNull();
  await workspace.data(remove, { ids: [id] });
  expect((await workspace.data(exported, { id })).exportPerson).toMatchObject({
    person: null,
    history: [{ kind: 'DELETED' }, { kind: 'UPDATED', changes: [{ after: 'Anna' }] }, { kind: 'CREATED' }],
  });
});

it('an export has nothing of what was done to somebody else whom an upsert preferred', async () => {
  const shared = { phoneNumber: '+4930123456' };
  const { person: other } = await workspace.upsertOne({ ...shared, externalRef: 'other' });
  const { person: preferred } = await workspace.upsertOne({
    ...shared,
    externalRef: 'preferred',
    firstName: 'Ann',
  });
  const persons = [{ ...shared, firstName: 'Ann', timezone: 'Europe/Berlin' }];
  const { results } = await workspace.upsert(persons, { idempotencyKey: 'of two' });
  expect(results[0]).toMatchObject({
    person: { identifier: preferred.identifier },
    otherMatches: [{ identifier: other.identifier }],
    changes: [{ field: 'timezone' }],
  });
  const changesFor = async ({ identifier }: { identifier: string }) =>
    (await workspace.data(exported, { id: identifier })).exportPerson.idempotencyRecords[0].results[0]
      .changes;
  expect(await changesFor(preferred)).toMatchObject([{ field: 'timezone' }]);
  expect(await changesFor(other)).toEqual([]);
});
