import { beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { failureOf, identifiers, newWorkspace, refOf, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await newWorkspace(gateway);
  await workspace.groups('group-1', 'group-2', 'group-3');
  await workspace.upsert([
    { externalRef: 'in 1', groupIds: ['group-1'] },
    { externalRef: 'in 2', groupIds: ['group-2'] },
    { externalRef: 'in 1 and 2', groupIds: ['group-1', 'group-2'] },
    { externalRef: 'in 3', groupIds: ['group-3'] },
    { externalRef: 'in none' },
  ]);
});

const all = '*' as const;
const everybody = ['in 1', 'in 2', 'in 1 and 2', 'in 3', 'in none'];
const inOne = ['in 1', 'in 1 and 2'];
const inEither = ['in 1', 'in 2', 'in 1 and 2'];

describe('who is in scope', () => {
  it.each([
    [all, null, everybody],
    [all, [], everybody],
    [all, ['group-1'], inOne],
    [all, ['group-1', 'group-1'], inOne],
    [all, [' group-1 '], inOne],
    [all, ['group-1', 'group-2'], inEither],
    [all, ['group-1', 'unknown'], inOne],
    [all, ['unknown'], []],
    [all, [''], []],
    [['group-1'], null, inOne],
    [['group-1'], [], inOne],
    [['group-1'], ['group-1'], inOne],
    [['group-1'], ['group-2'], []],
    [['group-1'], ['group-1', 'group-2', 'group-3'], inOne],
    [['group-2', 'group-1'], null, inEither],
    [['group-2', 'group-1'], ['group-3'], []],
    [['group-1', 'unknown'], null, inOne],
    [['unknown'], null, []],
    [['unknown'], ['group-1'], []],
    [[], null, []],
    [[], ['group-1'], []],
    [undefined, null, []],
    [undefined, ['group-1'], []],
  ])('to a viewer of %j who names %j: %j', async (groups, named, expected) => {
    const viewer = await workspace.as({ groups });
    for (const filter of [
      { groupIds: named },
      { groupExternalRefs: named?.map(name => refOf(name.trim())) ?? named },
    ]) {
      const page = await viewer.find({ filter });
      expect(refs(page)).toEqual(expected);
      expect(page.totalCount).toBe(expected.length);
      const backward = await viewer.find({ filter, last: 100 });
      expect(refs(backward)).toEqual(expected);
    }
  });

  it('does not depend on what else is asked for', async () => {
    const viewer = await workspace.as({ groups: ['group-1'] });
    expect(refs(await viewer.find({ filter: { externalRef: 'in 2' } }))).toEqual([]);
    expect(refs(await viewer.find({ filter: { externalRef: 'in 1 and 2', status: 'ACTIVE' } }))).toEqual([
      'in 1 and 2',
    ]);
    expect(refs(await viewer.find({ filter: { status: 'ACTIVE' } }))).toEqual(inOne);
  });

  it('shows of each person the accessible groups only, by identifier', async () => {
    const groupsOf = async (groups: string[] | '*') =>
      (await (await workspace.as({ groups })).find({ filter: { externalRef: 'in 1 and 2' } })).nodes.map(
        (person: { groups: { identifier: string }[] }) => identifiers(person.groups),
      );
    expect(await groupsOf('*')).toEqual([['group-1', 'group-2']]);
    expect(await groupsOf(['group-2'])).toEqual([['group-2']]);
  });

  it('does not tell an unknown group from an inaccessible one', async () => {
    const viewer = await workspace.as({ groups: ['group-1'] });
    const inaccessible = await viewer.askFind({ filter: { groupIds: ['group-3'] } });
    const unknown = await viewer.askFind({ filter: { groupIds: ['unknown'] } });
    expect([inaccessible.status, inaccessible.data, inaccessible.errors]).toEqual([
      unknown.status,
      unknown.data,
      unknown.errors,
    ]);
  });
});

describe('group ids and group external references together', () => {
  it('are refused in the words of the source', async () => {
    const answer = await workspace.askFind({
      filter: { groupIds: ['group-1'], groupExternalRefs: ['unknown'] },
    });
    expect(failureOf(answer)).toEqual([
      400,
      'BOTH_GROUP_IDENTIFIERS_PROVIDED',
      'both_group_identifiers_provided',
    ]);
    expect(answer.errors?.[0]?.message).toBe(
      'You have provided both group ids and group external references for the find persons operation. Please only provide one of the two.',
    );
    expect(answer.data).toBeNull();
  });

  it.each([
    { groupIds: ['group-1'], groupExternalRefs: [] },
    { groupIds: ['group-1'], groupExternalRefs: null },
    { groupIds: [], groupExternalRefs: [refOf('group-1')] },
    { groupIds: null, groupExternalRefs: [refOf('group-1')] },
  ])('are one of the two when the other is null or empty: %j', async filter => {
    expect(refs(await workspace.find({ filter }))).toEqual(inOne);
  });
});

describe('a list of groups', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `none-${index}`);

  it.each(['groupIds', 'groupExternalRefs'])('%s takes 1,000 entries and no more', async field => {
    expect(refs(await workspace.find({ filter: { [field]: names(1_000) } }))).toEqual([]);
    expect(failureOf(await workspace.askFind({ filter: { [field]: names(1_001) } }))).toEqual([
      400,
      'BAD_USER_INPUT',
      undefined,
    ]);
  });

  it.each([2, 3, 9, 64, 65, 120])(
    'of %i accessible groups gives everybody once and in order',
    async count => {
      const many = await newWorkspace(gateway);
      const groups = Array.from({ length: count }, (_, index) => `g-${index}`);
      for (let from = 0; from < count; from += 100) await many.groups(...groups.slice(from, from + 100));
      const persons = Array.from({ length: 12 }, (_, index) => ({
        externalRef: `p-${index}`,
        groupIds: [groups[(index * 7) % count] as string, groups[(index * 5 + 1) % count] as string],
      }));
      await many.upsert([...persons, { externalRef: 'in none' }]);
      const expected = persons.map(({ externalRef }) => externalRef);
      for (const caller of [many, await many.as({ groups })]) {
        const filter = caller === many ? { groupIds: groups } : {};
        expect(refs(await caller.find({ filter }))).toEqual(expected);
        expect(refs(await caller.find({ filter, last: 5 }))).toEqual(expected.slice(-5));
        expect(refs(await caller.find({ filter, first: 5 }))).toEqual(expected.slice(0, 5));
        expect(refs(await caller.find({ filter: { ...filter, status: 'ACTIVE' }, last: 5 }))).toEqual(
          expected.slice(-5),
        );
      }
    },
  );
});
