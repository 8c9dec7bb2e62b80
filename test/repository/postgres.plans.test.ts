import { beforeAll, describe, expect, it } from 'vitest';
import type { PersonCriteria } from '../../src/domain/criteria.ts';
import { byCreation, type PersonOrder } from '../../src/domain/order.ts';
import type { PersonStretch } from '../../src/domain/paging.ts';
import type { GroupAccess } from '../../src/domain/viewer.ts';
import { candidateLoader } from '../../src/repository/postgres/candidates.ts';
import { personFinder } from '../../src/repository/postgres/find.ts';
import { groupReader } from '../../src/repository/postgres/groups.ts';
import { type Readers, readersOf } from '../../src/repository/postgres/readers.ts';
import type { Run } from '../../src/repository/postgres/statement.ts';
import { workspaceNumbers } from '../../src/repository/postgres/workspaces.ts';
import { newDatabase } from '../support/postgres/newDatabase.ts';
import { type Explained, explained } from './postgres/explained.ts';
import { makeMillion } from './postgres/million.ts';

/** Tables that are no larger in a directory of a million persons than in an empty one, or nearly so. */
const small = ['workspaces', 'groups', 'former_groups', 'group_grants', 'meta'];

describe('among a million persons', () => {
  let url: string;
  beforeAll(async () => {
    url = await newDatabase();
    await makeMillion(url);
  }, 400_000);

  /** The most a statement may take: pages of 8 KiB that it looks at, rows that it sorts. */
  interface Most {
    readonly blocks: number;
    readonly sorted?: number;
  }

  describe.each([
    ['made for the values', 'custom'],
    ['that are kept', 'generic'],
  ] as const)('by plans %s', (_plans, kept) => {
    let server: Explained;
    let run: Run;
    let readers: Readers;
    beforeAll(() => {
      server = explained(url, kept);
      run = server.run;
      readers = readersOf(run, workspaceNumbers(run));
      return server.end;
    });

    async function costs<T>(most: Most, work: () => Promise<T>): Promise<T> {
      server.taken();
      const found = await work();
      const { blocks, sorted, walked } = server.taken();
      expect(walked.filter(table => !small.includes(table))).toEqual([]);
      expect(sorted).toBeLessThanOrEqual(most.sorted ?? 101);
      expect(blocks).toBeLessThan(most.blocks);
      expect(blocks).toBeGreaterThan(0);
      return found;
    }

    const all: GroupAccess = { kind: 'all' };
    const groups = (...identifiers: string[]): GroupAccess => ({ kind: 'listed', identifiers });
    const some = (from: number, count: number) =>
      groups(...Array.from({ length: count }, (_, index) => `g${from + index}`));
    const [five, fifty, thousand] = [some(10, 5), some(10, 50), some(60, 1_000)];
    const updated: PersonOrder = { field: 'UPDATED', direction: 'DESC' };
    const byName: PersonOrder = { field: 'LAST_NAME', direction: 'ASC' };
    const at = (value: string | number | null) => ({ value, sequence: 400_000 });
    const active = { status: 'ACTIVE' } as const;
    const farIn = { after: at(null) };

    // A page of a hundred of whom each lies somewhere else takes some four hundred looks.
    it.each<
      [
        what: string,
        GroupAccess,
        PersonCriteria,
        Partial<PersonStretch>,
        found: number,
        blocks: number,
        sorted?: number,
      ]
    >([
      ['everybody', all, {}, {}, 100, 100],
      ['everybody, far in', all, {}, farIn, 100, 100],
      ['everybody, backwards', all, {}, { from: 'end' }, 100, 100],
      ['a group of half of them', groups('g1'), {}, {}, 100, 600],
      ['the same, far in', groups('g1'), {}, farIn, 100, 600],
      ['a rare group', groups('g2'), {}, {}, 100, 800],
      ['a group of the last hundred', groups('g3'), {}, {}, 100, 600],
      ['five groups', five, {}, {}, 100, 800, 500],
      ['fifty groups', fifty, {}, {}, 100, 2_500, 5_000],
      ['fifty groups, far in', fifty, {}, farIn, 100, 2_500, 5_000],
      ['fifty groups, backwards', fifty, {}, { from: 'end' }, 100, 2_500, 5_000],
      ['a thousand groups', thousand, {}, {}, 100, 10_000, 1_000],
      ['a thousand groups, far in', thousand, {}, farIn, 100, 10_000, 1_000],
      ['a thousand groups, backwards', thousand, {}, { from: 'end' }, 100, 10_000, 1_000],
      ['an e-mail address', all, { emailAddress: 'p77777@example.com' }, {}, 1, 30],
      ['an e-mail address in fifty groups', fifty, { emailAddress: 'p400@example.com' }, {}, 1, 300],
      ['an e-mail address in a thousand groups', thousand, { emailAddress: 'p5000@example.com' }, {}, 1, 300],
      ['a shared phone number', all, { phoneNumber: '+4930' }, {}, 100, 800],
      ['a shared phone number, far in', all, { phoneNumber: '+4930' }, farIn, 100, 800],
      ['a shared phone number in half of them', groups('g1'), { phoneNumber: '+4930' }, {}, 100, 1_000],
      ['a shared phone number in fifty groups', fifty, { phoneNumber: '+4930' }, {}, 100, 5_000],
      ['an identifier', all, { identifier: '2-5000' }, {}, 1, 30],
      ['an identifier in half of them', groups('g1'), { identifier: '2-5000' }, {}, 1, 30],
      ['an identifier in a rare group', groups('g2'), { identifier: '2-5000' }, {}, 1, 30],
      ['an identifier in fifty groups', fifty, { identifier: '2-5000' }, {}, 1, 300],
      ['a last name', all, { lastName: 'Last77' }, {}, 100, 600],
      ['a last name that 100,000 have', all, { lastName: 'King' }, {}, 100, 600],
      ['a last name that 100,000 have, far in', all, { lastName: 'King' }, farIn, 100, 600],
      ['a last name that 100,000 have, in half of them', groups('g1'), { lastName: 'King' }, {}, 100, 600],
      ['a last name that 100,000 have, in fifty groups', fifty, { lastName: 'King' }, {}, 100, 2_000],
      ['a rare status', all, { status: 'BOUNCED' }, {}, 100, 600],
      ['a common status, far in', all, { status: 'ACTIVE' }, farIn, 100, 600],
      ['a rare attribute', all, { attributes: { tier: 'gold' } }, {}, 50, 600],
      ['a common attribute', all, { attributes: { tier: 'none' } }, {}, 100, 800],
      ['a rare attribute in half of them', groups('g1'), { attributes: { tier: 'gold' } }, {}, 50, 600],
      ['a rare search', all, { search: 'p77777@' }, {}, 1, 100],
      ['a common search', all, { search: 'last' }, {}, 100, 5_000],
      ['the last changed', all, {}, { order: updated }, 100, 600],
      ['the last changed, far in', all, {}, { order: updated, after: at(500_000) }, 100, 600],
      ['by last name', all, {}, { order: byName }, 100, 600],
      ['by last name, far in', all, {}, { order: byName, after: at('last3000') }, 100, 600],
      ['five groups, the last changed', five, {}, { order: updated }, 100, 20_000],
      // Of the first hundred thousand nobody is in one of them.
      ['five groups, by last name', five, {}, { order: byName }, 100, 100_000, 15_000],
      ['five groups, by last name, far in', five, {}, { order: byName, after: at('last3000') }, 100, 3_000],
      ['a thousand groups, the last changed', thousand, {}, { order: updated }, 100, 3_000],
      [
        'a thousand groups, by last name, far in',
        thousand,
        {},
        { order: byName, after: at('last3000') },
        100,
        3_000,
      ],
      [
        'a thousand groups of a common status, the last changed',
        thousand,
        active,
        { order: updated },
        100,
        3_000,
      ],
      ['changed of a group of half of them', groups('g1'), {}, { order: updated }, 100, 2_000],
    ])('a page of %s costs a page', async (_what, access, criteria, page, found, blocks, sorted = 101) => {
      const stretch = { after: null, before: null, limit: 100, from: 'start', order: byCreation } as const;
      const query = { reach: { workspace: 'large', access, named: null }, criteria };
      const people = await costs({ blocks, sorted }, () =>
        readers.findPersons(query, { ...stretch, ...page }),
      );
      expect(people).toHaveLength(found);
    });

    it.each([
      ['everybody', all],
      ['half of them', groups('g1')],
      ['fifty groups', fifty],
    ])(
      'a page of a hub’s hundred thousand contacts costs a page for a viewer of %s',
      async (_whom, access) => {
        const reach = { workspace: 'large', access, named: null };
        for (const after of [null, 90_000]) {
          const [page] = await costs({ blocks: 2_000 }, () =>
            readers.assignmentsOfPersons(reach, 'contacts', ['2-2'], { after, limit: 100 }),
          );
          expect(page?.length).toBe(access === fifty ? 0 : 100);
        }
      },
    );

    it.each([
      ['everybody', all],
      ['half of them', groups('g1')],
    ])('a page of changes costs a page for a viewer of %s', async (_whom, access) => {
      for (const after of [0, 150_000]) {
        const feed = await costs({ blocks: 1_000 }, () =>
          readers.personChanges('large', access, { after, limit: 100 }),
        );
        expect(feed.changes).toHaveLength(100);
      }
      for (const before of [null, 50_000]) {
        const [page] = await costs({ blocks: 1_000, sorted: 202 }, () =>
          readers.historyOfPersons('large', access, ['2-2', '2-4'], { before, limit: 100 }),
        );
        expect(page?.changes).toHaveLength(100);
      }
    });

    it('the candidates of a batch cost what the batch has', async () => {
      const reading = groupReader(run, workspaceNumbers(run));
      const load = candidateLoader(run, reading, personFinder(run, reading));
      const numbers = Array.from({ length: 100 }, (_, index) => 1_000 + 4_000 * index);
      const ask = (value: string, kind: 'emailAddress' | 'externalRef' | 'phoneNumber') =>
        ({ kind, value, bearers: 'anyone', named: null, unless: null }) as const;
      const lookups = [
        ...numbers.flatMap(number => [
          ask(`r${number}`, 'externalRef'),
          ask(`p${number}@example.com`, 'emailAddress'),
        ]),
        ask('+4930', 'phoneNumber'),
      ];
      const keys = { identifiers: [], counterparts: [], selectors: [], lookups };
      for (const access of [all, fifty]) {
        const accessible = await reading.accessible(2, access);
        const found = await costs({ blocks: 15_000, sorted: 1_000 }, () =>
          load.candidates(2, keys, accessible),
        );
        expect(found.length).toBeGreaterThan(100);
      }
    });
  });
});
