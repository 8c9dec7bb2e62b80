import { beforeAll, describe, expect, it } from 'vitest';
import { makeApiKey } from '../../src/auth/apiKeys.ts';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import type { OpenedRepository } from '../../src/repository/postgres/opened.ts';
import { type Between, startBetween } from '../support/postgres/between.ts';
import { newDatabase } from '../support/postgres/newDatabase.ts';
import { directoryOver, origin, viewerOf } from './services.ts';

const followers = 200;

describe('the round trips of all who follow changes at one moment', () => {
  let between: Between;
  let repository: OpenedRepository;
  /** Through which others write. */
  let elsewhere: OpenedRepository;
  beforeAll(async () => {
    const url = await newDatabase();
    between = await startBetween(url);
    repository = await openPostgres({ url: between.through(url) });
    elsewhere = await openPostgres({ url });
    return async () => {
      await repository.close();
      await elsewhere.close();
    };
  }, 60_000);

  async function trips(work: () => Promise<unknown>): Promise<number> {
    const before = between.turns();
    await work();
    return between.turns() - before;
  }
  const { access } = viewerOf('', 'granted', 's');
  /** The same for some in each of several workspaces. */
  const workspaces = ['one', 'two', 'three', 'none'];
  const all = () =>
    Promise.all(
      Array.from({ length: followers }, (_, number) =>
        repository.feed(workspaces[number % workspaces.length] as string, access),
      ),
    );

  it('are two as long as nothing happens, in however many workspaces', async () => {
    const { makeGroups } = directoryOver(elsewhere);
    for (const workspace of workspaces.slice(0, 3)) await makeGroups(workspace, ['g']);
    const first = await all();
    for (let moment = 0; moment < 3; moment++) expect(await trips(all)).toBeLessThanOrEqual(2);
    expect(await all()).toEqual(first);
  });

  it('are as many more as it takes to tell what was written, granted, or made', async () => {
    const feedOf = (workspace: string) => repository.feed(workspace, access);
    const { upsert } = directoryOver(elsewhere);
    const [before, other] = [await feedOf('one'), await feedOf('two')];
    await upsert(viewerOf('one'), [{ externalRef: 'a' }]);
    expect(await feedOf('one')).toEqual({ ...before, last: before.last + 1 });
    await elsewhere.changeGrants('one', 'grant', 's', ['g']);
    const granted = await feedOf('one');
    expect(granted.access).not.toBe(before.access);
    await elsewhere.changeGrants('one', 'revoke', 's', ['g']);
    expect((await feedOf('one')).access).toBe(before.access);
    await elsewhere.changeGrants('one', 'grant', 's', ['g']);
    await elsewhere.deleteGroups('one', ['g'], origin);
    expect((await feedOf('one')).access).toBe(before.access);
    expect(await feedOf('two')).toEqual(other);

    expect(await feedOf('none')).toMatchObject({ last: 0 });
    await upsert(viewerOf('none'), [{ externalRef: 'a' }]);
    expect(await feedOf('none')).toMatchObject({ last: 1 });
  });

  it('are two for their API keys, of which one that is revoked is gone at once', async () => {
    const apiKey = { workspace: 'one', subject: 's', access, scopes: ['people:read'], createdAt: 1 };
    const stored = ['a', 'b', 'c'].map(identifier => ({
      apiKey: { ...apiKey, identifier, expiresAt: null, lastUsedAt: null },
      hash: makeApiKey().hash,
    }));
    for (const each of stored) await elsewhere.createApiKey(each, { keys: 10, groups: 10 });
    const found = () =>
      Promise.all(
        Array.from({ length: followers }, async (_, number) => {
          const key = await repository.apiKeyByHash(stored[number % 3]?.hash as string);
          return key?.apiKey.identifier;
        }),
      );
    let identifiers: (string | undefined)[] = [];
    expect(
      await trips(async () => {
        identifiers = await found();
      }),
    ).toBeLessThanOrEqual(2);
    expect(identifiers.slice(0, 4)).toEqual(['a', 'b', 'c', 'a']);
    await elsewhere.revokeApiKey('one', 'b');
    expect((await found()).slice(0, 4)).toEqual(['a', undefined, 'c', 'a']);
  });
});
