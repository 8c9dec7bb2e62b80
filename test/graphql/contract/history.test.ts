import { beforeAll, expect, it } from 'vitest';
import { post } from '../../support/client.ts';
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

it('says by which request a person was changed', async () => {
  const { person } = await workspace.upsertOne({ externalRef: 'a', firstName: 'Ann' });
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${workspace.token}`,
      'x-request-id': 'sync-42',
    },
    body: JSON.stringify({
      query: `mutation { upsertPersons(input: { persons: [{ externalRef: "a", firstName: "Anna" }] }) { updatedCount } }`,
    }),
  });
  expect(response.headers.get('x-request-id')).toBe('sync-42');
  const answer = await workspace.data(history, { id: person.identifier });
  expect(answer.person.history.nodes[0]).toMatchObject({
    kind: 'UPDATED',
    identifier: person.identifier,
    actor: 'tester',
    requestId: 'sync-42',
    matchedBy: 'EXTERNAL_REF',
    version: 2,
    changes: [{ field: 'firstName', before: 'Ann', after: 'Anna' }],
    person: { identifier: person.identifier },
  });
  expect(answer.person.history.nodes[0].occurredAt).toMatch(/^2\d{3}-.*Z$/);
});

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
    '{ findPersons(first: 1) { nodes { history(after: "' + start + '") { nodes { kind } } } } }',
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
    expect(failureOf(await writer.graphql(query)).slice(0, 2)).toEqual([403, 'FORBIDDEN']);
});

it('is kept for so many days as HISTORY_RETENTION_DAYS says', async () => {
  const first = await startGateway({ env: { HISTORY_RETENTION_DAYS: '1' } });
  const { services, config } = first;
  const viewer = {
    subject: 's',
    workspace: 'default',
    access: { kind: 'all' },
    scopes: ['people:write'],
  } as const;
  const { upsertPersons } = await import('../../../src/directory/upsertPersons.ts');
  const policy = { dryRun: false, onExternalRefMismatch: 'CREATE', onAmbiguousMatch: 'FAIL' } as const;
  const daysAgo = (days: number) => ({ ...services, now: () => Date.now() - days * 24 * 60 * 60 * 1000 });
  await upsertPersons(daysAgo(2), viewer, { persons: [{ externalRef: 'old' }], ...policy });
  await upsertPersons(daysAgo(0), viewer, { persons: [{ externalRef: 'new' }], ...policy });
  await first.stop();
  const env = { DATABASE_URL: `file:${config.database.file}`, HISTORY_RETENTION_DAYS: '1' };
  const second = await startGateway({ env });
  const changes = async () =>
    (await second.graphql('{ personChanges { nodes { person { externalRef } } } }')).data.personChanges.nodes;
  await expect.poll(changes).toEqual([{ person: { externalRef: 'new' } }]);
});

it('is not kept with HISTORY=false, and what is missing is not passed over later', async () => {
  const kept = await startGateway();
  const env = { DATABASE_URL: `file:${kept.config.database.file}` };
  const upsert = (url: string, token: string, firstName: string) =>
    post(url, {
      token,
      query:
        'mutation ($n: String) { upsertPersons(input: { persons: [{ externalRef: "a", firstName: $n }] }) { results { person { history { nodes { changes { after } } } } } } }',
      variables: { n: firstName },
    });
  const token = await kept.token();
  await upsert(kept.url, token, 'A');
  const { personChangesCursor: after } = (await kept.graphql('{ personChangesCursor }')).data;
  await kept.stop();
  const silent = await startGateway({ env: { ...env, HISTORY: 'false' } });
  const { data } = await upsert(silent.url, await silent.token(), 'B');
  // What was kept before is there still.
  expect(data.upsertPersons.results[0].person.history.nodes).toHaveLength(1);
  expect(failureOf(await silent.graphql(feed)).slice(0, 2)).toEqual([400, 'HISTORY_OFF']);
  await silent.stop();
  const again = await startGateway({ env });
  await upsert(again.url, await again.token(), 'C');
  expect(failureOf(await again.graphql(feed, { after })).slice(0, 2)).toEqual([410, 'RESYNC_REQUIRED']);
  expect((await again.graphql(feed)).data.personChanges.nodes).toMatchObject([
    { kind: 'UPDATED', version: 3 },
  ]);
});
