import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteGroups } from '../../src/directory/deleteGroups.ts';
import { findPersonParts } from '../../src/directory/findPersons.ts';
import { changeGrants } from '../../src/directory/grants.ts';
import { groupsOfPersons } from '../../src/directory/readPersons.ts';
import { upsertGroups } from '../../src/directory/upsertGroups.ts';
import { personPage } from '../../src/domain/paging.ts';
import { personFields } from '../../src/domain/person.ts';
import { connect } from '../../src/repository/sqlite/connection.ts';
import { groupSets } from '../../src/repository/sqlite/groupSets.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { tempDir } from '../support/tempDir.ts';
import { type Directory, directoryOver, newWorkspace, viewerOf } from './services.ts';

describe('two processes on one database', () => {
  const file = join(tempDir(), 'persons.db');
  let [here, there] = [] as unknown as [Directory, Directory];
  beforeAll(async () => {
    here = directoryOver(await openSqlite({ file }));
    there = directoryOver(await openSqlite({ file }));
  });
  afterAll(async () => {
    await here.repository.close();
    await there.repository.close();
  });

  it.each(['here', 'there'])('a viewer sees at once what is done to its groups %s', async place => {
    const acting = place === 'here' ? here : there;
    const workspace = newWorkspace();
    const viewer = viewerOf(workspace, ['a', 'b']);
    const seen = () => here.refs(viewer);
    expect(await seen()).toEqual([]);
    await acting.makeGroups(workspace, ['a', 'b', 'c']);
    await acting.upsert(viewerOf(workspace), [
      { externalRef: '1', groupIds: ['a'] },
      { externalRef: '2', groupIds: ['b', 'c'] },
    ]);
    expect(await seen()).toEqual(['1', '2']);

    await deleteGroups(acting.services, viewerOf(workspace), ['c', 'b']);
    expect(await seen()).toEqual(['1']);
    // The new group may have the number of the one that went.
    await acting.makeGroups(workspace, ['d', 'e']);
    await acting.upsert(viewerOf(workspace), [{ externalRef: '2', groupIds: ['d', 'e'] }]);
    expect(await seen()).toEqual(['1']);
    expect(await here.refs(viewerOf(workspace, ['d']))).toEqual(['2']);
    expect(await here.refs(viewerOf(workspace), { groupIds: ['b'] })).toEqual([]);
    await acting.makeGroups(workspace, ['b']);
    expect(await here.refs(viewerOf(workspace), { groupIds: ['b'] })).toEqual([]);
  });

  it.each(['here', 'there'])('a viewer sees at once what is granted and revoked %s', async place => {
    const acting = place === 'here' ? here : there;
    const workspace = newWorkspace();
    const viewer = viewerOf(workspace, 'granted');
    await acting.makeGroups(workspace, ['a']);
    await acting.upsert(viewerOf(workspace), [{ externalRef: '1', groupIds: ['a'] }]);
    expect(await here.refs(viewer)).toEqual([]);
    const change = (kind: 'grant' | 'revoke') =>
      changeGrants(acting.services, viewerOf(workspace), kind, 'tester', ['a']);
    await change('grant');
    expect(await here.refs(viewer)).toEqual(['1']);
    await change('revoke');
    expect(await here.refs(viewer)).toEqual([]);
  });

  it('a group’s new name is seen at once, on persons too', async () => {
    const workspace = newWorkspace();
    const viewer = viewerOf(workspace);
    await here.makeGroups(workspace, ['a']);
    await here.upsert(viewer, [{ externalRef: '1', groupIds: ['a'] }]);
    const names = async () => {
      const { persons } = await here.find(viewer);
      const [groups] = await groupsOfPersons(here.services, viewer, persons);
      return groups?.map(({ name }) => name);
    };
    expect(await names()).toEqual([null]);
    await upsertGroups(there.services, viewer, [{ identifier: 'a', name: 'Anglers' }]);
    expect(await names()).toEqual(['Anglers']);
  });

  it('groups of the same name in two workspaces are two, for the same list of a viewer', async () => {
    const [one, other] = [newWorkspace(), newWorkspace()];
    const { access } = viewerOf('', ['a']);
    for (const workspace of [one, other]) {
      await here.makeGroups(workspace, ['a']);
      await here.upsert(viewerOf(workspace), [{ externalRef: workspace, groupIds: ['a'] }]);
    }
    for (const workspace of [one, other, one])
      expect(await here.refs({ ...viewerOf(workspace), access })).toEqual([workspace]);
  });

  it('of persons only the fields asked for are read, and what their order needs', async () => {
    const workspace = newWorkspace();
    const viewer = viewerOf(workspace);
    const [result] = await here.upsert(viewer, [
      { externalRef: '1', firstName: 'Ada', attributes: { plan: 'pro' } },
    ]);
    const read = async (fields: Parameters<typeof findPersonParts>[4], field: 'CREATED' | 'LAST_NAME') => {
      const page = personPage({}, { field, direction: 'ASC' });
      const { persons } = await findPersonParts(here.services, viewer, {}, page, fields);
      return persons.map(person =>
        Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined)),
      );
    };
    const sequence = result?.person?.sequence;
    expect(await read([], 'CREATED')).toEqual([{ sequence }]);
    expect(await read(['attributes', 'firstName'], 'CREATED')).toEqual([
      { sequence, firstName: 'Ada', attributes: { plan: 'pro' } },
    ]);
    expect(await read(['firstName'], 'LAST_NAME')).toEqual([{ sequence, firstName: 'Ada', lastName: null }]);
    const { persons } = await here.find(viewer);
    expect(await read(personFields, 'CREATED')).toEqual(persons);
  });
});

it('a statement that comes with an earlier set of groups fails', () => {
  const connection = connect(join(tempDir(), 'sets.db'));
  const sets = groupSets(connection);
  const isIn = connection.prepare<unknown[], number>('select "in_set"(?, ?, 7)').pluck();
  const first = sets.valueOf(new Set([1]));
  expect([isIn.get(first, 1), isIn.get(first, 2)]).toEqual([1, 0]);
  const second = sets.valueOf(new Set([2]));
  expect(isIn.get(second, 2)).toBe(1);
  expect(() => isIn.get(first, 1)).toThrow('another one by now');
  expect(groupSets(connection)).toBe(sets);

  const twice = sets.valueFor(new Set([1]), 2);
  expect([1, 2].map(group => isIn.get(twice.value, group))).toEqual([1, 0]);
  expect(twice.endedAt()).toBeNull();
  expect(isIn.get(twice.value, 2)).toBe(1);
  expect(twice.endedAt()).toBe(7);
  connection.close();
});
