import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assignmentCursor } from '../../../src/domain/paging.ts';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { type Caller, failureOf, newWorkspace, type Workspace } from './workspace.ts';

const refs = ['hub', 'p1', 'p2', 'p3', 'p4', 'p5'] as const;

let gateway: Gateway;
let workspace: Workspace;
/** Of the odd group, in which are the hub, p1, p3 and p5; the others are in the even one. */
let ofOdd: Caller;
let ids: Record<(typeof refs)[number], string>;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
  await workspace.groups('odd', 'even');
  const groupOf = (place: number) => (place % 2 === 1 || place === 0 ? 'odd' : 'even');
  const { results } = await workspace.upsert(
    refs.map((externalRef, place) => ({ externalRef, groupIds: [groupOf(place)] })),
  );
  ids = Object.fromEntries(refs.map((ref, place) => [ref, results[place].person.identifier])) as typeof ids;
  // In another order than that in which they will come.
  const contactAssignments = ['p4', 'p2', 'p5', 'p1', 'p3'].map(ref => ({
    personId: ids[ref as keyof typeof ids],
  }));
  await workspace.upsertOne({ externalRef: 'hub', groupIds: ['odd'], contactAssignments });
  ofOdd = await workspace.as({ groups: ['odd'] });
});

const query = `query ($ref: String!, $first: Int, $after: String) {
  findPersons(filter: { externalRef: $ref }, first: 1) { nodes {
    contacts(first: $first, after: $after) {
      edges { cursor node { id person { externalRef } } }
      nodes { id assignedTo { externalRef } person { externalRef } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`;

interface Page {
  edges: { cursor: string; node: { id: string; person: { externalRef: string } } }[];
  nodes: { id: string; assignedTo: { externalRef: string }; person: { externalRef: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
}

const contactsOf = async (ref: string, args: JsonObject = {}, as: Caller = workspace): Promise<Page> =>
  (await as.data(query, { ref, ...args })).findPersons.nodes[0].contacts;
const shown = ({ nodes }: Page) => nodes.map(({ person }) => person.externalRef);

describe('a page of assignments', () => {
  it('has the oldest counterpart first, and says where it lies', async () => {
    const first = await contactsOf('hub', { first: 2 });
    expect(shown(first)).toEqual(['p1', 'p2']);
    expect(first.edges.map(({ node }) => node.person.externalRef)).toEqual(['p1', 'p2']);
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0]?.cursor,
      endCursor: first.edges[1]?.cursor,
    });
    const second = await contactsOf('hub', { first: 3, after: first.pageInfo.endCursor });
    expect(shown(second)).toEqual(['p3', 'p4', 'p5']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const end = await contactsOf('hub', { after: second.pageInfo.endCursor });
    expect(end).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  it('has the person itself on the side that is its own', async () => {
    const { nodes } = await contactsOf('hub', { first: 1 });
    expect(nodes[0]?.assignedTo.externalRef).toBe('hub');
    expect(shown(await contactsOf('p1'))).toEqual([]);
  });

  it('begins behind its cursor when that assignment is gone', async () => {
    const { pageInfo } = await contactsOf('hub', { first: 1 });
    await unassign(workspace, ['hub', 'p1'], ['hub', 'p2']);
    const page = await contactsOf('hub', { after: pageInfo.endCursor });
    expect(shown(page)).toEqual(['p3', 'p4', 'p5']);
    expect(page.pageInfo.hasPreviousPage).toBe(false);
  });

  it.each<[string, JsonObject]>([
    ['no assignments', { first: 0 }],
    ['fewer than none', { first: -1 }],
    ['more than 100', { first: 101 }],
    ['no cursor', { after: '' }],
    ['something else as a cursor', { after: 'x' }],
    ['a cursor of persons', { after: Buffer.from('seq:2').toString('base64url') }],
    ['half a cursor', { after: Buffer.from('asg:2').toString('base64url') }],
    ['a cursor and a half', { after: Buffer.from('asg:2:3:4').toString('base64url') }],
    ['a cursor of no persons', { after: Buffer.from('asg:0:0').toString('base64url') }],
  ])('is refused of %s', async (_, args) => {
    const answer = await workspace.graphql(query, { ref: 'hub', ...args });
    expect(failureOf(answer)).toEqual([400, 'BAD_USER_INPUT', undefined]);
  });

  it('is one of many in an answer, each of its own person', async () => {
    const nested = `{ findPersons { nodes { externalRef
      contacts(first: 2) { nodes { person { externalRef assignments(first: 1) { nodes { id assignedTo { externalRef } } } } } }
      assignments(first: 5) { nodes { person { externalRef } assignedTo { externalRef } } } } } }`;
    const nodes = (await workspace.data(nested)).findPersons.nodes;
    const toHub = { nodes: [{ id: expect.any(String), assignedTo: { externalRef: 'hub' } }] };
    expect(nodes).toEqual([
      {
        externalRef: 'hub',
        contacts: {
          nodes: ['p1', 'p2'].map(externalRef => ({ person: { externalRef, assignments: toHub } })),
        },
        assignments: { nodes: [] },
      },
      ...refs.slice(1).map(externalRef => ({
        externalRef,
        contacts: { nodes: [] },
        assignments: { nodes: [{ person: { externalRef }, assignedTo: { externalRef: 'hub' } }] },
      })),
    ]);
  });
});

describe('a viewer of some groups', () => {
  it('sees the assignments between persons that it can access, and no gap', async () => {
    expect(shown(await contactsOf('hub', {}, ofOdd))).toEqual(['p1', 'p3', 'p5']);
    const { pageInfo, ...page } = await contactsOf('hub', { first: 2 }, ofOdd);
    expect(shown({ pageInfo, ...page })).toEqual(['p1', 'p3']);
    expect(pageInfo.hasNextPage).toBe(true);
    const last = await contactsOf('hub', { first: 2, after: pageInfo.endCursor }, ofOdd);
    expect([shown(last), last.pageInfo.hasNextPage]).toEqual([['p5'], false]);
  });

  it('is told of no page before or after by those that it cannot access', async () => {
    await unassign(workspace, ['hub', 'p1'], ['hub', 'p5']);
    const after = assignmentCursor({ assignedTo: 2, person: 3 });
    const { nodes, pageInfo } = await contactsOf('hub', { first: 1, after }, ofOdd);
    expect([nodes.length, pageInfo.hasNextPage, pageInfo.hasPreviousPage]).toEqual([1, false, false]);
  });

  it('sees them from neither side when one person is out of reach', async () => {
    const assignments = `query ($ref: String!) { findPersons(filter: { externalRef: $ref }, first: 1) { nodes {
      assignments { nodes { assignedTo { externalRef } } } } } }`;
    const ofEven = await workspace.as({ groups: ['even'] });
    expect((await ofEven.data(assignments, { ref: 'p2' })).findPersons.nodes).toEqual([
      { assignments: { nodes: [] } },
    ]);
    expect((await ofOdd.data(assignments, { ref: 'p1' })).findPersons.nodes).toEqual([
      { assignments: { nodes: [{ assignedTo: { externalRef: 'hub' } }] } },
    ]);
  });

  it('sees none of a person that it has just put out of its reach', async () => {
    const mutation = `mutation ($id: ID!) { removeFromGroups(input: { identifiers: [$id], groupIds: ["odd"] }) {
      results { person { contacts { nodes { id } } } } } }`;
    expect((await ofOdd.data(mutation, { id: ids.hub })).removeFromGroups.results).toEqual([
      { person: { contacts: { nodes: [] } } },
    ]);
  });
});

describe('the global id of an assignment', () => {
  const node = `query ($id: ID!) { node(id: $id) { __typename id ... on ContactAssignment {
    createdAt person { externalRef } assignedTo { externalRef } } } }`;
  const idOf = async (ref: string) =>
    (await contactsOf('hub')).nodes.find(({ person }) => person.externalRef === ref)?.id ?? '';

  it('finds it again, as far as both persons can be accessed', async () => {
    const id = await idOf('p1');
    const expected = {
      __typename: 'ContactAssignment',
      id,
      createdAt: expect.any(String),
      person: { externalRef: 'p1' },
      assignedTo: { externalRef: 'hub' },
    };
    for (const caller of [workspace, ofOdd]) expect((await caller.data(node, { id })).node).toEqual(expected);
    const elsewhere = await newWorkspace(gateway);
    expect((await elsewhere.data(node, { id })).node).toBeNull();
    expect((await ofOdd.data(node, { id: await idOf('p2') })).node).toBeNull();
    await unassign(workspace, ['hub', 'p1']);
    expect((await workspace.data(node, { id })).node).toBeNull();
  });

  it('is one id, found among others in their order', async () => {
    const [p1, p2] = [await idOf('p1'), await idOf('p2')];
    const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    const person = Buffer.from(`Person:${ids.p1}`).toString('base64');
    const found = (await workspace.data(nodes, { ids: [p2, person, 'x', p1, p2] })).nodes;
    expect(found.map((one: { id: string } | null) => one?.id)).toEqual([p2, person, undefined, p1, p2]);
  });

  it.each<[string, () => string]>([
    ['of nobody', () => 'ContactAssignment:'],
    ['of one person', () => `ContactAssignment:${ids.hub}`],
    ['of half a pair', () => `ContactAssignment:${ids.hub}:`],
    ['the wrong way round', () => `ContactAssignment:${ids.p1}:${ids.hub}`],
    ['of three persons', () => `ContactAssignment:${ids.hub}:${ids.p1}:${ids.p2}`],
    ['of strangers', () => 'ContactAssignment:a:b'],
    ['of another type', () => `Person:${ids.hub}:${ids.p1}`],
  ])('%s reads as absent', async (_, text) => {
    const id = Buffer.from(text()).toString('base64');
    expect((await workspace.data(node, { id })).node).toBeNull();
  });
});

const mutation = `mutation ($pairs: [ContactAssignmentPairInput!]!) {
  unassignContacts(input: { contactAssignments: $pairs }) { results { index success failureCode failureReason
    contactAssignment { id createdAt assignedTo { externalRef } person { externalRef updatedAt } } } } }`;
type Ref = keyof typeof ids | 'nobody';
const askUnassign = (as: Caller, pairs: readonly (readonly [Ref, Ref])[]) => {
  const idOf = (ref: Ref) => (ref === 'nobody' ? ref : ids[ref]);
  return as.graphql(mutation, {
    pairs: pairs.map(([to, of]) => ({ assignedToId: idOf(to), personId: idOf(of) })),
  });
};
async function unassign(as: Caller, ...pairs: readonly (readonly [Ref, Ref])[]) {
  const { data, errors } = await askUnassign(as, pairs);
  expect(errors).toBeUndefined();
  return data.unassignContacts.results;
}

describe('unassignContacts', () => {
  const notFound = {
    success: false,
    failureCode: 'NOT_FOUND',
    failureReason:
      'There is no contact assignment between persons with these identifiers that you can access.',
    contactAssignment: null,
  };

  it('ends assignments, each once, and says which there were', async () => {
    const [{ id } = { id: '' }] = (await contactsOf('hub', { first: 1 })).nodes;
    const results = await unassign(workspace, ['hub', 'p1'], ['p1', 'hub'], ['hub', 'p1'], ['hub', 'nobody']);
    expect(results).toEqual([
      {
        index: 0,
        success: true,
        failureCode: null,
        failureReason: null,
        contactAssignment: {
          id,
          createdAt: expect.any(String),
          assignedTo: { externalRef: 'hub' },
          person: { externalRef: 'p1', updatedAt: expect.any(String) },
        },
      },
      ...[1, 2, 3].map(index => ({ index, ...notFound })),
    ]);
    expect(shown(await contactsOf('hub'))).toEqual(['p2', 'p3', 'p4', 'p5']);
    const { nodes } = await workspace.find({ filter: { externalRef: 'p1' } });
    expect(nodes[0].updatedAt).toBe(results[0].contactAssignment.person.updatedAt);
  });

  it('ends none with somebody whom the caller cannot access', async () => {
    expect(await unassign(ofOdd, ['hub', 'p2'], ['hub', 'p3'])).toMatchObject([notFound, { success: true }]);
    const elsewhere = await newWorkspace(gateway);
    expect(await unassign(elsewhere, ['hub', 'p1'])).toMatchObject([notFound]);
    expect(shown(await contactsOf('hub'))).toEqual(['p1', 'p2', 'p4', 'p5']);
  });

  it('shows what follows in the same request as it is then', async () => {
    const twice = `mutation ($hub: ID!, $p1: ID!) {
      first: upsertPersons(input: { persons: [{ identifier: $hub }] }) { results { person { contacts(first: 1) { nodes { person { externalRef } } } } } }
      unassignContacts(input: { contactAssignments: [{ assignedToId: $hub, personId: $p1 }] }) { results { success } }
      then: upsertPersons(input: { persons: [{ identifier: $hub }] }) { results { person { contacts(first: 1) { nodes { person { externalRef } } } } } } }`;
    const data = await workspace.data(twice, { hub: ids.hub, p1: ids.p1 });
    const of = (externalRef: string) => ({ person: { contacts: { nodes: [{ person: { externalRef } }] } } });
    expect([data.first.results, data.then.results]).toEqual([[of('p1')], [of('p2')]]);
  });

  it.each<[number, string]>([
    [0, 'BAD_USER_INPUT'],
    [101, 'BATCH_TOO_LARGE'],
  ])('takes no batch of %i', async (length, code) => {
    const answer = await askUnassign(workspace, Array(length).fill(['hub', 'p1']));
    expect(failureOf(answer)).toEqual([400, code, undefined]);
    expect(shown(await contactsOf('hub', { first: 1 }))).toEqual(['p1']);
  });

  it('takes a hundred', async () => {
    const results = await unassign(workspace, ...Array(100).fill(['hub', 'p1']));
    expect(results.filter(({ success }: { success: boolean }) => success)).toHaveLength(1);
  });
});

describe('the scope', () => {
  it('people:read is needed to see assignments', async () => {
    const writer = await workspace.as({ scopes: ['people:write'] });
    const upsert = `mutation ($ref: String!) { upsertPersons(input: { persons: [{ externalRef: $ref }] }) {
      results { person { contacts { nodes { id } } } } } }`;
    const answer = await writer.graphql(upsert, { ref: 'hub' });
    expect(failureOf(answer)).toEqual([200, 'FORBIDDEN', undefined]);
    expect(answer.data.upsertPersons.results).toEqual([{ person: null }]);
  });
});

it('deleting a person removes its assignments', async () => {
  const remove =
    'mutation ($id: ID!) { deletePersons(input: { identifiers: [$id] }) { results { success } } }';
  await workspace.data(remove, { id: ids.p1 });
  expect(shown(await contactsOf('hub'))).toEqual(['p2', 'p3', 'p4', 'p5']);
  await workspace.data(remove, { id: ids.hub });
  const all = '{ findPersons(first: 10) { nodes { assignments { nodes { id } } } } }';
  const empty = { assignments: { nodes: [] } };
  expect((await workspace.data(all)).findPersons.nodes).toEqual([empty, empty, empty, empty]);
});
