import { beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { type Caller, failureOf, identifiers, newWorkspace, refOf, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
let ofOne: Caller;
let ann: { identifier: string; id: string };
let ben: { identifier: string; id: string };
let groups: { identifier: string; id: string }[];
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await newWorkspace(gateway);
  await workspace.groups('group-2', 'group-1', 'Group-3');
  await workspace.upsert([
    { externalRef: 'ann', groupIds: ['group-1', 'group-2'] },
    { externalRef: 'ben', groupIds: ['group-2'] },
  ]);
  const data = await workspace.data(
    '{ findPersons { nodes { id identifier } } groups { nodes { id identifier } } }',
  );
  [ann, ben] = data.findPersons.nodes;
  groups = data.groups.nodes;
  ofOne = await workspace.as({ groups: ['group-1'] });
});

const named = (name: string) =>
  groups.find(({ identifier }) => identifier === name) ?? { id: '', identifier: '' };

const malformed = [
  '',
  ' ',
  'x',
  'UGVyc29uOg==',
  'Person:1',
  'R3JvdXA6',
  'T3RoZXI6MQ==',
  '\0',
  'ö'.repeat(300),
];

describe('person', () => {
  const person =
    'query ($identifier: ID!) { person(identifier: $identifier) { id externalRef groups { identifier } } }';

  it('finds whom the viewer can access', async () => {
    expect((await ofOne.data(person, { identifier: ann.identifier })).person).toEqual({
      id: ann.id,
      externalRef: 'ann',
      groups: [{ identifier: 'group-1' }],
    });
    expect((await workspace.data(person, { identifier: ben.identifier })).person.externalRef).toBe('ben');
    expect((await workspace.data(person, { identifier: ` ${ann.identifier} ` })).person.externalRef).toBe(
      'ann',
    );
  });

  it('reads as absent whom the viewer cannot access', async () => {
    expect((await ofOne.data(person, { identifier: ben.identifier })).person).toBeNull();
    const elsewhere = await newWorkspace(gateway);
    expect((await elsewhere.data(person, { identifier: ann.identifier })).person).toBeNull();
  });

  it.each([...malformed, '019b76da-a800-7000-8000-000000000001'])('reads %j as absent', async identifier => {
    expect((await workspace.data(person, { identifier })).person).toBeNull();
  });

  it('takes the identifier, not the global id', async () => {
    expect((await workspace.data(person, { identifier: ann.id })).person).toBeNull();
  });
});

describe('node', () => {
  const node =
    'query ($id: ID!) { node(id: $id) { __typename id ... on Person { externalRef } ... on Group { name identifier } } }';

  it('finds persons and groups by their global ids', async () => {
    expect((await workspace.data(node, { id: ann.id })).node).toEqual({
      __typename: 'Person',
      id: ann.id,
      externalRef: 'ann',
    });
    const group = named('group-1');
    expect((await workspace.data(node, { id: group.id })).node).toEqual({
      __typename: 'Group',
      id: group.id,
      identifier: group.identifier,
      name: null,
    });
  });

  it('reads as absent what is out of scope', async () => {
    const elsewhere = await newWorkspace(gateway);
    await elsewhere.groups('other');
    for (const { id } of [ben, ...groups.filter(({ identifier }) => identifier !== 'group-1')])
      expect((await ofOne.data(node, { id })).node).toBeNull();
    for (const { id } of [ann, ben, ...groups]) expect((await elsewhere.data(node, { id })).node).toBeNull();
    for (const { id } of [ann, ...groups.filter(({ identifier }) => identifier === 'group-1')])
      expect((await ofOne.data(node, { id })).node.id).toBe(id);
  });

  it.each(malformed)('reads %j as absent', async id => {
    expect((await workspace.data(node, { id })).node).toBeNull();
  });

  it('takes the global id, not the identifier', async () => {
    expect((await workspace.data(node, { id: ann.identifier })).node).toBeNull();
    expect((await workspace.data(node, { id: 'group-1' })).node).toBeNull();
  });
});

describe('nodes', () => {
  const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

  it('answers in the order of the ids, with null for what is absent, and twice what is asked twice', async () => {
    const group = named('group-1');
    const ids = [group.id, ann.id, 'malformed', ben.id, ann.id];
    const data = await workspace.data(nodes, { ids });
    expect(data.nodes.map((node: { id: string } | null) => node?.id)).toEqual([
      group.id,
      ann.id,
      undefined,
      ben.id,
      ann.id,
    ]);
    expect((await ofOne.data(nodes, { ids: [ben.id, ann.id] })).nodes).toEqual([
      null,
      { __typename: 'Person', id: ann.id },
    ]);
  });

  it('takes none, and 100, and no more', async () => {
    expect((await workspace.data(nodes, { ids: [] })).nodes).toEqual([]);
    expect((await workspace.data(nodes, { ids: Array(100).fill(ann.id) })).nodes).toHaveLength(100);
    const answer = await workspace.graphql(nodes, { ids: Array(101).fill(ann.id) });
    expect(failureOf(answer)).toEqual([400, 'BAD_USER_INPUT', undefined]);
  });
});

describe('groups', () => {
  const page = `query ($first: Int, $after: String) { groups(first: $first, after: $after) {
    edges { cursor node { identifier } } nodes { identifier externalRef name }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

  it('are those that the viewer can access, by identifier', async () => {
    expect(identifiers((await workspace.data(page)).groups.nodes)).toEqual(['Group-3', 'group-1', 'group-2']);
    expect((await ofOne.data(page)).groups.nodes).toEqual([
      { identifier: 'group-1', externalRef: refOf('group-1'), name: null },
    ]);
    for (const none of [[], ['unknown'], undefined])
      expect((await (await workspace.as({ groups: none })).data(page)).groups.nodes).toEqual([]);
  });

  it.each(['*', ['group-2', 'group-1', 'Group-3']] as const)('of %j come in pages', async access => {
    const viewer = await workspace.as({ groups: access });
    const first = (await viewer.data(page, { first: 2 })).groups;
    expect(identifiers(first.nodes)).toEqual(['Group-3', 'group-1']);
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0].cursor,
      endCursor: first.edges[1].cursor,
    });
    const second = (await viewer.data(page, { first: 2, after: first.pageInfo.endCursor })).groups;
    expect(identifiers(second.nodes)).toEqual(['group-2']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const third = (await viewer.data(page, { after: second.pageInfo.endCursor })).groups;
    expect(third).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  it.each([{ first: 0 }, { first: 101 }, { first: -1 }, { after: 'x' }, { after: '' }])(
    'refuse %j',
    async args => {
      expect(failureOf(await workspace.graphql(page, args))).toEqual([400, 'BAD_USER_INPUT', undefined]);
    },
  );

  it('have their persons as a connection', async () => {
    const query = `{ groups { nodes { identifier persons(last: 1) {
      totalCount lastId nodes { externalRef } pageInfo { hasNextPage hasPreviousPage } } } } }`;
    const ofNobody = {
      nodes: [],
      totalCount: 0,
      lastId: -1,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    };
    expect(
      (await workspace.data(query)).groups.nodes.map((group: { persons: unknown }) => group.persons),
    ).toEqual([
      ofNobody,
      {
        nodes: [{ externalRef: 'ann' }],
        totalCount: 1,
        lastId: -1,
        pageInfo: { hasNextPage: false, hasPreviousPage: false },
      },
      {
        nodes: [{ externalRef: 'ben' }],
        totalCount: 2,
        lastId: -1,
        pageInfo: { hasNextPage: false, hasPreviousPage: true },
      },
    ]);
  });

  it.each(['first: 0', 'last: 101', 'first: 1, last: 1', 'after: "x"'])('refuse persons(%s)', async args => {
    const answer = await workspace.graphql(`{ groups { nodes { persons(${args}) { lastId } } } }`);
    expect(failureOf(answer)).toEqual([400, 'BAD_USER_INPUT', undefined]);
  });
});

describe('viewer', () => {
  const viewer = '{ viewer { subject workspace scopes groups { identifier persons { totalCount } } } }';

  it.each([
    ['*', null],
    [
      ['group-2', 'group-1', 'unknown'],
      ['group-1', 'group-2'],
    ],
    [[], []],
    [undefined, []],
  ] as const)('of %j has the groups %j', async (groups, expected) => {
    const caller = await workspace.as({ groups, subject: 'someone', scopes: ['people:read', 'openid'] });
    const data = (await caller.data(viewer)).viewer;
    expect(data).toMatchObject({
      subject: 'someone',
      workspace: workspace.name,
      scopes: ['people:read', 'openid'],
    });
    expect(data.groups && identifiers(data.groups)).toEqual(expected);
  });

  it('needs no scope', async () => {
    const caller = await workspace.as({ scopes: [], groups: ['group-1'] });
    expect((await caller.data('{ viewer { scopes groups { identifier } } }')).viewer).toEqual({
      scopes: [],
      groups: [{ identifier: 'group-1' }],
    });
  });
});
