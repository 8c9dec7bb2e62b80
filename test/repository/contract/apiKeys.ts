import { expect, it } from 'vitest';
import { makeApiKey } from '../../../src/auth/apiKeys.ts';
import type { ApiKey } from '../../../src/domain/apiKey.ts';
import type { GroupAccess } from '../../../src/domain/viewer.ts';
import type { StoredApiKey } from '../../../src/repository/port/apiKeys.ts';
import { type Directory, newWorkspace } from '../services.ts';

const plenty = { keys: 1_000, groups: 100_000 };
const createdAt = Date.UTC(2026, 5, 1);

export function apiKeysContract(directory: () => Directory): void {
  const keyIn = (workspace: string, changes: Partial<ApiKey> = {}): StoredApiKey => {
    const identifier = directory().services.newIdentifier();
    const access: GroupAccess = { kind: 'all' };
    const times = { createdAt, expiresAt: null, lastUsedAt: null };
    const apiKey = { identifier, workspace, subject: 's', access, scopes: ['people:read'], ...times };
    return { apiKey: { ...apiKey, ...changes }, hash: makeApiKey().hash };
  };
  async function kept(workspace: string, changes: Partial<ApiKey> = {}): Promise<StoredApiKey> {
    const stored = keyIn(workspace, changes);
    expect(await directory().repository.createApiKey(stored, plenty)).toBe(true);
    return stored;
  }

  it.each<[string, Partial<ApiKey>]>([
    ['all groups', {}],
    ['listed groups', { access: { kind: 'listed', identifiers: ['b', '"a"', '*', 'ä'] } }],
    ['no group', { access: { kind: 'listed', identifiers: [] } }],
    ['granted groups', { access: { kind: 'granted', subject: 's' } }],
    ['an end and several scopes', { expiresAt: createdAt + 1, scopes: ['people:admin', 'people:read'] }],
  ])('are read as they were written: %s', async (_what, changes) => {
    const { repository } = directory();
    const workspace = newWorkspace();
    const stored = await kept(workspace, changes);
    expect(await repository.apiKeyByHash(stored.hash)).toEqual(stored);
    expect(await repository.apiKeyByIdentifier(stored.apiKey.identifier)).toEqual(stored.apiKey);
    expect(await repository.apiKeys(workspace)).toEqual([stored.apiKey]);
  });

  it('are found by nothing but their very hash and identifier', async () => {
    const { repository } = directory();
    const { hash, apiKey } = await kept(newWorkspace());
    for (const other of ['', '%', hash.toLowerCase(), hash.slice(1), `${hash} `, apiKey.identifier])
      expect(await repository.apiKeyByHash(other)).toBeNull();
    for (const other of ['', '%', apiKey.identifier.toUpperCase(), hash])
      expect(await repository.apiKeyByIdentifier(other)).toBeNull();
  });

  it('are listed oldest first, of that workspace alone or of every one', async () => {
    const { repository } = directory();
    const [workspace, other] = [newWorkspace(), newWorkspace()];
    const late = await kept(workspace, { createdAt: createdAt + 2 });
    const early = await kept(workspace, { createdAt: createdAt + 1 });
    const theirs = await kept(other);
    expect(await repository.apiKeys(workspace)).toEqual([early.apiKey, late.apiKey]);
    expect(await repository.apiKeys('')).toEqual([]);
    expect(await repository.apiKeys(newWorkspace())).toEqual([]);
    const every = await repository.everyApiKey();
    expect(every.filter(key => [workspace, other].includes(key.workspace))).toEqual([
      early.apiKey,
      late.apiKey,
      theirs.apiKey,
    ]);
  });

  it('are revoked once, by their own workspace, for every look-up at once', async () => {
    const { repository } = directory();
    const workspace = newWorkspace();
    const [{ apiKey, hash }, stays] = [await kept(workspace), await kept(workspace)];
    const elsewhere = await kept(newWorkspace());
    for (const stranger of [elsewhere.apiKey.workspace, newWorkspace(), ''])
      expect(await repository.revokeApiKey(stranger, apiKey.identifier)).toBeNull();
    expect(await repository.apiKeyByHash(hash)).not.toBeNull();
    const { identifier } = apiKey;
    expect(
      await Promise.all([
        repository.revokeApiKey(workspace, identifier),
        repository.revokeApiKey(workspace, identifier),
      ]),
    ).toEqual([apiKey, null]);
    expect(await repository.apiKeyByHash(hash)).toBeNull();
    expect(await repository.apiKeyByIdentifier(identifier)).toBeNull();
    expect(await repository.apiKeys(workspace)).toEqual([stays.apiKey]);
    expect(await repository.apiKeys(elsewhere.apiKey.workspace)).toEqual([elsewhere.apiKey]);
  });

  it('bear the time of their last use, which never goes back', async () => {
    const { repository } = directory();
    const workspace = newWorkspace();
    const [used, unused] = [await kept(workspace), await kept(workspace)];
    const { identifier } = used.apiKey;
    await repository.noteApiKeyUse(identifier, createdAt + 2);
    await repository.noteApiKeyUse(identifier, createdAt + 1);
    await repository.noteApiKeyUse('nobody', createdAt + 3);
    expect(await repository.apiKeys(workspace)).toEqual([
      { ...used.apiKey, lastUsedAt: createdAt + 2 },
      unused.apiKey,
    ]);
    await repository.noteApiKeyUse(identifier, createdAt + 3);
    expect((await repository.apiKeyByIdentifier(identifier))?.lastUsedAt).toBe(createdAt + 3);
  });

  it('are so many in a workspace, and list so many groups, and no more', async () => {
    const { repository } = directory();
    const workspace = newWorkspace();
    const three: GroupAccess = { kind: 'listed', identifiers: ['a', 'b', 'c'] };
    const add = (access: GroupAccess, atMost: typeof plenty, into = workspace) =>
      repository.createApiKey(keyIn(into, { access }), atMost);
    expect(await add(three, { keys: 3, groups: 6 })).toBe(true);
    expect(await add(three, { keys: 3, groups: 5 })).toBe(false);
    expect(await add(three, { keys: 3, groups: 6 })).toBe(true);
    expect(await add({ kind: 'granted', subject: 's' }, { keys: 3, groups: 6 })).toBe(true);
    expect(await add({ kind: 'all' }, { keys: 3, groups: 6 })).toBe(false);
    expect(await repository.apiKeys(workspace)).toHaveLength(3);
    expect(await add(three, { keys: 1, groups: 3 }, newWorkspace())).toBe(true);
  });
}
