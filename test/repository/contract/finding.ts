import { beforeAll, expect, it } from 'vitest';
import type { PersonFilter, PersonInput } from '../../../src/domain/person.ts';
import type { Viewer } from '../../../src/domain/viewer.ts';
import { type Directory, identifiersOf, newWorkspace, viewerOf } from '../services.ts';

const groups = Array.from({ length: 70 }, (_, index) => `g${index + 1}`);
const phone = '+4930123456';
const people: (PersonInput & { externalRef: string; groupIds: readonly string[] })[] = [
  { externalRef: 'none', groupIds: [], firstName: 'Ada', emailAddress: 'a@example.com', phoneNumber: phone },
  { externalRef: 'one', groupIds: ['g1'], firstName: 'Ada', lastName: 'King', emailAddress: 'A@Example.com' },
  { externalRef: 'two', groupIds: ['g1', 'g2'], firstName: 'Ada', lastName: 'King', phoneNumber: phone },
  {
    externalRef: 'late',
    groupIds: ['g70'],
    lastName: 'King',
    emailAddress: 'a@example.com',
    status: 'BOUNCED',
  },
  {
    externalRef: 'all',
    groupIds: groups,
    firstName: 'Zoë',
    emailAddress: 'z@example.com',
    phoneNumber: phone,
  },
  { externalRef: 'odd', groupIds: ['g3'], firstName: "'; drop table persons; --", lastName: '%' },
];
type Sample = (typeof people)[number];
/** When each was made. */
const madeAt = (index: number) => Date.UTC(2026, 0, 1 + index);

const filters: [PersonFilter, (person: Sample) => boolean][] = [
  [{}, () => true],
  [{ externalRef: 'two' }, person => person.externalRef === 'two'],
  [{ externalRef: 'TWO' }, () => false],
  [{ firstName: 'Ada' }, person => person.firstName === 'Ada'],
  [{ firstName: 'ada' }, () => false],
  [{ firstName: 'Zoe\u0308 ' }, person => person.firstName === 'Zoë'],
  [{ firstName: "'; drop table persons; --" }, person => person.externalRef === 'odd'],
  [{ lastName: 'King' }, person => person.lastName === 'King'],
  [{ lastName: '%' }, person => person.lastName === '%'],
  [{ emailAddress: 'a@EXAMPLE.com' }, person => person.emailAddress?.toLowerCase() === 'a@example.com'],
  [{ emailAddress: 'not an address' }, () => false],
  [{ phoneNumber: '+49 (30) 123 456' }, person => person.phoneNumber === phone],
  [{ phoneNumber: '030123456' }, () => false],
  [{ status: 'BOUNCED' }, person => person.status === 'BOUNCED'],
  [{ status: 'ACTIVE' }, person => person.status === undefined],
  [{ updatedSince: madeAt(3) }, person => people.indexOf(person) >= 3],
  [{ updatedSince: madeAt(3) + 1 }, person => people.indexOf(person) > 3],
  [{ updatedSince: madeAt(99) }, () => false],
  [
    { firstName: 'Ada', lastName: 'King' },
    person => person.firstName === 'Ada' && person.lastName === 'King',
  ],
  [{ emailAddress: 'a@example.com', phoneNumber: phone }, person => person.externalRef === 'none'],
  [
    {
      externalRef: 'one',
      emailAddress: 'a@example.com',
      firstName: 'Ada',
      lastName: 'King',
      status: 'ACTIVE',
      updatedSince: 0,
    },
    person => person.externalRef === 'one',
  ],
  [{ externalRef: 'one', status: 'BOUNCED' }, () => false],
  [{ identifier: 'no UUID' }, () => false],
  [{ firstName: '' }, () => false],
];

/** Which groups a viewer may access, which it names, and so whom it can find. */
const reaches: [string, '*' | readonly string[], PersonFilter, readonly string[] | '*'][] = [
  ['the whole workspace', '*', {}, '*'],
  ['all groups, one named', '*', { groupIds: ['g1'] }, ['g1']],
  [
    'all groups, several named by reference',
    '*',
    { groupExternalRefs: ['ref of g70', 'ref of g2', 'x'] },
    ['g2', 'g70'],
  ],
  ['all groups, many named', '*', { groupIds: groups }, groups],
  ['all groups, none named that exists', '*', { groupIds: ['x'] }, []],
  ['one group', ['g70'], {}, ['g70']],
  ['one of two', ['g1', 'g70'], { groupIds: ['g1'] }, ['g1']],
  ['several groups', ['g3', 'g1', 'g2', 'g1'], {}, ['g1', 'g2', 'g3']],
  ['64 groups', groups.slice(0, 64), {}, groups.slice(0, 64)],
  ['65 groups', groups.slice(5), {}, groups.slice(5)],
  ['other groups than those named', ['g1', 'g2'], { groupIds: ['g3', 'g70'] }, []],
  ['no group', [], {}, []],
  ['no group, naming one', [], { groupIds: ['g1'] }, []],
  ['groups that don’t exist', ['x', 'y'], {}, []],
];

export function findingContract(directory: () => Directory): void {
  const workspace = newWorkspace();
  const identifiers: string[] = [];

  beforeAll(async () => {
    const { makeGroups, upsert, clock } = directory();
    await makeGroups(workspace, groups);
    // Others share the database, before and after, and have the same groups and people.
    for (const name of [newWorkspace(), workspace, newWorkspace()]) {
      await makeGroups(name, groups);
      for (const [index, person] of people.entries()) {
        clock.now = madeAt(index);
        const made = identifiersOf(await upsert(viewerOf(name), [person]));
        if (name === workspace) identifiers.push(...made);
      }
    }
  });

  it.each(reaches)(
    'by any filter finds whom it should, in order, of %s',
    async (_, access, named, within) => {
      const viewer: Viewer = viewerOf(workspace, access);
      const inReach = (person: Sample) =>
        within === '*' || person.groupIds.some(group => within.includes(group));
      const { find, refs } = directory();
      for (const [filter, matches] of filters) {
        const query = { ...filter, ...named };
        const expected = people
          .filter(person => inReach(person) && matches(person))
          .map(person => person.externalRef);
        const found = await find(viewer, query);
        const refsFound = found.persons.map(({ externalRef }) => externalRef);
        expect([filter, refsFound]).toEqual([filter, expected]);
        expect([filter, await refs(viewer, query, { last: 100 })]).toEqual([filter, expected]);
        expect([filter, await refs(viewer, query, { last: 1 })]).toEqual([filter, expected.slice(-1)]);
        expect([filter, await refs(viewer, query, { first: 1 })]).toEqual([filter, expected.slice(0, 1)]);
        expect([filter, await found.totalCount()]).toEqual([filter, expected.length]);
        expect([await found.hasNextPage(), await found.hasPreviousPage()]).toEqual([false, false]);
      }
      for (const [index, person] of people.entries()) {
        const identifier = identifiers[index] as string;
        const expected = inReach(person) ? [person.externalRef] : [];
        expect(await refs(viewer, { identifier, ...named })).toEqual(expected);
      }
    },
  );

  it.each<[string, '*' | string[], number]>([
    ['the whole workspace', '*', 6],
    ['one group', ['g1'], 3],
    ['several groups', ['g1', 'g70'], 4],
    ['many groups', groups, 5],
  ])('counts no further than asked in %s', async (_, access, all) => {
    const query = {
      reach: { workspace, access: viewerOf(workspace, access).access, named: null },
      criteria: {},
    };
    for (const atMost of [1, 2, 3, all, all + 1, 10_000])
      expect(await directory().repository.countPersons(query, atMost)).toBe(Math.min(atMost, all));
  });

  it('gives persons by identifier in the order asked, and null for who isn’t within reach', async () => {
    const { repository } = directory();
    const asked = [identifiers[3], 'x', identifiers[1], identifiers[0], identifiers[1]] as string[];
    const refsOf = async (access: Viewer['access']) => {
      const persons = await repository.personsByIdentifier({ workspace, access, named: null }, asked);
      return persons.map(person => person?.externalRef);
    };
    expect(await refsOf({ kind: 'all' })).toEqual(['late', undefined, 'one', 'none', 'one']);
    expect(await refsOf({ kind: 'listed', identifiers: ['g1'] })).toEqual([
      undefined,
      undefined,
      'one',
      undefined,
      'one',
    ]);
    expect(await refsOf({ kind: 'listed', identifiers: [] })).toEqual(asked.map(() => undefined));
  });

  it('finds nobody in a workspace that nothing was written to', async () => {
    const viewer = viewerOf(newWorkspace());
    const { find, repository } = directory();
    const page = await find(viewer);
    expect([page.persons, await page.totalCount()]).toEqual([[], 0]);
    expect(await repository.findGroups(viewer.workspace, viewer.access, { after: null, limit: 9 })).toEqual(
      [],
    );
  });

  it('answers a ping', async () => {
    await expect(Promise.resolve(directory().repository.ping())).resolves.toBeUndefined();
  });
}
