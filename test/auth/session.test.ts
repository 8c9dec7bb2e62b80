import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createSessions, isSessionToken } from '../../src/auth/session.ts';
import type { Viewer } from '../../src/domain/viewer.ts';

const secret = 's'.repeat(32);
const hour = 3_600_000;
const start = Date.UTC(2026, 0, 1);
const viewer: Viewer = {
  subject: 'ann',
  workspace: 'acme',
  access: { kind: 'listed', identifiers: ['group-1'] },
  scopes: ['people:read'],
};

/** None of these sessions is made from an API key: apiKeys.test.ts has those. */
const apiKeys = {
  apiKeyByIdentifier: () => {
    throw new Error('No key is looked up.');
  },
};

/** Sessions whose clock the test turns. */
function sessionsAt(time: { now: number }, ttl = 1800) {
  return createSessions({ secret, ttl, apiKeys, now: () => time.now });
}

describe('a session', () => {
  it.each([
    ['listed groups', { kind: 'listed', identifiers: ['a', 'b'] }],
    ['no group', { kind: 'listed', identifiers: [] }],
    ['all groups', { kind: 'all' }],
    ['granted groups', { kind: 'granted', subject: 'ann' }],
  ] as const)('has the rights of its parent: %s', async (_name, access) => {
    const sessions = sessionsAt({ now: start });
    const { token, expiresAt } = await sessions.issue({ ...viewer, access });
    expect(isSessionToken(token)).toBe(true);
    expect(expiresAt).toBe(start + hour / 2);
    const verified = await sessions.verify(token);
    expect(verified).toMatchObject({ subject: 'ann', workspace: 'acme', scopes: ['people:read'], access });
    expect(verified.session).toEqual({ issuedAt: start, expiresAt });
  });

  it('ends with its parent', async () => {
    const { expiresAt } = await sessionsAt({ now: start }).issue({ ...viewer, notAfter: start + 60_000 });
    expect(expiresAt).toBe(start + 60_000);
  });

  it('is renewed past half its life, not before', async () => {
    const time = { now: start };
    const sessions = sessionsAt(time);
    const session = await sessions.verify((await sessions.issue(viewer)).token);
    time.now = start + hour / 4 - 1;
    expect(await sessions.renew(session)).toBeNull();
    time.now = start + hour / 4;
    const renewed = await sessions.verify((await sessions.renew(session)) ?? '');
    expect(renewed.session?.expiresAt).toBe(time.now + hour / 2);
  });

  it('cannot be renewed beyond 24 hours after the first', async () => {
    const time = { now: start };
    const sessions = sessionsAt(time);
    let session = await sessions.verify((await sessions.issue(viewer)).token);
    for (let renewals = 0; renewals < 200; renewals++) {
      time.now = (session.session?.expiresAt ?? 0) - 1000;
      const token = await sessions.renew(session);
      if (token === null) break;
      session = await sessions.verify(token);
    }
    expect(session.session?.expiresAt).toBe(start + 24 * hour);
  });

  it('of a session goes on with its chain', async () => {
    const time = { now: start };
    const sessions = sessionsAt(time, 86_400);
    const session = await sessions.verify((await sessions.issue(viewer)).token);
    time.now = start + hour;
    expect((await sessions.issue(session)).expiresAt).toBe(start + 24 * hour);
  });

  it('expires', async () => {
    const time = { now: start };
    const sessions = sessionsAt(time);
    const { token } = await sessions.issue(viewer);
    time.now = start + hour / 2;
    await expect(sessions.verify(token)).rejects.toMatchObject({ code: 'EXPIRED_TOKEN' });
  });
});

describe('what is no session of this gateway', () => {
  const claims = { workspace: 'acme', scope: 'people:read', chain_end: start / 1000 + 3600 };
  const sign = (header: { alg: string; typ: string }, issuer: string, payload: object, key = secret) =>
    new SignJWT({ ...payload })
      .setProtectedHeader(header)
      .setIssuer(issuer)
      .setSubject('ann')
      .setIssuedAt(start / 1000)
      .setExpirationTime(start / 1000 + 600)
      .sign(new TextEncoder().encode(key));
  const header = { alg: 'HS256', typ: 'pgw-session+jwt' };

  it.each([
    ['another type', () => sign({ ...header, typ: 'JWT' }, 'persons-gateway', claims)],
    ['another issuer', () => sign(header, 'somebody', claims)],
    [
      'another algorithm',
      () => sign({ ...header, alg: 'HS512' }, 'persons-gateway', claims, secret.repeat(2)),
    ],
    ['another key', () => sign(header, 'persons-gateway', claims, 't'.repeat(32))],
    ['no end of its chain', () => sign(header, 'persons-gateway', { workspace: 'acme' })],
    ['no workspace', () => sign(header, 'persons-gateway', { chain_end: claims.chain_end })],
    ['a parent that is no text', () => sign(header, 'persons-gateway', { ...claims, api_key: null })],
  ])('is refused: %s', async (_name, token) => {
    const sessions = sessionsAt({ now: start });
    await expect(sessions.verify(await token())).rejects.toMatchObject({ code: 'INVALID_AUTHORIZATION' });
  });

  it.each(['', 'a.b.c', '....', 'pgw_abc'])('is not taken for one: %j', token =>
    expect(isSessionToken(token)).toBe(false),
  );
});
