import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonCriteria } from '../../src/domain/criteria.ts';
import { byCreation, type PersonOrder } from '../../src/domain/order.ts';
import type { PersonStretch } from '../../src/domain/paging.ts';
import type { GroupAccess } from '../../src/domain/viewer.ts';
import { assignmentReader } from '../../src/repository/postgres/assignments.ts';
import { candidateLoader } from '../../src/repository/postgres/candidates.ts';
import { connect, over } from '../../src/repository/postgres/connection.ts';
import { personFinder } from '../../src/repository/postgres/find.ts';
import { groupReader } from '../../src/repository/postgres/groups.ts';
import { type Run, textOf } from '../../src/repository/postgres/statement.ts';
import { workspaceNumbers } from '../../src/repository/postgres/workspaces.ts';
import { newDatabase } from '../support/postgres/newDatabase.ts';
import { makeMillion } from './postgres/million.ts';

interface Explained {
  readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
}

describe('among a million persons', () => {
  let pool: Pool | undefined;
  /** Pages of 8 KiB that the statements since `reset` have looked at. */
  let looked = 0;
  let run: Run;
  beforeAll(async () => {
    const url = await newDatabase();
    await makeMillion(url);
    const single = connect(url, { connections: 1, patient: true });
    pool = single;
    const plain = over(single);
    run = async statement => {
      const { text, values } = textOf(statement);
      const { rows } = await single.query<{ 'QUERY PLAN': [Explained] }>(
        `explain (analyze, buffers, timing off, format json) ${text}`,
        values,
      );
      const { Plan } = (rows[0] as { 'QUERY PLAN': [Explained] })['QUERY PLAN'][0];
      looked += Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'];
      return plain(statement);
    };
  }, 400_000);
  afterAll(() => pool?.end());

  const all: GroupAccess = { kind: 'all' };
  const groups = (...identifiers: string[]): GroupAccess => ({ kind: 'listed', identifiers });
  const fifty = groups(...Array.from({ length: 50 }, (_, index) => `g${index + 10}`));
  const updated: PersonOrder = { field: 'UPDATED', direction: 'DESC' };
  const byName: PersonOrder = { field: 'LAST_NAME', direction: 'ASC' };
  const deep = 400_000;
  const at = (value: string | number) => ({ value, sequence: deep });

  async function cost(
    access: GroupAccess,
    criteria: PersonCriteria,
    page: Partial<PersonStretch>,
  ): Promise<{ blocks: number; found: number }> {
    const finder = personFinder(run, groupReader(run, workspaceNumbers(run)));
    looked = 0;
    const stretch = {
      after: null,
      before: null,
      limit: 100,
      from: 'start',
      order: byCreation,
      ...page,
    } as const;
    const reach = { workspace: 'large', access, named: null };
    const { length } = await finder.findPersons({ reach, criteria }, stretch);
    return { blocks: looked, found: length };
  }

  // A page of a hundred of whom each lies somewhere else takes some four hundred looks.
  it.each<[what: string, GroupAccess, PersonCriteria, Partial<PersonStretch>, found: number, blocks: number]>(
    [
      ['everybody', all, {}, {}, 100, 100],
      ['everybody, far in', all, {}, { after: { value: null, sequence: deep } }, 100, 100],
      ['everybody, backwards', all, {}, { from: 'end' }, 100, 100],
      ['a group of half of them', groups('g1'), {}, {}, 100, 600],
      ['the same, far in', groups('g1'), {}, { after: { value: null, sequence: deep } }, 100, 600],
      ['a rare group', groups('g2'), {}, {}, 100, 800],
      ['a group of the last hundred', groups('g3'), {}, {}, 100, 600],
      ['fifty groups', fifty, {}, {}, 100, 2_500],
      ['fifty groups, far in', fifty, {}, { after: { value: null, sequence: deep } }, 100, 2_500],
      ['fifty groups, backwards', fifty, {}, { from: 'end' }, 100, 2_500],
      ['an e-mail address', all, { emailAddress: 'p77777@example.com' }, {}, 1, 30],
      ['an e-mail address in fifty groups', fifty, { emailAddress: 'p400@example.com' }, {}, 1, 300],
      ['a shared phone number', all, { phoneNumber: '+4930' }, {}, 100, 800],
      [
        'a shared phone number, far in',
        all,
        { phoneNumber: '+4930' },
        { after: { value: null, sequence: deep } },
        100,
        800,
      ],
      ['an identifier', all, { identifier: '2-5000' }, {}, 1, 30],
      ['a last name', all, { lastName: 'Last77' }, {}, 100, 600],
      ['a rare status', all, { status: 'BOUNCED' }, {}, 100, 600],
      [
        'a common status, far in',
        all,
        { status: 'ACTIVE' },
        { after: { value: null, sequence: deep } },
        100,
        600,
      ],
      ['a rare attribute', all, { attributes: { tier: 'gold' } }, {}, 50, 600],
      ['a common attribute', all, { attributes: { tier: 'none' } }, {}, 100, 800],
      ['a rare search', all, { search: 'p77777@' }, {}, 1, 100],
      ['a common search', all, { search: 'last' }, {}, 100, 15_000],
      ['the last changed', all, {}, { order: updated }, 100, 600],
      ['the last changed, far in', all, {}, { order: updated, after: at(500_000) }, 100, 600],
      ['by last name', all, {}, { order: byName }, 100, 600],
      ['by last name, far in', all, {}, { order: byName, after: at('last3000') }, 100, 600],
      ['changed of a group of half of them', groups('g1'), {}, { order: updated }, 100, 2_000],
    ],
  )('a page of %s costs a page', async (_what, access, criteria, page, found, atMost) => {
    const { blocks, found: people } = await cost(access, criteria, page);
    expect(people).toBe(found);
    expect(blocks).toBeLessThan(atMost);
  });

  it('a page of a hub’s hundred thousand contacts costs a page', async () => {
    const reading = groupReader(run, workspaceNumbers(run));
    const assignments = assignmentReader(run, reading.workspaceId, personFinder(run, reading));
    for (const after of [null, 90_000]) {
      looked = 0;
      const reach = { workspace: 'large', access: all, named: null };
      const [page] = await assignments.assignmentsOfPersons(reach, 'contacts', ['2-2'], {
        after,
        limit: 100,
      });
      expect(page).toHaveLength(100);
      expect(looked).toBeLessThan(800);
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
      looked = 0;
      const found = await load.candidates(2, keys, accessible);
      expect(found.length).toBeGreaterThan(100);
      expect(looked).toBeLessThan(15_000);
    }
  });
});
