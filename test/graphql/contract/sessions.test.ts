import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TokenGrant } from '../../../src/auth/issue.ts';
import { createSessions } from '../../../src/auth/session.ts';
import { type Gateway, startGateway, testSecret } from '../../support/startGateway.ts';
import { failureOf, newWorkspace, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await newWorkspace(gateway);
  await workspace.groups('group-1', 'group-2');
  await workspace.upsert([
    { externalRef: 'in 1', groupIds: ['group-1'] },
    { externalRef: 'in 2', groupIds: ['group-2'] },
    { externalRef: 'in none' },
  ]);
});

const createSession = 'mutation { createSession { token expiresAt } }';
async function sessionOf(grant: Partial<TokenGrant>) {
  const { token, expiresAt } = (await (await workspace.as(grant)).data(createSession)).createSession;
  const ask = (query: string) => gateway.graphql(query, {}, token);
  return { token, expiresAt: Date.parse(expiresAt), ask };
}
const everything =
  '{ viewer { subject workspace scopes groups { identifier } } findPersons { nodes { externalRef } } }';

describe('a session', () => {
  it.each([
    ['*', null, ['in 1', 'in 2', 'in none']],
    [['group-2'], [{ identifier: 'group-2' }], ['in 2']],
    [[], [], []],
  ] as const)('has the rights of its parent, with groups %j', async (groups, visible, found) => {
    const scopes = ['people:read', 'openid'];
    const { ask } = await sessionOf({ subject: 'sam', groups, scopes });
    const { data } = await ask(everything);
    expect(data.viewer).toEqual({ subject: 'sam', workspace: workspace.name, scopes, groups: visible });
    expect(refs(data.findPersons)).toEqual(found);
    const denied = await ask(
      'mutation { deletePersons(input: { identifiers: ["x"] }) { results { success } } }',
    );
    expect(failureOf(denied)).toEqual([403, 'FORBIDDEN', undefined]);
  });

  it('of a subject with grants follows its grants', async () => {
    const { ask } = await sessionOf({ subject: 'granted', groups: undefined });
    expect(refs((await ask(everything)).data.findPersons)).toEqual([]);
    await workspace.data(
      'mutation { grantGroups(input: { subject: "granted", groupIds: ["group-1"] }) { subject } }',
    );
    expect(refs((await ask(everything)).data.findPersons)).toEqual(['in 1']);
    await workspace.data(
      'mutation { revokeGroups(input: { subject: "granted", groupIds: ["group-1"] }) { subject } }',
    );
    expect(refs((await ask(everything)).data.findPersons)).toEqual([]);
  });

  it('lasts 1,800 seconds, and never longer than its parent', async () => {
    const before = Date.now();
    const { token, expiresAt } = await sessionOf({ expiresIn: 86_400 });
    expect(decodeJwt(token).exp).toBe(expiresAt / 1000);
    expect(expiresAt).toBeGreaterThanOrEqual(before + 1_799_000);
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 1_800_000);
    const short = await sessionOf({ expiresIn: 60 });
    expect(short.expiresAt).toBeLessThanOrEqual(Date.now() + 60_000);
    const child = (await short.ask(createSession)).data.createSession;
    expect(Date.parse(child.expiresAt)).toBeLessThanOrEqual(short.expiresAt);
  });

  it('names the gateway as its issuer', async () => {
    const { token } = await sessionOf({ subject: 'sam' });
    expect(decodeJwt(token)).toMatchObject({ sub: 'sam', iss: expect.stringMatching(/./) });
    expect((await gateway.graphql('{ viewer { subject } }', {}, `${token}x`)).status).toBe(401);
  });
});

describe('the header X-Session', () => {
  const issuedAgo = async (minutes: number, chainMinutes = 600) => {
    const now = Date.now() - minutes * 60_000;
    const sessions = createSessions({
      secret: testSecret,
      ttl: 1_800,
      apiKeys: gateway.services.repository,
      now: () => now,
    });
    const viewer = {
      subject: 'sam',
      workspace: workspace.name,
      access: { kind: 'all' },
      scopes: [],
    } as const;
    return (await sessions.issue({ ...viewer, notAfter: now + chainMinutes * 60_000 })).token;
  };
  const ask = (token: string) => gateway.graphql('{ viewer { subject } }', {}, token);

  it('carries a fresh token once half of the life is past', async () => {
    const old = await issuedAgo(16);
    const { headers, data } = await ask(old);
    const fresh = headers.get('x-session') ?? '';
    expect(data.viewer.subject).toBe('sam');
    expect(decodeJwt(fresh).exp).toBeGreaterThan(decodeJwt(old).exp as number);
    expect((await ask(fresh)).data.viewer.subject).toBe('sam');
    expect((await ask(fresh)).headers.get('x-session')).toBeNull();
  });

  it('is absent before, at the end of the chain, and for other tokens', async () => {
    for (const token of [await issuedAgo(14), await issuedAgo(16, 30), workspace.token])
      expect((await ask(token)).headers.get('x-session')).toBeNull();
  });

  it('saves no session that has ended', async () => {
    const answer = await ask(await issuedAgo(31));
    expect(failureOf(answer)).toEqual([401, 'EXPIRED_TOKEN', 'expired_token']);
    expect(answer.headers.get('x-session')).toBeNull();
  });
});
