import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { byCreation, type PersonOrder, placeOf } from '../../../src/domain/order.ts';
import { placeCursor } from '../../../src/domain/paging.ts';
import type { PersonFilter } from '../../../src/domain/person.ts';
import type { Viewer } from '../../../src/domain/viewer.ts';
import { runs } from '../../support/engine.ts';
import { type Directory, newWorkspace, viewerOf } from '../services.ts';
import { type Known, meets, ordered } from './reference.ts';

const groups = Array.from({ length: 66 }, (_, index) => `g${index + 1}`);
const some = (length: number) => groups.slice(0, length);
const accesses = fc.constantFrom('*' as const, some(1), some(2), some(5), groups);
export const orders = (['CREATED', 'UPDATED', 'LAST_NAME'] as const).flatMap(field =>
  (['ASC', 'DESC'] as const).map((direction): PersonOrder => ({ field, direction })),
);

/** With names that differ in case only, that code points and UTF-16 units order differently, and that look like patterns. */
const lastNames = [
  'Lee',
  'lee',
  'LEE',
  'Ähre',
  'Zed',
  '\u{1F600}',
  '\uFFFD',
  '%',
  '_',
  "O'Neil",
  null,
] as const;
const firstNames = ['Ada', 'ada', 'Lee', '%', null] as const;
const attributes = [{}, { plan: 'pro' }, { plan: 'pro', seats: 5 }, { tags: [{ a: 1, b: 2 }] }] as const;
const times = [0, 1_000, 2_000];
const person = fc.record({
  firstName: fc.constantFrom(...firstNames),
  lastName: fc.constantFrom(...lastNames),
  status: fc.constantFrom('ACTIVE' as const, 'BOUNCED' as const, 'UNSUBSCRIBED' as const),
  attributes: fc.constantFrom(...attributes),
  groupIds: fc.subarray([...some(5), 'g66']),
  address: fc.constantFrom('lee@example.com', 'ADA@example.com', null),
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

/** Filters, those of identifiers by the places of persons. */
const filters = fc.record({
  identifiers: maybe(fc.array(fc.nat(30), { maxLength: 12 })),
  excludeIdentifiers: maybe(fc.array(fc.nat(30), { maxLength: 12 })),
  status: maybe(fc.constantFrom('ACTIVE' as const, 'BOUNCED' as const)),
  statuses: maybe(fc.subarray(['ACTIVE', 'BOUNCED', 'UNSUBSCRIBED'] as const)),
  updatedSince: maybe(fc.constantFrom(...times)),
  updatedBefore: maybe(fc.constantFrom(...times, 3_000)),
  search: maybe(fc.constantFrom('l', 'LEE', 'ada', '%', '_', "o'", 'p1', 'ä', '\u{1F600}')),
  lastName: maybe(fc.constantFrom('Lee', 'Zed')),
  firstName: maybe(fc.constantFrom('Ada')),
  emailAddress: maybe(fc.constantFrom('Lee@Example.com')),
  attributes: maybe(
    fc.constantFrom<PersonFilter['attributes']>(
      { plan: 'pro' },
      { seats: 5, plan: 'pro' },
      { tags: [{ b: 2, a: 1 }] },
      { tags: [] },
    ),
  ),
  groupIds: maybe(fc.constantFrom([], some(1), some(3), ['g66', 'x'])),
});

export function orderingContract(directory: () => Directory, learn: () => Promise<void>): void {
  /** All that the workspace's viewers of everything find, as the tests know it. */
  async function known(
    viewer: Viewer,
    groupIds: (externalRef: string) => readonly string[],
  ): Promise<Known[]> {
    const { repository } = directory();
    const reach = { workspace: viewer.workspace, access: viewer.access, named: null };
    const page = { after: null, before: null, limit: 100_000, from: 'start', order: byCreation } as const;
    const persons = await repository.findPersons({ reach, criteria: {} }, page);
    return persons.map(person => ({ ...person, groupIds: groupIds(person.externalRef as string) }));
  }

  /** All pages from one end to the other. */
  async function walk(
    viewer: Viewer,
    filter: PersonFilter,
    order: PersonOrder,
    direction: 'forward' | 'backward',
    size: number,
  ): Promise<number[]> {
    const pages: number[][] = [];
    let cursor: string | null = null;
    while (pages.length < 100) {
      const args = direction === 'forward' ? { first: size, after: cursor } : { last: size, before: cursor };
      const page = await directory().find(viewer, filter, args, order);
      const { persons } = page;
      pages.push(persons.map(({ sequence }) => sequence));
      const end = direction === 'forward' ? persons.at(-1) : persons[0];
      const more = direction === 'forward' ? await page.hasNextPage() : await page.hasPreviousPage();
      if (!more || end === undefined) return (direction === 'forward' ? pages : pages.reverse()).flat();
      cursor = placeCursor(placeOf(end, order), order);
    }
    throw new Error('Paging does not come to an end.');
  }

  it('finds by any filters together, in any order, page by page in either direction, whom it should', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: 1, maxLength: 25 }),
        fc.array(fc.constantFrom(...times), { minLength: 25, maxLength: 25 }),
        accesses,
        fc.array(fc.tuple(filters, fc.constantFrom(...orders), fc.integer({ min: 1, max: 7 })), {
          minLength: 8,
          maxLength: 8,
        }),
        async (people, updates, access, questions) => {
          const { makeGroups, upsert, clock, find } = directory();
          const workspace = newWorkspace();
          await makeGroups(workspace, groups);
          for (const [index, { address, ...input }] of people.entries()) {
            clock.now = updates[index] ?? 0;
            const emailAddress = address && `${address}`;
            await upsert(viewerOf(workspace), [{ ...input, externalRef: `p${index}`, emailAddress }]);
          }
          const everybody = await known(
            viewerOf(workspace),
            ref => people[Number(ref.slice(1))]?.groupIds ?? [],
          );
          const viewer = viewerOf(workspace, access);
          const seen = everybody.filter(
            ({ groupIds }) => access === '*' || groupIds.some(group => access.includes(group)),
          );
          const accessible = (group: string) => access === '*' || access.includes(group);
          for (const [{ identifiers, excludeIdentifiers, ...rest }, order, size] of questions) {
            const named = (places?: number[]) =>
              places?.map(place => everybody[place]?.identifier ?? `nobody ${place}`);
            const filter: PersonFilter = {
              ...rest,
              identifiers: named(identifiers),
              excludeIdentifiers: named(excludeIdentifiers),
            };
            const expected = ordered(
              seen.filter(({ groupIds, ...person }) =>
                meets({ ...person, groupIds: groupIds.filter(accessible) }, filter),
              ),
              order,
            ).map(({ sequence }) => sequence);
            expect(await walk(viewer, filter, order, 'forward', size)).toEqual(expected);
            expect(await walk(viewer, filter, order, 'backward', size)).toEqual(expected);
            expect(await (await find(viewer, filter, {}, order)).totalCount()).toBe(expected.length);
          }
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('knows in any order exactly whether there are others on either side of a stretch', async () => {
    const { upsert, clock, find } = directory();
    const workspace = newWorkspace();
    const names = ['b', null, 'a', 'b', null, 'c', 'B', 'a', null];
    for (const [index, lastName] of names.entries()) {
      clock.now = (index * 7) % 3;
      await upsert(viewerOf(workspace), [{ externalRef: `p${index}`, lastName }]);
    }
    const viewer = viewerOf(workspace);
    const everybody = await known(viewer, () => []);
    for (const order of orders) {
      const list = ordered(everybody, order);
      const places = [null, ...list.map(person => placeOf(person, order))];
      const at = (place: (typeof places)[number]) => place && placeCursor(place, order);
      for (const [low, after] of places.entries())
        for (const [high, before] of places.entries())
          for (const size of [{ first: 2 }, { last: 2 }, { first: 100 }]) {
            const page = await find(viewer, {}, { ...size, after: at(after), before: at(before) }, order);
            const within = list.slice(low, before === null ? list.length : Math.max(low, high - 1));
            const expected = 'first' in size ? within.slice(0, size.first) : within.slice(-(size.last ?? 0));
            expect(page.persons.map(({ sequence }) => sequence)).toEqual(
              expected.map(({ sequence }) => sequence),
            );
            const [first, last] = [expected[0], expected.at(-1)];
            // On an empty page whoever stands at the place itself counts.
            const next = last ? list.indexOf(last) + 1 : before === null ? list.length : high - 1;
            const previous = first ? list.indexOf(first) : after === null ? 0 : low;
            expect([await page.hasNextPage(), await page.hasPreviousPage()]).toEqual([
              next < list.length,
              previous > 0,
            ]);
          }
    }
  });

  it('goes on behind a person who is gone, or whose place has changed', async () => {
    const { upsert, clock, refs } = directory();
    const workspace = newWorkspace();
    const viewer = viewerOf(workspace);
    clock.now = 1_000;
    await upsert(
      viewer,
      ['a', 'b', 'c', 'd'].map(name => ({ externalRef: name, lastName: name })),
    );
    const order = { field: 'LAST_NAME', direction: 'ASC' } as const;
    const after = placeCursor({ value: 'b', sequence: 3 }, order);
    clock.now = 2_000;
    await upsert(viewer, [{ externalRef: 'b', lastName: 'z' }]);
    expect(await refs(viewer, {}, { after }, order)).toEqual(['c', 'd', 'b']);
    const updated = { field: 'UPDATED', direction: 'DESC' } as const;
    expect(
      await refs(viewer, {}, { after: placeCursor({ value: 1_000, sequence: 4 }, updated) }, updated),
    ).toEqual(['a']);
  });

  describe('among so many that an order is walked', () => {
    const workspace = newWorkspace();
    const size = 4_000;
    let everybody: Known[] = [];
    beforeAll(async () => {
      const { makeGroups, upsert, clock } = directory();
      await makeGroups(workspace, some(3));
      for (let made = 0; made < size; made += 100) {
        clock.now = 10_000 + ((made * 37) % 1_900);
        const batch = Array.from({ length: 100 }, (_, index) => {
          const number = made + index;
          return {
            externalRef: `p${number}`,
            firstName: number % 3 ? 'Ada' : 'Ben',
            lastName: number % 11 ? `n${String((number * 271) % 997).padStart(3, '0')}` : null,
            status: number % 2 ? ('ACTIVE' as const) : ('BOUNCED' as const),
            attributes: { late: number > 2_400, odd: number % 2 === 1, named: (number * 271) % 997 > 600 },
            groupIds: number % 2 ? ['g1'] : ['g2', 'g3'],
          };
        });
        await upsert(viewerOf(workspace), batch);
      }
      await learn();
      everybody = await known(viewerOf(workspace), ref => (Number(ref.slice(1)) % 2 ? ['g1'] : ['g2', 'g3']));
    });

    const filters: PersonFilter[] = [
      {},
      { status: 'ACTIVE' },
      { statuses: ['ACTIVE', 'UNSUBSCRIBED'] },
      { attributes: { late: true } },
      { attributes: { named: true } },
      { attributes: { late: true, named: true } },
      { attributes: { late: true, odd: false }, statuses: ['BOUNCED', 'ACTIVE'] },
      { search: 'n9' },
      { search: 'a', status: 'BOUNCED' },
      { search: 'p' },
      { updatedSince: 10_700 },
      { updatedSince: 10_700, updatedBefore: 11_500, attributes: { late: true } },
      { firstName: 'Ada', attributes: { late: true } },
      { firstName: 'Ada', status: 'ACTIVE', groupIds: ['g2', 'g3'] },
      { status: 'ACTIVE', attributes: { odd: false } },
    ];
    it.each(orders)('finds whom it should, in the order $field $direction', async order => {
      expect(everybody).toHaveLength(size);
      for (const groupIds of [undefined, ['g1'], ['g2', 'g3']])
        for (const filter of filters) {
          const asked = { groupIds, ...filter };
          const list = ordered(
            everybody.filter(person => meets(person, asked)),
            order,
          );
          const sequences = list.map(({ sequence }) => sequence);
          const pageOf = async (args: object) => {
            const { persons } = await directory().find(viewerOf(workspace), asked, args, order);
            return persons.map(({ sequence }) => sequence);
          };
          expect(await pageOf({ first: 100 })).toEqual(sequences.slice(0, 100));
          expect(await pageOf({ last: 100 })).toEqual(sequences.slice(-100));
          const middle = list[list.length >> 1];
          if (!middle) continue;
          const cursor = placeCursor(placeOf(middle, order), order);
          const half = list.indexOf(middle);
          expect(await pageOf({ first: 50, after: cursor })).toEqual(sequences.slice(half + 1, half + 51));
          expect(await pageOf({ last: 50, before: cursor })).toEqual(
            sequences.slice(Math.max(0, half - 50), half),
          );
          const page = await directory().find(viewerOf(workspace), asked, {}, order);
          expect(await page.totalCount()).toBe(list.length);
        }
    });
  });
}
