import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { type Caller, failureOf, identifiers, newWorkspace, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
let sam: Caller;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
  await workspace.groups('group-1', 'group-2');
  await workspace.upsert([
    { externalRef: 'in 1', groupIds: ['group-1'] },
    { externalRef: 'in 2', groupIds: ['group-2'] },
  ]);
  sam = await workspace.as({ subject: 'sam', groups: undefined });
});

const mutation = (name: string, type: string) => `mutation ($input: ${type}!) { ${name}(input: $input) {
  results { index success failureCode group { identifier } } groups { identifier } } }`;
const grant = mutation('grantGroups', 'GrantGroupsInput');
const revoke = mutation('revokeGroups', 'RevokeGroupsInput');
const change = async (query: string, groupIds: string[], subject = 'sam') => {
  const data = await workspace.data(query, { input: { subject, groupIds } });
  return data.grantGroups ?? data.revokeGroups;
};
const granted = async (subject = 'sam') =>
  identifiers(
    (
      await workspace.data('query ($subject: String!) { groupGrants(subject: $subject) { identifier } }', {
        subject,
      })
    ).groupGrants,
  );

describe('a grant', () => {
  it('works at once, with a token that was issued before', async () => {
    expect(refs(await sam.find())).toEqual([]);
    await change(grant, ['group-1']);
    expect(refs(await sam.find())).toEqual(['in 1']);
    expect(identifiers((await sam.data('{ viewer { groups { identifier } } }')).viewer.groups)).toEqual([
      'group-1',
    ]);
    expect(identifiers((await sam.upsertOne({ externalRef: 'new' })).person.groups)).toEqual(['group-1']);
    await change(grant, ['group-2']);
    expect(refs(await sam.find())).toEqual(['in 1', 'in 2', 'new']);
  });

  it('ends at once when it is revoked', async () => {
    await change(grant, ['group-1', 'group-2']);
    expect(refs(await sam.find())).toEqual(['in 1', 'in 2']);
    await change(revoke, ['group-1']);
    expect(refs(await sam.find())).toEqual(['in 2']);
    await change(revoke, ['group-2']);
    expect(refs(await sam.find())).toEqual([]);
    expect((await sam.upsertOne({ externalRef: 'new' })).failureCode).toBe('NO_ACCESSIBLE_GROUP');
  });

  it('says for every group what became of it, and what is granted now', async () => {
    expect(await change(grant, ['group-2', 'unknown', 'group-2'])).toEqual({
      results: [
        { index: 0, success: true, failureCode: null, group: { identifier: 'group-2' } },
        { index: 1, success: false, failureCode: 'NOT_FOUND', group: null },
        { index: 2, success: true, failureCode: null, group: { identifier: 'group-2' } },
      ],
      groups: [{ identifier: 'group-2' }],
    });
    await change(grant, ['group-1']);
    expect(await granted()).toEqual(['group-1', 'group-2']);
    const { results, groups } = await change(revoke, ['group-1', 'group-1', 'unknown']);
    expect(results.map(({ success }: { success: boolean }) => success)).toEqual([true, true, false]);
    expect(identifiers(groups)).toEqual(['group-2']);
  });

  it('is for that subject in that workspace only', async () => {
    await change(grant, ['group-1']);
    expect(await granted('Sam')).toEqual([]);
    expect(refs(await (await workspace.as({ subject: 'SAM', groups: undefined })).find())).toEqual([]);
    const elsewhere = await newWorkspace(gateway);
    await elsewhere.groups('group-1');
    await elsewhere.upsertOne({ externalRef: 'elsewhere', groupIds: ['group-1'] });
    expect(refs(await (await elsewhere.as({ subject: 'sam', groups: undefined })).find())).toEqual([]);
    const data = await elsewhere.data('{ groupGrants(subject: "sam") { identifier } }');
    expect(data.groupGrants).toEqual([]);
  });

  it.each([
    [['group-2'], ['in 2']],
    [[], []],
    ['*', ['in 1', 'in 2']],
  ] as const)('does not count where the token has its own groups: %j', async (groups, expected) => {
    await change(grant, ['group-1']);
    expect(refs(await (await workspace.as({ subject: 'sam', groups })).find())).toEqual(expected);
  });

  it.each([
    [{ subject: '', groupIds: ['group-1'] }],
    [{ subject: 'x'.repeat(256), groupIds: ['group-1'] }],
    [{ subject: 'sam', groupIds: [] }],
  ])('of %j is refused', async input => {
    for (const query of [grant, revoke])
      expect(failureOf(await workspace.graphql(query, { input }))).toEqual([
        400,
        'BAD_USER_INPUT',
        undefined,
      ]);
  });

  it('is given by admins of the whole workspace, whatever their groups', async () => {
    const admin = await workspace.as({ groups: [], scopes: ['people:admin'] });
    await admin.data(grant, { input: { subject: 'sam', groupIds: ['group-1'] } });
    expect((await admin.data('{ groupGrants(subject: "sam") { identifier } }')).groupGrants).toEqual([
      { identifier: 'group-1' },
    ]);
  });
});
