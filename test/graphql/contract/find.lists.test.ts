import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { type Caller, failureOf, newWorkspace, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
let mine: Workspace;
let theirs: Workspace;
let insider: Caller;
/** By external reference. */
const id: Record<string, string> = {};
const people = [
  {
    externalRef: 'A-1',
    firstName: 'Ann',
    lastName: 'Lee',
    emailAddress: 'zoe@example.com',
    groupIds: ['in'],
  },
  { externalRef: 'B_2', firstName: '100%', lastName: 'ann "x" \'y\'', groupIds: ['in'], status: 'BOUNCED' },
  { externalRef: '%', firstName: 'STRASSE', groupIds: ['in'], status: 'UNSUBSCRIBED' },
  { externalRef: 'Out', firstName: 'Ann', lastName: 'Zed', groupIds: ['out'], attributes: { plan: 'pro' } },
  {
    externalRef: 'E-1',
    groupIds: ['in'],
    attributes: { plan: 'pro', seats: 5, address: { city: 'Zo\u00eb', lines: [1, null] }, 'e\u0301': true },
  },
];
const everybody = people.map(({ externalRef }) => externalRef);

beforeAll(async () => {
  gateway = await startGateway();
  [mine, theirs] = [await newWorkspace(gateway), await newWorkspace(gateway)];
  for (const workspace of [theirs, mine]) {
    await workspace.groups('in', 'out');
    const { results } = await workspace.upsert(people);
    for (const { person } of results)
      id[workspace === mine ? person.externalRef : `theirs ${person.externalRef}`] = person.identifier;
  }
  insider = await mine.as({ groups: ['in'] });
  await assign(mine, 'A-1', ['E-1', 'Out', '%']);
  await assign(mine, 'Out', ['B_2', 'E-1']);
  await assign(theirs, 'theirs A-1', ['theirs E-1']);
});

/** Assigns contacts to somebody, all by their names in `id`. */
async function assign(workspace: Workspace, assignedTo: string, persons: readonly string[]): Promise<void> {
  const contactAssignments = persons.map(person => ({ personId: id[person] ?? null }));
  const { success } = await workspace.upsertOne({ identifier: id[assignedTo] ?? null, contactAssignments });
  expect(success).toBe(true);
}

const ids = (...names: string[]) => names.map(name => id[name] ?? name);

describe('a filter by lists', () => {
  it.each<[string, () => JsonObject, string[]]>([
    ['of identifiers', () => ({ identifiers: ids('E-1', 'A-1', 'A-1', ' nobody ') }), ['A-1', 'E-1']],
    ['of identifiers with outer blanks', () => ({ identifiers: [` ${id['A-1']} `] }), ['A-1']],
    ['of identifiers that nobody bears', () => ({ identifiers: ['', 'x', '\u0000', '\ud800'] }), []],
    ['of no identifiers', () => ({ identifiers: [] }), everybody],
    ['of null', () => ({ identifiers: null, statuses: null, search: null, attributes: null }), everybody],
    [
      'of identifiers and one of them',
      () => ({ identifiers: ids('A-1', 'E-1'), identifier: id['E-1'] as string }),
      ['E-1'],
    ],
    [
      'of identifiers and another',
      () => ({ identifiers: ids('A-1', 'E-1'), identifier: id['%'] as string }),
      [],
    ],
    [
      'of identifiers to leave out',
      () => ({ excludeIdentifiers: ids('A-1', 'Out', 'x') }),
      ['B_2', '%', 'E-1'],
    ],
    ['of nobody to leave out', () => ({ excludeIdentifiers: ['', '\u0000'] }), everybody],
    ['of no identifiers to leave out', () => ({ excludeIdentifiers: [] }), everybody],
    [
      'of identifiers, one left out',
      () => ({ identifiers: ids('A-1', 'E-1'), excludeIdentifiers: ids('E-1') }),
      ['A-1'],
    ],
    ['of statuses', () => ({ statuses: ['BOUNCED', 'UNSUBSCRIBED', 'BOUNCED'] }), ['B_2', '%']],
    ['of no statuses', () => ({ statuses: [] }), everybody],
    [
      'of statuses together with one of them',
      () => ({ statuses: ['BOUNCED', 'ACTIVE'], status: 'BOUNCED' }),
      ['B_2'],
    ],
    ['of statuses together with another', () => ({ statuses: ['BOUNCED'], status: 'ACTIVE' }), []],
    ['of whom they are assigned to', () => ({ assignedToIds: ids('A-1') }), ['%', 'Out', 'E-1']],
    [
      'of several whom they are assigned to',
      () => ({ assignedToIds: ids('A-1', 'Out') }),
      ['B_2', '%', 'Out', 'E-1'],
    ],
    ['of somebody whom nobody is assigned to', () => ({ assignedToIds: ids('E-1') }), []],
    ['of nobody whom they might be assigned to', () => ({ assignedToIds: ['x', ''] }), []],
    ['of no one whom they are assigned to', () => ({ assignedToIds: [] }), everybody],
  ])('%s', async (_, filter, expected) => {
    const page = await mine.find({ filter: filter() });
    expect(refs(page).sort()).toEqual([...expected].sort());
    expect([page.totalCount, page.totalCountIsExact]).toEqual([expected.length, true]);
  });

  it.each(['identifiers', 'excludeIdentifiers', 'assignedToIds'])(
    'takes a thousand %s, and is BAD_USER_INPUT beyond',
    async field => {
      const list = (length: number) => Array.from({ length }, (_, index) => `nobody ${index}`);
      expect((await mine.askFind({ filter: { [field]: list(1_000) } })).errors).toBeUndefined();
      const answer = await mine.askFind({ filter: { [field]: list(1_001) } });
      expect(failureOf(answer)).toEqual([400, 'BAD_USER_INPUT', undefined]);
      expect(JSON.stringify(answer.errors)).not.toContain('nobody');
    },
  );
});

describe('a search', () => {
  it.each([
    ['ann', ['A-1', 'B_2', 'Out']],
    ['  ANN ', ['A-1', 'B_2', 'Out']],
    ['le', ['A-1']],
    ['ee', []],
    ['ZOE@', ['A-1']],
    ['example.com', []],
    ['a-', ['A-1']],
    ['straße', ['%']],
    ['%', ['%']],
    ['100%', ['B_2']],
    ['10_', []],
    ['_', []],
    ['b_', ['B_2']],
    ['b%', []],
    ['ann "x" \'', ['B_2']],
    ['ann "x" \'y\' or 1=1', []],
    ['', []],
    [' \t', []],
    ['ann\u0000', []],
    ['\ud800', []],
    ['a'.repeat(3_000), []],
  ])('for %j', async (search, expected) => {
    const page = await mine.find({ filter: { search } });
    expect(refs(page).sort()).toEqual([...expected].sort());
    expect(page.totalCount).toBe(expected.length);
  });
});

describe('a filter by attributes', () => {
  it.each<[string, JsonObject, string[]]>([
    ['one', { plan: 'pro' }, ['Out', 'E-1']],
    ['two', { seats: 5, plan: 'pro' }, ['E-1']],
    ['two, of which one differs', { seats: 6, plan: 'pro' }, []],
    ['another type', { seats: '5' }, []],
    ['a number written otherwise', { seats: 5.0 }, ['E-1']],
    ['deep equality, keys in another order', { address: { lines: [1, null], city: 'Zoë' } }, ['E-1']],
    ['text and keys as NFD and NFC', { address: { lines: [1, null], city: 'Zoe\u0308' }, é: true }, ['E-1']],
    ['a part of a value', { address: { city: 'Zoë' } }, []],
    ['a key of a value', { city: 'Zoë' }, []],
    ['null', { plan: null }, []],
    ['null for a key that nobody has', { nothing: null, plan: 'pro' }, []],
    ['a key that objects inherit', { toString: 1 }, []],
    ['__proto__', JSON.parse('{"__proto__":{}}'), []],
    ['what nobody could have', { plan: '\u0000' }, []],
    ['nothing', {}, everybody],
  ])('that is %s', async (_, attributes, expected) => {
    const page = await mine.find({ filter: { attributes } });
    expect(refs(page)).toEqual(expected);
    expect(page.totalCount).toBe(expected.length);
  });

  it('takes ten of them, and is BAD_USER_INPUT beyond', async () => {
    const attributes = (length: number) =>
      Object.fromEntries(Array.from({ length }, (_, index) => [`key ${index}`, index]));
    expect(refs(await mine.find({ filter: { attributes: attributes(10) } }))).toEqual([]);
    const answer = await mine.askFind({ filter: { attributes: attributes(11) } });
    expect(failureOf(answer)).toEqual([400, 'BAD_USER_INPUT', undefined]);
  });

  it('follows what is written', async () => {
    const { person } = await mine.upsertOne({ externalRef: 'new', attributes: { stage: 1 } });
    const found = async (attributes: JsonObject) => refs(await mine.find({ filter: { attributes } }));
    expect(await found({ stage: 1 })).toEqual(['new']);
    await mine.upsertOne({ identifier: person.identifier, attributes: { stage: 2 } });
    expect([await found({ stage: 1 }), await found({ stage: 2 })]).toEqual([[], ['new']]);
    await mine.data(
      'mutation ($ids: [ID!]!) { deletePersons(input: { identifiers: $ids }) { results { success } } }',
      { ids: [person.identifier] },
    );
    expect(await found({ stage: 2 })).toEqual([]);
  });
});

describe('a filter by updatedBefore', () => {
  it('leaves the moment itself out', async () => {
    const { nodes } = await mine.find({ filter: { externalRef: 'A-1' } });
    const { updatedAt } = nodes[0];
    const next = new Date(Date.parse(updatedAt) + 1).toISOString();
    const within = (updatedSince: string, updatedBefore: string) =>
      mine.find({ filter: { identifiers: ids('A-1'), updatedSince, updatedBefore } });
    expect(refs(await within(updatedAt, updatedAt))).toEqual([]);
    expect(refs(await within(updatedAt, next))).toEqual(['A-1']);
    expect(refs(await mine.find({ filter: { updatedBefore: '2000-01-01T00:00:00Z' } }))).toEqual([]);
  });
});

describe('who is out of sight', () => {
  const filters: [string, () => JsonObject][] = [
    ['identifiers', () => ({ identifiers: ids('Out') })],
    ['a search', () => ({ search: 'Zed' })],
    ['a search for a reference', () => ({ search: 'out' })],
    ['attributes', () => ({ attributes: { plan: 'pro' }, excludeIdentifiers: ids('E-1') })],
    ['its assignment', () => ({ assignedToIds: ids('A-1'), search: 'out' })],
    [
      'statuses and time',
      () => ({ statuses: ['ACTIVE'], updatedSince: '2000-01-01T00:00:00Z', lastName: 'Zed' }),
    ],
  ];
  it.each(filters)('is not found by %s, nor counted, from another group', async (_, filter) => {
    const page = await insider.find({ filter: filter() });
    expect([page.nodes, page.totalCount]).toEqual([[], 0]);
    const named = await mine.find({ filter: { ...filter(), groupIds: ['in'] } });
    expect([named.nodes, named.totalCount]).toEqual([[], 0]);
    expect(refs(await mine.find({ filter: filter() }))).toEqual(['Out']);
  });
  it.each(filters)('is not found by %s from another workspace', async (_, filter) => {
    const page = await theirs.find({
      filter: { ...filter(), excludeIdentifiers: ids('theirs Out', 'theirs E-1') },
    });
    expect([page.nodes, page.totalCount]).toEqual([[], 0]);
  });

  it('has nobody assigned to it', async () => {
    const filter = { assignedToIds: ids('Out') };
    expect(refs(await mine.find({ filter }))).toEqual(['B_2', 'E-1']);
    // Who is out of reach of the call but not of the viewer, has.
    expect(refs(await mine.find({ filter: { ...filter, groupIds: ['in'] } }))).toEqual(['B_2', 'E-1']);
    expect(refs(await insider.find({ filter }))).toEqual([]);
    expect(refs(await insider.find({ filter: { assignedToIds: ids('Out', 'A-1') } }))).toEqual(['%', 'E-1']);
    expect(refs(await theirs.find({ filter }))).toEqual([]);
    expect(refs(await mine.find({ filter: { assignedToIds: ids('theirs A-1') } }))).toEqual([]);
  });
});

describe('finds that may look at everybody', () => {
  const many = (count: number, filter: string, args = '') =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: findPersons(filter: ${filter}${args}) { lastId: totalCountIsExact }`).join(' ')} }`;
  it.each([
    '{ search: "a" }',
    '{ statuses: [ACTIVE] }',
    '{ attributes: { a: 1 } }',
    '{ assignedToIds: ["x"] }',
  ])('are ten in a query at most: %s', async filter => {
    expect((await mine.graphql(many(10, filter))).errors).toBeUndefined();
    expect(failureOf(await mine.graphql(many(11, filter)))[1]).toBe('QUERY_TOO_COMPLEX');
  });

  it('are those in another order too, but none that has a key or an identifier', async () => {
    const byName = ', orderBy: { field: LAST_NAME }';
    expect(failureOf(await mine.graphql(many(11, '{}', byName)))[1]).toBe('QUERY_TOO_COMPLEX');
    for (const filter of [
      '{ identifiers: ["x"], status: ACTIVE }',
      '{ emailAddress: "x", statuses: [ACTIVE] }',
    ])
      expect((await mine.graphql(many(20, filter, byName))).errors).toBeUndefined();
    expect((await mine.graphql(many(20, '{ statuses: [], identifiers: [] }'))).errors).toBeUndefined();
  });
});
