import { setTimeout } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { type Caller, failureOf, identifiers, newWorkspace, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
let ofOne: Caller;
let ids: string[];
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
  await workspace.groups('group-1', 'group-2', 'group-3');
  const { results } = await workspace.upsert([
    { externalRef: 'in 1', emailAddress: 'one@example.com', groupIds: ['group-1'] },
    { externalRef: 'in 1 and 2', groupIds: ['group-1', 'group-2'] },
    { externalRef: 'in 2', groupIds: ['group-2'] },
  ]);
  ids = identifiers(results.map(({ person }: { person: { identifier: string } }) => person));
  ofOne = await workspace.as({ groups: ['group-1', 'group-3'] });
});

const membership = (name: string, type: string) => `mutation ($input: ${type}!) { ${name}(input: $input) {
  ignoredGroups results { index success failureCode failureReason person { identifier updatedAt groups { identifier } } } } }`;
const add = membership('addToGroups', 'AddToGroupsInput');
const remove = membership('removeFromGroups', 'RemoveFromGroupsInput');
const deletePersons = `mutation ($identifiers: [ID!]!) { deletePersons(input: { identifiers: $identifiers }) {
  results { index success failureCode failureReason identifier } } }`;

const change = async (caller: Caller, query: string, persons: string[], groupIds: string[]) => {
  const data = await caller.data(query, { input: { identifiers: persons, groupIds } });
  return data.addToGroups ?? data.removeFromGroups;
};
const groupsOf = (result: { person: { groups: { identifier: string }[] } }) =>
  identifiers(result.person.groups);

describe('addToGroups', () => {
  it('adds persons that the viewer can access to groups that the viewer can access', async () => {
    const { results, ignoredGroups } = await change(ofOne, add, ids, [
      'group-3',
      'group-2',
      'unknown',
      'group-3',
    ]);
    expect(ignoredGroups).toEqual(['group-2', 'unknown']);
    expect(results).toMatchObject([
      { index: 0, success: true, failureCode: null, failureReason: null },
      { index: 1, success: true },
      { index: 2, success: false, failureCode: 'NOT_FOUND', person: null },
    ]);
    expect(results.slice(0, 2).map(groupsOf)).toEqual([
      ['group-1', 'group-3'],
      ['group-1', 'group-3'],
    ]);
    expect((await workspace.find()).nodes.map((person: never) => groupsOf({ person }))).toEqual([
      ['group-1', 'group-3'],
      ['group-1', 'group-2', 'group-3'],
      ['group-2'],
    ]);
  });

  it('moves updatedAt where a membership is new, and there only', async () => {
    const before = (await workspace.find()).nodes.map(({ updatedAt }: { updatedAt: string }) => updatedAt);
    await setTimeout(2);
    const { results } = await change(workspace, add, ids.slice(0, 2), ['group-2']);
    expect(Date.parse(results[0].person.updatedAt)).toBeGreaterThan(Date.parse(before[0]));
    expect([results[1].success, results[1].person.updatedAt]).toEqual([true, before[1]]);
  });
});

describe('removeFromGroups', () => {
  it('takes persons out of groups; they stay', async () => {
    const { results } = await change(
      workspace,
      remove,
      [ids[1] as string, ids[0] as string],
      ['group-1', 'group-2'],
    );
    expect(results.map(groupsOf)).toEqual([[], []]);
    expect((await workspace.find()).totalCount).toBe(3);
    expect(refs(await ofOne.find())).toEqual([]);
    const again = await change(workspace, remove, [ids[0] as string], ['group-1']);
    expect(again.results[0].success).toBe(true);
  });

  it('leaves memberships that the viewer cannot access', async () => {
    const { results, ignoredGroups } = await change(ofOne, remove, ids, ['group-1', 'group-2']);
    expect(ignoredGroups).toEqual(['group-2']);
    expect(results.map(({ success }: { success: boolean }) => success)).toEqual([true, true, false]);
    expect((await workspace.find()).nodes.map((person: never) => groupsOf({ person }))).toEqual([
      [],
      ['group-2'],
      ['group-2'],
    ]);
  });
});

describe.each([
  ['addToGroups', add],
  ['removeFromGroups', remove],
])('%s', (_name, query) => {
  it('fails for everybody when no group is left', async () => {
    const { results, ignoredGroups } = await change(ofOne, query, ids.slice(0, 2), ['group-2', 'unknown']);
    expect(ignoredGroups).toEqual(['group-2', 'unknown']);
    for (const result of results)
      expect(result).toMatchObject({ success: false, failureCode: 'NO_ACCESSIBLE_GROUP', person: null });
  });

  it('takes 1 to 100 persons and at least one group', async () => {
    const ask = (count: number, groupIds: string[]) =>
      workspace.graphql(query, { input: { identifiers: Array(count).fill(ids[0]), groupIds } });
    expect(failureOf(await ask(0, ['group-1']))).toEqual([400, 'BAD_USER_INPUT', undefined]);
    expect(failureOf(await ask(101, ['group-1']))).toEqual([400, 'BATCH_TOO_LARGE', undefined]);
    expect(failureOf(await ask(1, []))).toEqual([400, 'BAD_USER_INPUT', undefined]);
    expect((await ask(100, ['group-1'])).errors).toBeUndefined();
  });
});

describe('deletePersons', () => {
  const destroy = async (caller: Caller, persons: string[]) =>
    (await caller.data(deletePersons, { identifiers: persons })).deletePersons.results;

  it('deletes whom the viewer can access, everywhere', async () => {
    const results = await destroy(ofOne, [ids[2] as string, ids[1] as string, 'nobody']);
    expect(results).toMatchObject([
      { index: 0, success: false, failureCode: 'NOT_FOUND', identifier: null },
      { index: 1, success: true, failureCode: null, failureReason: null, identifier: ids[1] },
      { index: 2, success: false, failureCode: 'NOT_FOUND', identifier: null },
    ]);
    expect(refs(await workspace.find())).toEqual(['in 1', 'in 2']);
    expect(refs(await workspace.find({ filter: { groupIds: ['group-2'] } }))).toEqual(['in 2']);
  });

  it('leaves nothing by which the person would be found or matched', async () => {
    await destroy(workspace, [ids[0] as string]);
    expect((await workspace.find({ filter: { emailAddress: 'one@example.com' } })).totalCount).toBe(0);
    expect((await workspace.upsertOne({ identifier: ids[0] as string, firstName: 'X' })).failureCode).toBe(
      'NOT_FOUND',
    );
    const { outcome, person } = await workspace.upsertOne({
      externalRef: 'in 1',
      emailAddress: 'one@example.com',
    });
    expect([outcome, person.groups]).toEqual(['CREATED', []]);
    expect(person.identifier).not.toBe(ids[0]);
    expect((await destroy(workspace, [ids[0] as string]))[0].success).toBe(false);
  });

  it('takes 1 to 100, and deletes nobody otherwise', async () => {
    for (const [count, code] of [
      [0, 'BAD_USER_INPUT'],
      [101, 'BATCH_TOO_LARGE'],
    ] as const)
      expect(
        failureOf(await workspace.graphql(deletePersons, { identifiers: Array(count).fill(ids[0]) })),
      ).toEqual([400, code, undefined]);
    expect((await workspace.find()).totalCount).toBe(3);
  });
});
