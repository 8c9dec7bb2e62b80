import { expect, it } from 'vitest';
import { deleteGroups } from '../../../src/directory/deleteGroups.ts';
import { changeGrants, groupGrants } from '../../../src/directory/grants.ts';
import { findGroups, readGroups } from '../../../src/directory/readGroups.ts';
import { upsertGroups } from '../../../src/directory/upsertGroups.ts';
import { type Directory, newWorkspace, viewerOf } from '../services.ts';

export function groupsContract(directory: () => Directory): void {
  const identifiers = (groups: readonly ({ identifier: string } | null)[]) =>
    groups.map(group => group?.identifier ?? null);

  it('are made and changed in the order of the batch', async () => {
    const { services } = directory();
    const viewer = viewerOf(newWorkspace());
    const results = await upsertGroups(services, viewer, [
      { identifier: 'b', externalRef: 'x', name: 'Bee' },
      { identifier: 'b', externalRef: null },
      { externalRef: 'x' },
      { identifier: 'b', externalRef: 'x' },
      { identifier: 'not good' },
    ]);
    expect(results.map(({ failure }) => failure?.code)).toEqual([
      undefined,
      undefined,
      undefined,
      'EXTERNAL_REF_TAKEN',
      'INVALID_VALUE',
    ]);
    const made = results[2]?.value?.identifier ?? '';
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
    const groups = await readGroups(services, viewer, ['b', 'nobody', made, 'b']);
    expect(groups.map(group => group && [group.externalRef, group.name])).toEqual([
      [null, 'Bee'],
      null,
      ['x', null],
      [null, 'Bee'],
    ]);
    const again = await upsertGroups(services, viewer, [{ externalRef: 'x', name: 'Ex' }]);
    expect(again[0]?.value).toEqual({ ...groups[2], name: 'Ex' });
  });

  it('come in pages by identifier, those that may be accessed', async () => {
    const { services, makeGroups } = directory();
    const workspace = newWorkspace();
    await makeGroups(workspace, ['b', 'C', 'a', '_', 'a1', 'Z']);
    const page = async (access: '*' | string[], after: string | null, limit: number) => {
      const { groups, hasNextPage } = await findGroups(services, viewerOf(workspace, access), {
        after,
        limit,
      });
      return [identifiers(groups), hasNextPage];
    };
    expect(await page('*', null, 4)).toEqual([['C', 'Z', '_', 'a'], true]);
    expect(await page('*', 'a', 4)).toEqual([['a1', 'b'], false]);
    expect(await page('*', 'a', 2)).toEqual([['a1', 'b'], false]);
    expect(await page('*', 'aa', 1)).toEqual([['b'], false]);
    expect(await page(['b', 'a', 'x', 'b', 'C'], null, 2)).toEqual([['C', 'a'], true]);
    expect(await page(['b', 'a', 'x', 'b', 'C'], 'a', 2)).toEqual([['b'], false]);
    expect(await page([], null, 2)).toEqual([[], false]);
  });

  it('are read by identifier as far as they may be accessed', async () => {
    const { services, makeGroups } = directory();
    const workspace = newWorkspace();
    await makeGroups(workspace, ['a', 'b']);
    expect(identifiers(await readGroups(services, viewerOf(workspace, ['b']), ['a', 'b', 'A']))).toEqual([
      null,
      'b',
      null,
    ]);
    expect(identifiers(await readGroups(services, viewerOf(workspace, []), ['a']))).toEqual([null]);
  });

  it('are granted and revoked with effect at once, in reading and in writing', async () => {
    const { services, makeGroups, upsert, refs } = directory();
    const workspace = newWorkspace();
    const [admin, granted] = [viewerOf(workspace), viewerOf(workspace, 'granted', 'Sub')];
    await makeGroups(workspace, ['a', 'b']);
    await upsert(
      admin,
      ['a', 'b'].map(group => ({ externalRef: group, groupIds: [group] })),
    );
    expect(await refs(granted)).toEqual([]);
    const results = await changeGrants(services, admin, 'grant', 'Sub', ['b', 'x', 'b']);
    expect(results.map(({ value, failure }) => value?.identifier ?? failure?.code)).toEqual([
      'b',
      'NOT_FOUND',
      'b',
    ]);
    expect(await refs(granted)).toEqual(['b']);
    expect(await refs(viewerOf(workspace, 'granted', 'sub'))).toEqual([]);
    const [result] = await upsert(granted, [{ externalRef: 'b', firstName: 'B' }]);
    expect(result?.person?.groups?.map(({ identifier }) => identifier)).toEqual(['b']);
    await changeGrants(services, admin, 'grant', 'Sub', ['a']);
    expect(identifiers(await groupGrants(services, admin, 'Sub'))).toEqual(['a', 'b']);
    expect(await refs(granted)).toEqual(['a', 'b']);
    await changeGrants(services, admin, 'revoke', 'Sub', ['a', 'b', 'a']);
    expect(await refs(granted)).toEqual([]);
    expect((await upsert(granted, [{ externalRef: 'b' }]))[0]?.failure?.code).toBe('NO_ACCESSIBLE_GROUP');
    expect(await groupGrants(services, admin, 'Sub')).toEqual([]);
  });

  it('go without their persons when they are deleted', async () => {
    const { services, makeGroups, upsert, refs } = directory();
    const workspace = newWorkspace();
    const admin = viewerOf(workspace);
    await makeGroups(workspace, ['a', 'b']);
    await upsert(admin, [{ externalRef: 'p', groupIds: ['a', 'b'] }]);
    await changeGrants(services, admin, 'grant', 'Sub', ['a']);
    const results = await deleteGroups(services, admin, ['a', 'x', 'a']);
    expect(results.map(({ value, failure }) => value?.identifier ?? failure?.code)).toEqual([
      'a',
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
    expect(await refs(admin)).toEqual(['p']);
    expect(await refs(admin, { groupIds: ['a'] })).toEqual([]);
    expect(await refs(viewerOf(workspace, ['b']))).toEqual(['p']);
    // A new group under the old name inherits neither members nor grants.
    await makeGroups(workspace, ['a']);
    expect(await refs(admin, { groupIds: ['a'] })).toEqual([]);
    expect(await groupGrants(services, admin, 'Sub')).toEqual([]);
  });
}
