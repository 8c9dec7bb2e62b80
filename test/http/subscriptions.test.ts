import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDirectory } from '../../src/app/directory.ts';
import { upsertPersons } from '../../src/directory/upsertPersons.ts';
import { maxOfSubject } from '../../src/http/subscriptions.ts';
import { newWorkspace, type Workspace } from '../graphql/contract/workspace.ts';
import { viewerOf } from '../repository/services.ts';
import { type Gateway, startGateway } from '../support/startGateway.ts';
import { type StreamEvent, type Subscriber, subscribe } from '../support/subscriber.ts';

const query = `subscription ($after: String) { personChanges(after: $after) {
  cursor node { kind identifier actor person { externalRef firstName groups { identifier } } changes { field after } }
} }`;

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway({ env: { SESSION_TTL: '2' } });
});

async function follow(
  token: string,
  options: { after?: string; headers?: Record<string, string> } = {},
): Promise<Subscriber> {
  const { after = null, headers = {} } = options;
  const subscriber = await subscribe(gateway.url, token, query, { variables: { after }, headers });
  onTestFinished(() => subscriber.close());
  return subscriber;
}
const told = (event: StreamEvent | undefined) => event?.data.data?.personChanges;
const codes = (event: StreamEvent | undefined) =>
  event?.data.errors?.map((error: { extensions: { code: string } }) => error.extensions.code);
const cursorOf = async (token: string): Promise<string> =>
  (await gateway.graphql('{ personChangesCursor }', {}, token)).data.personChangesCursor;

describe('subscription personChanges', () => {
  beforeAll(async () => {
    workspace = await newWorkspace(gateway);
    await workspace.groups('g', 'h');
  });

  it('tells of changes as they are made, each with its cursor as its id', async () => {
    const { token } = workspace;
    const subscriber = await follow(token);
    expect(subscriber.status).toBe(200);
    await workspace.upsert([{ externalRef: 'a', firstName: 'Ann', groupIds: ['g'] }]);
    const event = await subscriber.next();
    expect(event).toMatchObject({ event: 'next', id: told(event).cursor });
    expect(told(event).node).toMatchObject({
      kind: 'CREATED',
      actor: 'tester',
      person: { externalRef: 'a', groups: [{ identifier: 'g' }] },
    });
    await workspace.upsert([{ externalRef: 'a', firstName: 'Anna' }]);
    expect(told(await subscriber.next()).node).toMatchObject({
      kind: 'UPDATED',
      changes: [{ field: 'firstName', after: 'Anna' }],
    });
  });

  it('goes on from a cursor, or from the last event that was got', async () => {
    const { token } = workspace;
    const start = await cursorOf(token);
    await workspace.upsert([1, 2, 3].map(n => ({ externalRef: `resumed ${n}` })));
    const first = await follow(token, { after: start });
    const events = [await first.next(), await first.next()];
    first.close();
    const second = await follow(token, { after: start, headers: { 'last-event-id': String(events[1]?.id) } });
    const refs = [...events, await second.next()].map(event => told(event).node.person.externalRef);
    expect(refs).toEqual(['resumed 1', 'resumed 2', 'resumed 3']);
  });

  it('tells of what another process writes', async () => {
    const subscriber = await follow(workspace.token);
    const { services, close } = await openDirectory(gateway.config);
    onTestFinished(close);
    await upsertPersons(services, viewerOf(workspace.name), {
      persons: [{ externalRef: 'from outside' }],
      dryRun: false,
      onExternalRefMismatch: 'CREATE',
      onAmbiguousMatch: 'FAIL',
    });
    expect(told(await subscriber.next()).node.person.externalRef).toBe('from outside');
  });

  it('tells of those alone whom the viewer may see', async () => {
    const reader = await workspace.as({ groups: ['g'] });
    const subscriber = await follow(reader.token);
    await workspace.upsert([{ externalRef: 'hidden', groupIds: ['h'] }]);
    const { person } = await workspace.upsertOne({ externalRef: 'seen', groupIds: ['g', 'h'] });
    expect(told(await subscriber.next()).node.person).toEqual({
      externalRef: 'seen',
      firstName: null,
      groups: [{ identifier: 'g' }],
    });
    await workspace.data(
      'mutation ($ids: [ID!]!) { removeFromGroups(input: { identifiers: $ids, groupIds: ["g"] }) { results { success } } }',
      { ids: [person.identifier] },
    );
    expect(told(await subscriber.next()).node).toEqual({
      kind: 'REMOVED_FROM_SCOPE',
      identifier: person.identifier,
      actor: null,
      person: null,
      changes: [],
    });
  });

  it('ends when the token expires', async () => {
    const { data } = await gateway.graphql('mutation { createSession { token } }', {}, workspace.token);
    const subscriber = await follow(data.createSession.token);
    const events = await subscriber.rest();
    expect(events.map(({ event }) => event)).toEqual(['next', 'complete']);
    expect(codes(events[0])).toEqual(['EXPIRED_TOKEN']);
  }, 20_000);

  it('ends when the key is revoked', async () => {
    const { createApiKey } = await workspace.data(
      'mutation { createApiKey(input: { subject: "s", allGroups: true, scopes: ["people:read"] }) { key apiKey { identifier } } }',
    );
    const subscriber = await follow(createApiKey.key);
    await workspace.data(
      'mutation ($id: ID!) { revokeApiKey(input: { identifier: $id }) { apiKey { identifier } } }',
      {
        id: createApiKey.apiKey.identifier,
      },
    );
    expect(codes(await subscriber.next())).toEqual(['INVALID_AUTHORIZATION']);
    expect(await subscriber.rest()).toMatchObject([{ event: 'complete' }]);
  });

  it('ends when the groups change that the viewer may access', async () => {
    const change = (mutation: string) =>
      workspace.data(`mutation { ${mutation}(input: { subject: "granted", groupIds: ["g"] }) { subject } }`);
    await change('grantGroups');
    const reader = await workspace.as({ subject: 'granted', groups: undefined });
    const subscriber = await follow(reader.token);
    await change('revokeGroups');
    expect(codes(await subscriber.next())).toEqual(['RESYNC_REQUIRED']);
    expect(await subscriber.rest()).toMatchObject([{ event: 'complete' }]);
  });

  it.each([
    ['a malformed cursor', {}, 'x', 400, 'BAD_USER_INPUT'],
    ['a token without people:read', { scopes: ['people:write'] }, null, 403, 'FORBIDDEN'],
    ['a cursor of other groups', { groups: ['g'] }, 'of all', 410, 'RESYNC_REQUIRED'],
  ])('is refused to %s with its status', async (_what, grant, after, status, code) => {
    const caller = await workspace.as(grant);
    const given = after === 'of all' ? await cursorOf(workspace.token) : after;
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${caller.token}`,
      },
      body: JSON.stringify({ query, variables: { after: given } }),
    });
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect([response.status, errors[0]?.extensions.code]).toEqual([status, code]);
  });

  it('is bounded for each subject, and a place is free again when its client has gone', async () => {
    const { token } = await workspace.as({ subject: 'many' });
    const open: Subscriber[] = [];
    for (let i = 0; i < maxOfSubject; i++) open.push(await follow(token));
    expect(open.map(({ status }) => status)).toEqual(open.map(() => 200));
    expect((await follow(token)).status).toBe(429);
    open[0]?.close();
    await expect.poll(async () => (await follow(token)).status, { timeout: 10_000 }).toBe(200);
  }, 30_000);
});

it('a gateway that stops ends its subscriptions at once, so that their clients come again', async () => {
  const stopping = await startGateway();
  const subscriber = await subscribe(stopping.url, await stopping.token(), query);
  const ended = subscriber.rest();
  await stopping.stop();
  expect(await ended).toEqual([]);
});

it('a process has so many subscriptions as MAX_SUBSCRIPTIONS says, and counts them', async () => {
  const bounded = await startGateway({ env: { MAX_SUBSCRIPTIONS: '1' } });
  const token = await bounded.token();
  const first = await subscribe(bounded.url, token, query);
  expect((await subscribe(bounded.url, token, query)).status).toBe(503);
  expect(await (await fetch(`${bounded.url}/metrics`)).text()).toMatch(/^persons_subscriptions 1$/m);
  first.close();
});

it('there is none where no history is kept', async () => {
  const silent = await startGateway({ env: { HISTORY: 'false' } });
  expect((await subscribe(silent.url, await silent.token(), query)).status).toBe(400);
});

it('nothing is read any more for followers who have gone', async () => {
  const left = await startGateway();
  const token = await left.token();
  // What there is to follow, in a workspace where nothing comes after it.
  await left.graphql(
    'mutation { upsertPersons(input: { persons: [{ externalRef: "a" }] }) { createdCount } }',
  );
  const reads = async () =>
    Number(/_count\{work="read"\} (\d+)/.exec(await (await fetch(`${left.url}/metrics`)).text())?.[1]);
  const readsOfTwoSeconds = async () => {
    const before = await reads();
    await new Promise(resolve => setTimeout(resolve, 2_000));
    return (await reads()) - before;
  };
  const followers = await Promise.all(Array.from({ length: 5 }, () => subscribe(left.url, token, query)));
  expect(await readsOfTwoSeconds()).toBeGreaterThan(0);
  for (const follower of followers) follower.close();
  await expect.poll(readsOfTwoSeconds, { timeout: 30_000 }).toBe(0);
}, 60_000);
