import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { failureOf, identifiers, newWorkspace, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
});

const upsertGroups = `mutation ($groups: [GroupInput!]!) { upsertGroups(input: { groups: $groups }) {
  results { index success failureCode failureReason group { id identifier externalRef name } } } }`;
const deleteGroups = `mutation ($identifiers: [ID!]!) { deleteGroups(input: { identifiers: $identifiers }) {
  results { index success failureCode failureReason group { identifier name } } } }`;
const upsert = async (...groups: JsonObject[]) =>
  (await workspace.data(upsertGroups, { groups })).upsertGroups.results;
const remove = async (...ids: string[]) =>
  (await workspace.data(deleteGroups, { identifiers: ids })).deleteGroups.results;
const stored = async () =>
  (await workspace.data('{ groups { nodes { identifier externalRef name } } }')).groups.nodes;

describe('upsertGroups', () => {
  it('makes groups with chosen identifiers, or makes them up', async () => {
    const results = await upsert(
      { identifier: 'group-1' },
      { name: 'No identifier' },
      { externalRef: 'ref', name: 'Ref' },
    );
    expect(results).toMatchObject([
      {
        index: 0,
        success: true,
        failureCode: null,
        failureReason: null,
        group: { identifier: 'group-1', externalRef: null, name: null },
      },
      { index: 1, success: true, group: { externalRef: null, name: 'No identifier' } },
      { index: 2, success: true, group: { externalRef: 'ref', name: 'Ref' } },
    ]);
    for (const { group } of results) expect(group.identifier).toMatch(/^[A-Za-z0-9_.-]{1,64}$/);
    expect(await stored()).toHaveLength(3);
  });

  it('changes what is given, keeps what is not, clears by null', async () => {
    await upsert({ identifier: 'group-1', externalRef: 'ref', name: 'Name' });
    expect((await upsert({ identifier: 'group-1', name: 'Other' }))[0].group).toMatchObject({
      externalRef: 'ref',
      name: 'Other',
    });
    expect((await upsert({ identifier: 'group-1', externalRef: null }))[0].group).toMatchObject({
      externalRef: null,
      name: 'Other',
    });
    expect((await upsert({ identifier: 'group-1', name: null }))[0].group.name).toBeNull();
    expect(await stored()).toEqual([{ identifier: 'group-1', externalRef: null, name: null }]);
  });

  it('keeps external references unique in the workspace', async () => {
    await upsert({ identifier: 'group-1', externalRef: 'ref' }, { identifier: 'group-2' });
    const results = await upsert(
      { identifier: 'group-2', externalRef: 'ref' },
      { identifier: 'group-3', externalRef: 'ref', name: 'x' },
      { identifier: 'group-4', externalRef: 'new' },
    );
    expect(results).toMatchObject([
      { success: false, group: null },
      { success: false, group: null },
      { success: true },
    ]);
    expect(results[0].failureCode).toBe('EXTERNAL_REF_TAKEN');
    expect((await stored()).map(({ identifier }: { identifier: string }) => identifier)).toEqual([
      'group-1',
      'group-2',
      'group-4',
    ]);
    const elsewhere = await newWorkspace(gateway);
    const groups = [{ identifier: 'group-1', externalRef: 'ref' }];
    expect((await elsewhere.data(upsertGroups, { groups })).upsertGroups.results[0].success).toBe(true);
  });

  it('lets an external reference change hands within a batch', async () => {
    await upsert({ identifier: 'group-1', externalRef: 'ref' }, { identifier: 'group-2' });
    const results = await upsert(
      { identifier: 'group-1', externalRef: null },
      { identifier: 'group-2', externalRef: 'ref' },
    );
    expect(results).toMatchObject([{ success: true }, { success: true, group: { externalRef: 'ref' } }]);
  });

  it.each(['a b', 'ä', 'x/y', 'x'.repeat(65), 'a\0b', "'"])(
    'refuses the identifier %j, and that alone',
    async identifier => {
      const results = await upsert({ identifier, name: 'bad' }, { identifier: 'good' });
      expect(results).toMatchObject([
        { success: false, failureCode: 'INVALID_VALUE', group: null },
        { success: true },
      ]);
      expect(results[0].failureReason).toContain('identifier');
      expect(await stored()).toHaveLength(1);
    },
  );

  it.each(['A', 'group-1', '_._-', 'x'.repeat(64)])('takes the identifier %j', async identifier => {
    expect((await upsert({ identifier }))[0].group.identifier).toBe(identifier);
  });

  it('is for the whole workspace, whatever the groups of the caller', async () => {
    const admin = await workspace.as({ groups: [], scopes: ['people:admin'] });
    const data = await admin.data(upsertGroups, { groups: [{ identifier: 'group-1', name: 'One' }] });
    expect(data.upsertGroups.results[0].group).toMatchObject({ identifier: 'group-1', name: 'One' });
  });
});

describe('deleteGroups', () => {
  it('takes memberships away and leaves the persons', async () => {
    await workspace.groups('group-1', 'group-2');
    await workspace.upsert([
      { externalRef: 'id-1', groupIds: ['group-1'] },
      { externalRef: 'id-2', groupIds: ['group-1', 'group-2'] },
    ]);
    const results = await remove('group-1', 'unknown');
    expect(results).toMatchObject([
      { index: 0, success: true, failureCode: null, failureReason: null, group: { identifier: 'group-1' } },
      { index: 1, success: false, failureCode: 'NOT_FOUND', group: null },
    ]);
    const { nodes } = await workspace.find();
    expect(nodes.map((person: { groups: { identifier: string }[] }) => identifiers(person.groups))).toEqual([
      [],
      ['group-2'],
    ]);
    expect((await workspace.find({ filter: { groupIds: ['group-1'] } })).totalCount).toBe(0);
    const member = await workspace.as({ groups: ['group-1'] });
    expect((await member.find()).totalCount).toBe(0);
    expect((await member.upsertOne({ externalRef: 'id-3' })).failureCode).toBe('NO_ACCESSIBLE_GROUP');
  });

  it('leaves a group of the same name that is made later empty', async () => {
    await workspace.groups('group-1');
    await workspace.upsertOne({ externalRef: 'id-1', groupIds: ['group-1'] });
    await workspace.data(
      'mutation { grantGroups(input: { subject: "sam", groupIds: ["group-1"] }) { subject } }',
    );
    await remove('group-1');
    await workspace.groups('group-1');
    expect((await workspace.find({ filter: { groupIds: ['group-1'] } })).totalCount).toBe(0);
    expect((await workspace.data('{ groupGrants(subject: "sam") { identifier } }')).groupGrants).toEqual([]);
  });
});

describe('batches of groups', () => {
  it.each([
    [upsertGroups, 'groups', {}],
    [deleteGroups, 'identifiers', 'x'],
  ])('%s take 1 to 100', async (query, name, item) => {
    for (const [count, code] of [
      [0, 'BAD_USER_INPUT'],
      [101, 'BATCH_TOO_LARGE'],
    ] as const)
      expect(failureOf(await workspace.graphql(query, { [name]: Array(count).fill(item) }))).toEqual([
        400,
        code,
        undefined,
      ]);
    expect(await stored()).toEqual([]);
    expect((await workspace.graphql(query, { [name]: Array(100).fill(item) })).errors).toBeUndefined();
  });
});
