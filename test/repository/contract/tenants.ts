import { beforeAll, expect, it } from 'vitest';
import { changeMemberships } from '../../../src/directory/changeMemberships.ts';
import { deleteGroups } from '../../../src/directory/deleteGroups.ts';
import { deletePersons } from '../../../src/directory/deletePersons.ts';
import { changeGrants, groupGrants } from '../../../src/directory/grants.ts';
import { findGroups, readGroups } from '../../../src/directory/readGroups.ts';
import { readPersons } from '../../../src/directory/readPersons.ts';
import { upsertGroups } from '../../../src/directory/upsertGroups.ts';
import { type Directory, identifiersOf, newWorkspace, outcomesOf, viewerOf } from '../services.ts';

export function tenantsContract(directory: () => Directory): void {
  const [ours, theirs] = [newWorkspace(), newWorkspace()];
  const [us, them] = [viewerOf(ours), viewerOf(theirs)];
  const person = { externalRef: 'p', emailAddress: 'p@example.com', phoneNumber: '+4930123', firstName: 'P' };
  const everyone = { after: null, limit: 100 };
  let identifier: string;

  beforeAll(async () => {
    const { makeGroups, upsert, services } = directory();
    await makeGroups(ours, ['a', 'only-ours']);
    await makeGroups(theirs, ['a']);
    [identifier] = identifiersOf(await upsert(us, [{ ...person, groupIds: ['a'] }])) as [string];
    await changeGrants(services, us, 'grant', 'Sub', ['a']);
  });

  /** All of our workspace, as it is. */
  async function everything() {
    const { services, find } = directory();
    const page = await find(us);
    const inGroup = await find(us, { groupIds: ['a'] });
    return {
      persons: page.persons,
      count: await page.totalCount(),
      inGroup: inGroup.persons,
      groups: await findGroups(services, us, everyone),
      grants: await groupGrants(services, us, 'Sub'),
    };
  }

  it('see nothing of each other', async () => {
    const { services, find, repository } = directory();
    for (const viewer of [
      them,
      viewerOf(theirs, ['a']),
      viewerOf(theirs, ['a', 'only-ours']),
      viewerOf(theirs, 'granted', 'Sub'),
    ]) {
      const filters = [
        {},
        { identifier },
        { groupIds: ['a'] },
        { externalRef: 'p' },
        { emailAddress: 'p@example.com' },
        { phoneNumber: '+4930123' },
        { firstName: 'P' },
        { groupExternalRefs: ['ref of a'] },
      ];
      for (const filter of filters) {
        const page = await find(viewer, filter);
        expect([page.persons, await page.totalCount()]).toEqual([[], 0]);
        expect((await find(viewer, filter, { last: 100 })).persons).toEqual([]);
      }
      expect(await readPersons(services, viewer, [identifier])).toEqual([null]);
      expect(await repository.groupsOfPersons(theirs, viewer.access, [2])).toEqual([[]]);
      const { groups } = await findGroups(services, viewer, everyone);
      expect(groups.map(group => group.identifier)).not.toContain('only-ours');
      expect(await readGroups(services, viewer, ['only-ours'])).toEqual([null]);
    }
    expect(await groupGrants(services, them, 'Sub')).toEqual([]);
  });

  it('change nothing of each other, by whatever call', async () => {
    const { services, upsert } = directory();
    const before = await everything();
    expect(before.persons).toHaveLength(1);
    expect(outcomesOf(await upsert(them, [{ identifier, firstName: 'X' }]))).toEqual(['NOT_FOUND']);
    expect(
      outcomesOf(await upsert(them, [{ ...person, firstName: 'X', groupIds: ['a', 'only-ours'] }])),
    ).toEqual(['CREATED']);
    expect((await deletePersons(services, them, [identifier]))[0]?.failure?.code).toBe('NOT_FOUND');
    for (const change of ['add', 'remove'] as const) {
      const { results } = await changeMemberships(services, them, change, [identifier], ['a']);
      expect(results[0]?.failure?.code).toBe('NOT_FOUND');
    }
    const [group] = await upsertGroups(services, them, [{ externalRef: 'ref of only-ours', name: 'Theirs' }]);
    expect(group?.value?.identifier).not.toBe('only-ours');
    expect((await changeGrants(services, them, 'revoke', 'Sub', ['a', 'only-ours']))[1]?.failure?.code).toBe(
      'NOT_FOUND',
    );
    await changeGrants(services, them, 'grant', 'Sub', ['a']);
    expect((await deleteGroups(services, them, ['only-ours']))[0]?.failure?.code).toBe('NOT_FOUND');
    await deleteGroups(services, them, ['a']);
    await deletePersons(
      services,
      them,
      (await directory().find(them)).persons.map(each => each.identifier),
    );
    expect(await everything()).toEqual(before);
  });

  it('have sequences of their own', async () => {
    const { upsert } = directory();
    const results = await upsert(viewerOf(newWorkspace()), [{ externalRef: 'p' }]);
    expect(results[0]?.person?.sequence).toBe(2);
  });

  it('are told apart to the letter', async () => {
    const { upsert, refs } = directory();
    const names = ['Tenant', 'tenant', 'tenant ', 'te\u0301nant', 't\u00e9nant', '%', '__proto__'];
    for (const name of names)
      await upsert(viewerOf(name), [{ externalRef: name.normalize('NFD').length.toString() + name.length }]);
    for (const name of names) expect(await refs(viewerOf(name))).toHaveLength(1);
  });
}
