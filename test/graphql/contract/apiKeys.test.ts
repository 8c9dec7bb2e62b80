import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeApiKey } from '../../../src/auth/apiKeys.ts';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { failureOf, identifiers, newWorkspace, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
  await workspace.groups('group-1', 'group-2');
  await workspace.upsert([
    { externalRef: 'in 1', groupIds: ['group-1'] },
    { externalRef: 'in 2', groupIds: ['group-2'] },
    { externalRef: 'in none' },
  ]);
});

const apiKey = 'identifier subject allGroups groupIds scopes createdAt expiresAt lastUsedAt';
const create = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { ${apiKey} } } }`;
const revoke = `mutation ($identifier: ID!) {
  revokeApiKey(input: { identifier: $identifier }) { apiKey { ${apiKey} } } }`;
const list = `{ apiKeys { ${apiKey} } }`;
const everything =
  '{ viewer { subject workspace scopes groups { identifier } } findPersons { nodes { externalRef } } }';
const scopes = ['people:read', 'people:write'];

async function created(input: JsonObject = {}) {
  const data = await workspace.data(create, { input: { scopes, ...input } });
  const { key, apiKey } = data.createApiKey;
  const ask = (query: string, variables: JsonObject = {}) => gateway.graphql(query, variables, key);
  return { key, apiKey, ask };
}
const listed = async () => (await workspace.data(list)).apiKeys;

describe('an API key', () => {
  it.each([
    ['all groups', { allGroups: true }, null, ['in 1', 'in 2', 'in none']],
    ['the groups listed', { groupIds: ['group-2', 'nowhere', '*'] }, ['group-2'], ['in 2']],
    ['no group, of an empty list', { groupIds: [] }, [], []],
    ['no group, as long as none is granted', {}, [], []],
    ['no group, where null is given', { groupIds: null, subject: null, expiresAt: null }, [], []],
  ])('can access %s', async (_which, input, groups, found) => {
    const { ask, apiKey } = await created(input);
    const { data } = await ask(everything);
    expect(data.viewer).toEqual({
      subject: apiKey.identifier,
      workspace: workspace.name,
      scopes,
      groups: groups?.map(identifier => ({ identifier })) ?? null,
    });
    expect(refs(data.findPersons)).toEqual(found);
  });

  it('writes within its groups and scopes', async () => {
    const { ask } = await created({ groupIds: ['group-1'], subject: 'crm' });
    const upsert = `mutation { upsertPersons(input: { persons: [
      { externalRef: "new" }, { externalRef: "in 2" }, { externalRef: "x", groupIds: ["group-2"] }] }) {
      results { outcome failureCode person { groups { identifier } } } } }`;
    const { results } = (await ask(upsert)).data.upsertPersons;
    expect(results).toEqual([
      { outcome: 'CREATED', failureCode: null, person: { groups: [{ identifier: 'group-1' }] } },
      { outcome: 'CREATED', failureCode: null, person: { groups: [{ identifier: 'group-1' }] } },
      { outcome: 'FAILED', failureCode: 'NO_ACCESSIBLE_GROUP', person: null },
    ]);
    for (const denied of [
      'mutation { deletePersons(input: { identifiers: ["x"] }) { results { success } } }',
      list,
    ])
      expect(failureOf(await ask(denied))).toEqual([403, 'FORBIDDEN', undefined]);
  });

  it('follows the grants of its subject', async () => {
    const { ask } = await created({ subject: 'crm' });
    await workspace.data(
      'mutation { grantGroups(input: { subject: "crm", groupIds: ["group-1"] }) { subject } }',
    );
    expect(refs((await ask(everything)).data.findPersons)).toEqual(['in 1']);
  });

  it('is refused from the moment of its revocation, and so are its sessions', async () => {
    const { ask, apiKey } = await created({ allGroups: true });
    const { token } = (await ask('mutation { createSession { token } }')).data.createSession;
    const asSession = () => gateway.graphql(everything, {}, token);
    expect([(await ask(everything)).status, (await asSession()).status]).toEqual([200, 200]);
    await expect.poll(async () => (await listed())[0].lastUsedAt).not.toBeNull();
    const { revokeApiKey } = await workspace.data(revoke, { identifier: apiKey.identifier });
    expect(revokeApiKey.apiKey).toEqual({ ...apiKey, lastUsedAt: expect.any(String) });
    for (const answer of [await ask(everything), await asSession()]) {
      expect(failureOf(answer)).toEqual([401, 'INVALID_AUTHORIZATION', 'invalid_authorization']);
      expect(answer.headers.get('x-session')).toBeNull();
    }
    expect(await listed()).toEqual([]);
    expect(failureOf(await workspace.graphql(revoke, { identifier: apiKey.identifier }))).toEqual([
      404,
      'NOT_FOUND',
      'not_found',
    ]);
  });

  it('ends by itself when it expires', async () => {
    const { key, hash } = makeApiKey();
    const access = { kind: 'all' } as const;
    const identifier = gateway.services.newIdentifier();
    const times = { createdAt: Date.now() - 2, expiresAt: Date.now() - 1, lastUsedAt: null };
    await gateway.services.repository.createApiKey(
      {
        apiKey: { identifier, workspace: workspace.name, subject: 'crm', access, scopes, ...times },
        hash,
      },
      { keys: 1, groups: 0 },
    );
    expect(failureOf(await gateway.graphql(everything, {}, key))).toEqual([
      401,
      'EXPIRED_TOKEN',
      'expired_token',
    ]);
    expect(identifiers(await listed())).toEqual([identifier]);
  });

  it('bounds its sessions by its own end', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { ask } = await created({ expiresAt });
    const session = (await ask('mutation { createSession { expiresAt } }')).data.createSession;
    expect(Date.parse(session.expiresAt)).toBeLessThanOrEqual(Date.parse(expiresAt));
  });

  it('lets its owner make further keys, of no more scopes than it has', async () => {
    const { ask } = await created({ scopes: ['people:admin', 'people:read'] });
    const answer = await ask(create, { input: { scopes: ['people:read'], allGroups: true } });
    expect(answer.data.createApiKey.apiKey).toMatchObject({ allGroups: true, scopes: ['people:read'] });
    for (const beyond of [['people:delete'], ['people:read', 'people:write']])
      expect(failureOf(await ask(create, { input: { scopes: beyond } }))).toEqual([
        403,
        'FORBIDDEN',
        undefined,
      ]);
    expect(await listed()).toHaveLength(2);
  });
});

describe('the list of API keys', () => {
  it('tells everything but the key, oldest first', async () => {
    const expiresAt = '2999-01-01T00:00:00.000Z';
    const first = await created({ subject: 'crm', groupIds: ['b', 'a', 'b'], expiresAt });
    const second = await created({ allGroups: true });
    expect(first.apiKey).toEqual({
      identifier: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      subject: 'crm',
      allGroups: false,
      groupIds: ['b', 'a'],
      scopes,
      createdAt: expect.stringMatching(/^20.*Z$/),
      expiresAt,
      lastUsedAt: null,
    });
    expect(second.apiKey).toMatchObject({
      subject: second.apiKey.identifier,
      allGroups: true,
      groupIds: null,
      expiresAt: null,
    });
    expect(await listed()).toEqual([first.apiKey, second.apiKey]);
    expect(JSON.stringify(await listed())).not.toMatch(/pgw_|hash/);
  });

  it('tells when each was last used', async () => {
    const used = await created({ allGroups: true });
    await created();
    const before = Date.now();
    await used.ask(everything);
    await expect.poll(async () => (await listed())[0].lastUsedAt).not.toBeNull();
    const [first, second] = await listed();
    expect(Date.parse(first.lastUsedAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(first.lastUsedAt)).toBeLessThanOrEqual(Date.now());
    expect(second.lastUsedAt).toBeNull();
  });

  it('shows nothing of another workspace, whose admin can revoke nothing either', async () => {
    const { apiKey, ask } = await created({ allGroups: true });
    const other = await newWorkspace(gateway);
    expect((await other.data(list)).apiKeys).toEqual([]);
    const [foreign, absent] = [
      await other.graphql(revoke, { identifier: apiKey.identifier }),
      await other.graphql(revoke, { identifier: gateway.services.newIdentifier() }),
    ];
    expect(failureOf(foreign)).toEqual([404, 'NOT_FOUND', 'not_found']);
    expect(foreign.errors?.[0]?.message).toBe(absent.errors?.[0]?.message);
    expect(foreign.errors?.[0]?.message).not.toContain(apiKey.identifier);
    expect((await ask(everything)).status).toBe(200);
  });

  it('is asked for as often as its groups fit into an answer', async () => {
    const groupIds = Array.from({ length: 1_000 }, (_, index) => `g${index}`);
    for (let keys = 0; keys < 60; keys++) await created({ groupIds });
    expect((await listed())[59].groupIds).toEqual(groupIds);
    const twice = await workspace.graphql('{ a: apiKeys { groupIds } b: apiKeys { groupIds } }');
    expect(failureOf(twice)).toEqual([400, 'QUERY_TOO_COMPLEX', undefined]);
  });
});

describe('a key that nobody may have', () => {
  it.each<[string, JsonObject]>([
    ['a blank subject', { subject: '' }],
    ['a long subject', { subject: 'x'.repeat(256) }],
    ['a subject with a line break', { subject: 'a\nb' }],
    ['some groups and all', { groupIds: ['group-1'], allGroups: true }],
    ['no groups and all', { groupIds: [], allGroups: true }],
    ['too many groups', { groupIds: Array(1_001).fill('g') }],
    ['a long group', { groupIds: ['g'.repeat(256)] }],
    ['no scope', { scopes: [] }],
    ['an unknown scope', { scopes: ['people:read', 'people:*'] }],
    ['an end in the past', { expiresAt: '2020-01-01T00:00:00Z' }],
  ])('is refused: %s', async (_what, input) => {
    const answer = await workspace.graphql(create, { input: { scopes, ...input } });
    expect(failureOf(answer)).toEqual([400, 'BAD_USER_INPUT', undefined]);
    expect(await listed()).toEqual([]);
  });

  it('is refused: the one after 1,000', async () => {
    const make = (number: number) => {
      const aliases = Array.from(
        { length: number },
        (_, index) => `k${index}: createApiKey(input: { scopes: ["people:read"] }) { apiKey { subject } }`,
      );
      return workspace.graphql(`mutation { ${aliases.join(' ')} }`);
    };
    for (let batch = 0; batch < 25; batch++) expect((await make(40)).errors).toBeUndefined();
    const keys = await listed();
    expect(new Set(identifiers(keys)).size).toBe(1_000);
    expect(failureOf(await make(1))).toEqual([400, 'BAD_USER_INPUT', undefined]);
    await workspace.data(revoke, { identifier: keys[500].identifier });
    expect((await make(1)).errors).toBeUndefined();
  });
});
