import { beforeAll, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { failureOf, newWorkspace, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await newWorkspace(gateway);
  await workspace.groups('g');
});

const history = `query ($id: ID!, $first: Int, $after: String) { person(identifier: $id) {
  history(first: $first, after: $after) {
    edges { cursor node { kind version } }
    nodes { kind identifier occurredAt actor requestId matchedBy version changes { field before after } person { identifier } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } resumeAfter
  } } }`;
const feed = `query ($first: Int, $after: String) { personChanges(first: $first, after: $after) {
  edges { cursor } nodes { kind identifier version } resumeAfter
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

it('is a connection, newest first, whose flags are exact', async () => {
  const { person } = await workspace.upsertOne({ externalRef: 'paged' });
  for (const firstName of ['a', 'b', 'c', 'd'])
    await workspace.upsertOne({ externalRef: 'paged', firstName });
  const versions: number[] = [];
  const flags: boolean[][] = [];
  for (let after: string | null = null; ; ) {
    const answer = await workspace.data(history, { id: person.identifier, first: 2, after });
    const { edges, pageInfo, resumeAfter } = answer.person.history;
    versions.push(...edges.map(({ node }: { node: { version: number } }) => node.version));
    flags.push([pageInfo.hasPreviousPage, pageInfo.hasNextPage]);
    expect(pageInfo.endCursor).toBe(edges.at(-1).cursor);
    if (!pageInfo.hasNextPage) break;
    after = resumeAfter;
  }
  expect(versions).toEqual([5, 4, 3, 2, 1]);
  expect(flags).toEqual([
    [false, true],
    [true, true],
    [true, false],
  ]);
});

it('of many persons comes in one answer', async () => {
  const { results } = await workspace.upsert(
    Array.from({ length: 30 }, (_, i) => ({ externalRef: `many ${i}`, groupIds: ['g'] })),
  );
  const { findPersons } = await workspace.data(
    '{ findPersons(filter: { groupIds: ["g"] }) { nodes { identifier history(first: 5) { nodes { kind identifier } } } } }',
  );
  expect(findPersons.nodes).toHaveLength(results.length);
  for (const { identifier, history } of findPersons.nodes)
    expect(history.nodes).toEqual([{ kind: 'CREATED', identifier }]);
});

it('is followed by other systems, page by page, from a cursor that is there on an empty page too', async () => {
  const other = await newWorkspace(gateway);
  const { personChangesCursor: start } = await other.data('{ personChangesCursor }');
  expect((await other.data(feed, { after: start })).personChanges).toMatchObject({
    nodes: [],
    resumeAfter: start,
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  });
  for (const firstName of ['a', 'b', 'c']) await other.upsertOne({ externalRef: 'followed', firstName });
  const first = (await other.data(feed, { after: start, first: 2 })).personChanges;
  expect(first).toMatchObject({
    nodes: [{ kind: 'CREATED', version: 1 }, { version: 2 }],
    pageInfo: { hasNextPage: true, hasPreviousPage: false },
  });
  const second = (await other.data(feed, { after: first.resumeAfter, first: 2 })).personChanges;
  expect(second).toMatchObject({
    nodes: [{ version: 3 }],
    pageInfo: { hasNextPage: false, hasPreviousPage: true },
  });
  expect((await other.data(feed, { after: second.resumeAfter })).personChanges.nodes).toEqual([]);
  // A cursor of this connection is none of the other one.
  const crossed = await other.graphql(
    `{ findPersons(first: 1) { nodes { history(after: "${start}") { nodes { kind } } } } }`,
  );
  expect(failureOf(crossed)[1]).toBe('BAD_USER_INPUT');
});

it.each([
  [{ first: 0 }, 400, 'BAD_USER_INPUT'],
  [{ first: 101 }, 400, 'BAD_USER_INPUT'],
  [{ after: 'x' }, 400, 'BAD_USER_INPUT'],
  [{ after: Buffer.from('chg:01:abc').toString('base64url') }, 400, 'BAD_USER_INPUT'],
  [{ after: Buffer.from('chg:-1:abc').toString('base64url') }, 400, 'BAD_USER_INPUT'],
  [{ after: Buffer.from('chg:1:abc').toString('base64url') }, 410, 'RESYNC_REQUIRED'],
])('personChanges(%j) is refused', async (args, status, code) => {
  expect(failureOf(await workspace.graphql(feed, args)).slice(0, 2)).toEqual([status, code]);
});

it('asks for people:read', async () => {
  const writer = await workspace.as({ scopes: ['people:write'] });
  for (const query of [
    '{ personChanges { nodes { kind } } }',
    '{ personChangesCursor }',
    '{ exportPerson(identifier: "x") }',
  ])
    expect(failureOf(await writer.graphql(query))[1]).toBe('FORBIDDEN');
});
