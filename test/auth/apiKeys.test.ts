import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiKeyOptions, createApiKeyVerifier, isApiKey, makeApiKey } from '../../src/auth/apiKeys.ts';
import { createSessions } from '../../src/auth/session.ts';
import type { ApiKey } from '../../src/domain/apiKey.ts';
import type { Viewer } from '../../src/domain/viewer.ts';
import type { Repository } from '../../src/repository/port.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { tempDir } from '../support/tempDir.ts';
import { outcomeOf, secret, silent } from './tokens.ts';

const start = Date.UTC(2026, 0, 1);
const minute = 60_000;
const hour = 60 * minute;

let repository: Repository;
let time: { now: number };
beforeAll(async () => {
  repository = await openSqlite({ file: join(tempDir(), 'persons.db') });
});
afterAll(() => repository.close());
beforeEach(() => {
  time = { now: start };
});

let made = 0;
/** A key that is kept. */
async function keep(changes: Partial<ApiKey> = {}): Promise<{ key: string; apiKey: ApiKey }> {
  const { key, hash } = makeApiKey();
  const apiKey: ApiKey = {
    identifier: `key ${++made}`,
    workspace: 'acme',
    subject: 'crm',
    access: { kind: 'listed', identifiers: ['group-1'] },
    scopes: ['people:read'],
    createdAt: start,
    expiresAt: null,
    lastUsedAt: null,
    ...changes,
  };
  await repository.createApiKey({ apiKey, hash }, { keys: 1_000, groups: 100_000 });
  return { key, apiKey };
}

type Keys = Pick<Repository, 'apiKeyByHash' | 'noteApiKeyUse'>;
const verifier = (keys: Keys = repository, log: ApiKeyOptions['log'] = silent) =>
  createApiKeyVerifier(keys, { log, now: () => time.now });

describe('an API key', () => {
  it('is pgw_ and 256 random bits, of which the hash tells nothing', () => {
    const keys = Array.from({ length: 100 }, makeApiKey);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(100);
    for (const { key, hash } of keys) {
      expect(key).toMatch(/^pgw_[A-Za-z0-9_-]{43}$/);
      expect(isApiKey(key)).toBe(true);
      expect(Buffer.from(hash, 'base64url')).toHaveLength(32);
      expect(hash).not.toContain(key.slice(4, 12));
    }
  });

  it.each<[string, Partial<ApiKey>, Partial<Viewer>]>([
    ['listed groups', {}, {}],
    ['all groups', { access: { kind: 'all' } }, { access: { kind: 'all' } }],
    [
      'granted groups',
      { access: { kind: 'granted', subject: 'crm' } },
      { access: { kind: 'granted', subject: 'crm' } },
    ],
    ['an end', { expiresAt: start + 1 }, { notAfter: start + 1 }],
  ])('gives the viewer that it was made for, with %s', async (_what, changes, expected) => {
    const { key, apiKey } = await keep(changes);
    expect(await verifier()(key)).toEqual({
      subject: 'crm',
      workspace: 'acme',
      access: { kind: 'listed', identifiers: ['group-1'] },
      scopes: ['people:read'],
      apiKey: apiKey.identifier,
      ...expected,
    });
  });

  it('is good until it expires, and no longer', async () => {
    const { key } = await keep({ expiresAt: start + hour });
    const verify = verifier();
    time.now = start + hour - 1;
    expect(await outcomeOf(() => verify(key))).toMatchObject({ subject: 'crm' });
    time.now = start + hour;
    expect(await outcomeOf(() => verify(key))).toBe('EXPIRED_TOKEN');
  });

  it('is good until it is revoked, however often it was used before', async () => {
    const { key, apiKey } = await keep();
    const verify = verifier();
    for (let uses = 0; uses < 3; uses++) expect(await verify(key)).toMatchObject({ subject: 'crm' });
    await repository.revokeApiKey('acme', apiKey.identifier);
    expect(await outcomeOf(() => verify(key))).toBe('INVALID_AUTHORIZATION');
  });

  it('is nothing that is nearly one', async () => {
    const { key } = await keep();
    const last = key.endsWith('A') ? 'B' : 'A';
    for (const near of [
      key.slice(0, -1) + last,
      key.slice(0, -1),
      key.toLowerCase(),
      key.replace('pgw_', 'pgw_A'),
    ])
      expect(await outcomeOf(() => verifier()(near))).toBe('INVALID_AUTHORIZATION');
  });

  it.each([
    'pgw_',
    `pgw_${'a'.repeat(42)}`,
    `pgw_${'a'.repeat(44)}`,
    `pgw_${'a'.repeat(42)}=`,
    `pgw_${'a'.repeat(42)}.`,
    `pgw_${'a'.repeat(43)}\n`,
    `pgw_${'a'.repeat(16_000)}`,
  ])('of another form is refused without a look at the database: %j', async malformed => {
    let lookUps = 0;
    const counting: Keys = {
      ...repository,
      apiKeyByHash: hash => {
        lookUps++;
        return repository.apiKeyByHash(hash);
      },
    };
    expect(await outcomeOf(() => verifier(counting)(malformed))).toBe('INVALID_AUTHORIZATION');
    expect(lookUps).toBe(0);
    await outcomeOf(() => verifier(counting)(`pgw_${'a'.repeat(43)}`));
    expect(lookUps).toBe(1);
  });
});

describe('the last use of an API key', () => {
  const nextTurn = () => new Promise(resolve => setImmediate(resolve));
  const noting = (fail = false) => {
    const notes: number[] = [];
    const keys: Keys = {
      ...repository,
      async noteApiKeyUse(identifier, usedAt) {
        notes.push(usedAt);
        if (fail) throw new Error('The disk is full.');
        await repository.noteApiKeyUse(identifier, usedAt);
      },
    };
    return { notes, keys };
  };

  it('is noted once a minute', async () => {
    const { key, apiKey } = await keep();
    const { notes, keys } = noting();
    const verify = verifier(keys);
    for (const at of [0, 1, minute - 1, minute, minute + 1, 3 * minute]) {
      time.now = start + at;
      await verify(key);
    }
    await nextTurn();
    expect(notes).toEqual([start, start + minute, start + 3 * minute]);
    await expect
      .poll(async () => (await repository.apiKeyByIdentifier(apiKey.identifier))?.lastUsedAt)
      .toBe(start + 3 * minute);
  });

  it('is not noted again where another process did', async () => {
    const { key, apiKey } = await keep();
    await repository.noteApiKeyUse(apiKey.identifier, start);
    const { notes, keys } = noting();
    time.now = start + minute - 1;
    await verifier(keys)(key);
    await nextTurn();
    expect(notes).toEqual([]);
  });

  it('is not noted of a key that is refused', async () => {
    const { key } = await keep({ expiresAt: start });
    const { notes, keys } = noting();
    expect(await outcomeOf(() => verifier(keys)(key))).toBe('EXPIRED_TOKEN');
    await nextTurn();
    expect(notes).toEqual([]);
  });

  it('fails no request when it cannot be noted, nor is it tried at each of them', async () => {
    const { key, apiKey } = await keep();
    const { notes, keys } = noting(true);
    const warnings: object[] = [];
    const log = { warn: (fields: object) => void warnings.push(fields) };
    const verify = verifier(keys, log);
    for (let uses = 0; uses < 3; uses++) expect(await verify(key)).toMatchObject({ subject: 'crm' });
    await expect.poll(() => warnings).toEqual([{ err: expect.any(Error), apiKey: apiKey.identifier }]);
    expect(notes).toHaveLength(1);
    expect(JSON.stringify(warnings)).not.toContain(key);
  });
});

describe('a session made from an API key', () => {
  const sessions = () => createSessions({ secret, ttl: 1_800, apiKeys: repository, now: () => time.now });
  const sessionOf = async (changes: Partial<ApiKey> = {}) => {
    const { key, apiKey } = await keep(changes);
    const { issue, verify, renew } = sessions();
    const { token } = await issue(await verifier()(key));
    return { apiKey, token, verify, renew, issue };
  };

  it.each<ApiKey['access']>([
    { kind: 'all' },
    { kind: 'granted', subject: 'crm' },
    { kind: 'listed', identifiers: [] },
    { kind: 'listed', identifiers: Array.from({ length: 1_000 }, (_, at) => `group-${at}`.padEnd(255, 'x')) },
  ])('has the rights of the key, and fits into a header', async access => {
    const { token, verify, apiKey } = await sessionOf({ access });
    expect(token.length).toBeLessThan(1_000);
    expect(await verify(token)).toMatchObject({
      subject: 'crm',
      workspace: 'acme',
      scopes: ['people:read'],
      access,
      apiKey: apiKey.identifier,
    });
  });

  it('dies with the key, though it was verified before, and its renewals die too', async () => {
    const { apiKey, token, verify, renew, issue } = await sessionOf();
    time.now = start + hour / 4;
    const viewer = await verify(token);
    const renewed = (await renew(viewer)) ?? '';
    const { token: child } = await issue(await verify(renewed));
    for (const each of [token, renewed, child]) expect(await verify(each)).toMatchObject({ subject: 'crm' });
    await repository.revokeApiKey('acme', apiKey.identifier);
    for (const each of [token, renewed, child])
      expect(await outcomeOf(() => verify(each))).toBe('INVALID_AUTHORIZATION');
    // What was under way when the key was revoked gets nothing that lasts.
    expect(await outcomeOf(async () => verify((await renew(viewer)) ?? ''))).toBe('INVALID_AUTHORIZATION');
    expect(await outcomeOf(async () => sessions().verify((await issue(viewer)).token))).toBe(
      'INVALID_AUTHORIZATION',
    );
  });

  it('ends no later than the key', async () => {
    const { token, verify, renew } = await sessionOf({ expiresAt: start + 20 * minute });
    time.now = start + 15 * minute;
    expect(await renew(await verify(token))).toBeNull();
    time.now = start + 20 * minute;
    expect(await outcomeOf(() => verify(token))).toBe('EXPIRED_TOKEN');
  });

  it('is not kept alive by a key of another workspace', async () => {
    const { apiKey } = await keep({ workspace: 'other' });
    const { issue, verify } = sessions();
    const viewer = { subject: 'crm', workspace: 'acme', access: { kind: 'all' }, scopes: [] } as const;
    const { token } = await issue({ ...viewer, apiKey: apiKey.identifier });
    expect(await outcomeOf(() => verify(token))).toBe('INVALID_AUTHORIZATION');
  });
});
