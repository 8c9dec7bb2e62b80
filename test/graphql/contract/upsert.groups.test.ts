import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { failureOf, identifiers, newWorkspace, refOf, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
  await workspace.groups('group-1', 'group-2', 'group-3');
});

const groupsOf = async (identifier: string) =>
  identifiers((await workspace.find({ filter: { identifier } })).nodes[0].groups);
const ann = { externalRef: 'id-1', firstName: 'Ann', emailAddress: 'ann@example.com' };

describe('a new person joins', () => {
  it.each([
    ['*', undefined, []],
    ['*', ['group-1'], ['group-1']],
    ['*', ['group-2', 'group-1', 'group-2'], ['group-1', 'group-2']],
    [['group-1', 'group-2'], undefined, ['group-1', 'group-2']],
    [['group-1', 'group-2'], null, ['group-1', 'group-2']],
    [['group-1', 'group-2'], [], ['group-1', 'group-2']],
    [['group-1', 'group-2'], ['group-2'], ['group-2']],
    [['group-1', 'group-2'], ['group-2', 'group-3'], ['group-2']],
    [['group-1', 'unknown'], undefined, ['group-1']],
  ] as const)('of a viewer of %j who names %j: %j', async (groups, groupIds, expected) => {
    const viewer = await workspace.as({ groups });
    const { person } = await viewer.upsertOne({ ...ann, ...(groupIds !== undefined && { groupIds }) });
    expect(identifiers(person.groups)).toEqual(expected);
    expect(await groupsOf(person.identifier)).toEqual(expected);
    const groupExternalRefs = groupIds?.map(refOf) ?? null;
    const same = await viewer.upsertOne({
      ...ann,
      externalRef: 'id-2',
      emailAddress: null,
      groupExternalRefs,
    });
    expect([same.outcome, identifiers(same.person.groups)]).toEqual(['CREATED', expected]);
  });

  it('in no group is seen by viewers of all groups only, until it joins one', async () => {
    const { person } = await workspace.upsertOne(ann);
    const viewer = await workspace.as({ groups: ['group-1'] });
    expect((await viewer.find()).nodes).toEqual([]);
    expect((await workspace.find({ filter: { groupIds: ['group-1', 'group-2', 'group-3'] } })).nodes).toEqual(
      [],
    );
    await workspace.upsertOne({ identifier: person.identifier, groupIds: ['group-1'] });
    expect(identifiers((await viewer.find()).nodes)).toEqual([person.identifier]);
  });
});

describe('a matched person', () => {
  it.each<[readonly string[] | '*', JsonObject, string[]]>([
    ['*', {}, ['group-1']],
    ['*', { groupIds: ['group-1', 'group-2'] }, ['group-1', 'group-2']],
    [['group-1', 'group-2', 'group-3'], {}, ['group-1', 'group-2', 'group-3']],
    [['group-1', 'group-2'], { groupIds: ['group-2', 'group-1'] }, ['group-1', 'group-2']],
    [['group-1', 'group-2'], { groupIds: ['group-1'] }, ['group-1']],
  ])('in group-1, upserted by a viewer of %j with %j, is then in %j', async (groups, item, expected) => {
    const { person } = await workspace.upsertOne({ ...ann, groupIds: ['group-1'] });
    const viewer = await workspace.as({ groups });
    const result = await viewer.upsertOne({ ...ann, ...item });
    expect(result.person.identifier).toBe(person.identifier);
    expect(await groupsOf(person.identifier)).toEqual(expected);
    const joined = expected.length > 1;
    expect(result.outcome).toBe(joined ? 'UPDATED' : 'UNCHANGED');
    expect(result.changes).toEqual(joined ? [{ field: 'groups', before: ['group-1'], after: expected }] : []);
  });

  it('leaves no group, and shows only those that the viewer can access', async () => {
    const { person } = await workspace.upsertOne({ ...ann, groupIds: ['group-1', 'group-3'] });
    const result = await (await workspace.as({ groups: ['group-1', 'group-2'] })).upsertOne(ann);
    expect(result.changes).toEqual([{ field: 'groups', before: ['group-1'], after: ['group-1', 'group-2'] }]);
    expect(identifiers(result.person.groups)).toEqual(['group-1', 'group-2']);
    expect(await groupsOf(person.identifier)).toEqual(['group-1', 'group-2', 'group-3']);
  });

  it('is sought in the scope of the item only', async () => {
    const { person } = await workspace.upsertOne({ ...ann, groupIds: ['group-1'] });
    const outside = await workspace.as({ groups: ['group-2'] });
    const narrowed = await workspace.as({ groups: ['group-1', 'group-2'] });
    const made = [
      await outside.upsertOne(ann),
      await narrowed.upsertOne({ ...ann, externalRef: 'id-2', groupIds: ['group-2'] }, { dryRun: true }),
      await workspace.upsertOne({ ...ann, groupIds: ['group-3'] }),
    ];
    expect(made.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED', 'CREATED']);
    expect(await groupsOf(person.identifier)).toEqual(['group-1']);
  });
});

describe('an edit', () => {
  it('reaches all that the viewer may access, and joins the groups that it names', async () => {
    const { person } = await workspace.upsertOne({ ...ann, groupIds: ['group-1'] });
    const { identifier } = person;
    const viewer = await workspace.as({ groups: ['group-1', 'group-2'] });
    const unnamed = await viewer.upsertOne({ identifier, firstName: 'Anna' });
    expect([unnamed.outcome, identifiers(unnamed.person.groups)]).toEqual(['UPDATED', ['group-1']]);
    const named = await viewer.upsertOne({ identifier, groupIds: ['group-2'] });
    expect(named.changes).toEqual([{ field: 'groups', before: ['group-1'], after: ['group-1', 'group-2'] }]);
    const outside = await workspace.as({ groups: ['group-3'] });
    for (const caller of [outside, await workspace.as({ groups: [] })])
      expect((await caller.upsertOne({ identifier, firstName: 'Eve' })).failureCode).toBe('NOT_FOUND');
  });

  it('may take an external reference that only somebody out of scope bears', async () => {
    await workspace.upsertOne({ externalRef: 'taken', groupIds: ['group-3'] });
    const { person } = await workspace.upsertOne({ ...ann, groupIds: ['group-1'] });
    const viewer = await workspace.as({ groups: ['group-1'] });
    expect((await viewer.upsertOne({ identifier: person.identifier, externalRef: 'taken' })).outcome).toBe(
      'UPDATED',
    );
  });
});

describe('groups out of reach', () => {
  it('are left out and named, as the caller wrote them', async () => {
    const viewer = await workspace.as({ groups: ['group-1'] });
    const groupIds = ['group-3', ' unknown ', 'group-1'];
    const result = await viewer.upsertOne({ ...ann, groupIds });
    expect([result.outcome, result.ignoredGroups]).toEqual(['CREATED', ['group-3', ' unknown ']]);
    expect(await groupsOf(result.person.identifier)).toEqual(['group-1']);
    const byRef = await viewer.upsertOne({ ...ann, groupExternalRefs: [refOf('group-3'), refOf('group-1')] });
    expect([byRef.outcome, byRef.ignoredGroups]).toEqual(['UNCHANGED', [refOf('group-3')]]);
    const failed = await viewer.upsertOne({ firstName: 'Ann', groupIds });
    expect([failed.failureCode, failed.ignoredGroups]).toEqual([
      'INSUFFICIENT_INFORMATION',
      ['group-3', ' unknown '],
    ]);
  });

  it.each([
    ['*', ['unknown']],
    [['group-1'], ['group-2']],
    [['group-1'], ['group-2', 'unknown', '']],
    [['unknown'], undefined],
    [[], undefined],
    [[], ['group-1']],
    [undefined, undefined],
  ] as const)('alone fail the item: a viewer of %j who names %j', async (groups, groupIds) => {
    await workspace.upsertOne({ ...ann, groupIds: ['group-1'] });
    const viewer = await workspace.as({ groups });
    const result = await viewer.upsertOne({ ...ann, ...(groupIds && { groupIds }) });
    expect(result).toMatchObject({
      success: false,
      failureCode: 'NO_ACCESSIBLE_GROUP',
      person: null,
      otherMatches: [],
    });
    expect(result.ignoredGroups).toEqual(groupIds ?? []);
    expect((await workspace.find()).totalCount).toBe(1);
  });
});

describe('group ids and external references in one item', () => {
  it('refuse the whole batch, in the words of the source', async () => {
    const both = { externalRef: 'id-9', groupIds: ['group-1'], groupExternalRefs: ['x'] };
    const answer = await workspace.askUpsert([ann, both]);
    expect([...failureOf(answer), answer.data]).toEqual([
      400,
      'BOTH_GROUP_IDENTIFIERS_PROVIDED',
      'both_group_identifiers_provided',
      null,
    ]);
    expect(answer.errors?.[0]?.message).toMatch(
      /^You have provided both group ids and group external references for .*\. Please only provide one of the two\.$/,
    );
    expect((await workspace.find()).totalCount).toBe(0);
  });

  it('are fine in two items, and where one of them is empty', async () => {
    const { results } = await workspace.upsert([
      { externalRef: 'id-1', groupIds: ['group-1'], groupExternalRefs: [] },
      { externalRef: 'id-2', groupIds: null, groupExternalRefs: [refOf('group-1')] },
    ]);
    for (const { person } of results) expect(identifiers(person.groups)).toEqual(['group-1']);
  });
});
