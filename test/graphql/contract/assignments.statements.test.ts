import Database from 'better-sqlite3';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startGateway } from '../../support/startGateway.ts';
import { type Caller, newWorkspace, type Workspace } from './workspace.ts';

const count = 100;

let workspace: Workspace;
let ofGroup: Caller;
beforeAll(async () => {
  workspace = await newWorkspace(await startGateway());
  await workspace.groups('group-1');
  ofGroup = await workspace.as({ groups: ['group-1'] });
  const groupIds = ['group-1'];
  const refs = Array.from({ length: count }, (_, place) => `p${place}`);
  const made = await workspace.upsert(refs.map(externalRef => ({ externalRef, groupIds })));
  const ids = made.results.map(({ person }: { person: { identifier: string } }) => person.identifier);
  // Each is assigned to the three before it, round in a circle.
  const before = (place: number) =>
    [1, 2, 3].map(back => ({ assignedToId: ids[(place + count - back) % count] }));
  await workspace.upsert(
    refs.map((externalRef, place) => ({ externalRef, groupIds, contactAssignments: before(place) })),
  );
  // The number of a workspace is looked up once, a viewer's groups until anybody writes.
  await workspace.find();
  await ofGroup.find();
});

afterEach(() => vi.restoreAllMocks());

/** How many statements run while an answer is made. */
async function statements(caller: Caller, query: string): Promise<{ runs: number; answer: string }> {
  const probe = new Database(':memory:');
  const prototype = Object.getPrototypeOf(probe.prepare('SELECT 1'));
  probe.close();
  const spies = (['all', 'get', 'run', 'iterate'] as const).map(name => vi.spyOn(prototype, name));
  const answer = JSON.stringify(await caller.data(query));
  // A state's beginning and end, and whether anybody wrote before it, belong to no read: how many share one is chance.
  const run = spies.flatMap(({ mock }) => mock.contexts as Database.Statement[]);
  const runs = run.filter(({ source }) => !/^(?:BEGIN|ROLLBACK|PRAGMA data_version)$/.test(source)).length;
  vi.restoreAllMocks();
  return { runs, answer };
}

const both =
  '{ nodes { createdAt person { externalRef } assignedTo { externalRef } } pageInfo { hasNextPage } }';
const cursor = Buffer.from('asg:40:40').toString('base64url');

// A hundred pages of more than four would be read in a thread, whose statements nobody counts here.
it.each<[string, string, number]>([
  ['assignments', `assignments(first: 4) ${both}`, 1],
  ['contacts', `contacts(first: 2) ${both}`, 1],
  ['both', `assignments(first: 4) ${both} contacts(first: 4) ${both}`, 2],
  [
    'whether there are more before',
    `contacts(first: 2, after: "${cursor}") { pageInfo { hasPreviousPage } nodes { id } }`,
    2,
  ],
  [
    'their counterparts’ assignments',
    `contacts(first: 2) { nodes { person { contacts(first: 2) ${both} } } }`,
    2,
  ],
])('a hundred persons with %s cost as many statements as one', async (_, fields, more) => {
  for (const caller of [workspace, ofGroup]) {
    const persons = (first: number, selection: string) =>
      statements(caller, `{ findPersons(first: ${first}) { nodes { externalRef ${selection} } } }`);
    const none = await persons(count, '');
    const one = await persons(1, fields);
    const many = await persons(count, fields);
    expect(many.answer.length).toBeGreaterThan(50 * one.answer.length);
    expect(many.runs).toBe(one.runs);
    // For a viewer of listed groups each read asks before it how many persons there are, as of many persons it
    // would be read in a thread.
    expect(many.runs - none.runs).toBe(caller === workspace ? more : 2 * more);
  }
});

it('a hundred results of a batch cost as many statements more as one', async () => {
  const upsert = (length: number, selection: string) => {
    const persons = Array.from({ length }, (_, place) => `{ externalRef: "p${place}" }`).join(' ');
    return statements(
      workspace,
      `mutation { upsertPersons(input: { dryRun: true, persons: [${persons}] }) { results { person { ${selection} } } } }`,
    );
  };
  for (const length of [1, count]) {
    const [without, having] = [
      await upsert(length, 'identifier'),
      await upsert(length, `assignments(first: 4) ${both}`),
    ];
    expect(having.runs - without.runs).toBe(1);
  }
});

it('an answer that takes many turns asks for assignments as often as one that takes one', async () => {
  const names = Array.from({ length: 25 }, (_, index) => `many-${index}`);
  await workspace.groups(...names);
  const refs = Array.from({ length: count }, (_, place) => ({ externalRef: `p${place}`, groupIds: names }));
  await workspace.upsert(refs);
  const afterFirst = Buffer.from('grp:group-1').toString('base64url');
  const groups = (selection: string) =>
    statements(
      workspace,
      `{ groups(first: 25, after: "${afterFirst}") { nodes { persons(first: ${count}) { nodes { externalRef ${selection} } } } } }`,
    );
  // What is remembered of groups is looked up once.
  await groups('');
  const [without, having] = [await groups(''), await groups(`contacts(first: 1) ${both}`)];
  expect(having.answer.length).toBeGreaterThan(2 * without.answer.length);
  expect(having.runs - without.runs).toBe(1);
});
