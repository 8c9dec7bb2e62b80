import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Repository } from '../../src/repository/port.ts';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import { type Between, startBetween } from '../support/postgres/between.ts';
import { newDatabase, query } from '../support/postgres/newDatabase.ts';
import { type Directory, directoryOver, newWorkspace, outcomesOf, viewerOf } from './services.ts';

describe('a connection that breaks', () => {
  let between: Between;
  let directory: Directory;
  beforeAll(async () => {
    const url = await newDatabase();
    between = await startBetween(url);
    const repository: Repository = await openPostgres({ url: between.through(url) });
    directory = directoryOver(repository);
    return () => repository.close();
  }, 60_000);

  it.each([
    ['before COMMIT', 'CREATED', false],
    ['after COMMIT', 'CREATED', true],
  ] as const)(
    '%s is an unknown outcome, which the same idempotency key finds out',
    async (cut, outcome, written) => {
      const viewer = viewerOf(newWorkspace());
      const { upsert, refs } = directory;
      await upsert(viewer, [{ externalRef: 'before' }]);
      const ask = () => upsert(viewer, [{ externalRef: 'a' }], { idempotencyKey: 'key' });
      between.cutOnce(cut);
      await expect(ask()).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME', status: 503 });
      expect(await refs(viewer)).toEqual(written ? ['before', 'a'] : ['before']);
      expect(outcomesOf(await ask())).toEqual([outcome]);
      expect(await refs(viewer)).toEqual(['before', 'a']);
    },
  );

  it('before that leaves nothing, and is told to be tried again; the next that are made serve', async () => {
    const viewer = viewerOf(newWorkspace());
    const { repository, upsert, refs } = directory;
    const { workspace, access } = viewer;
    const keys = { identifiers: [], counterparts: [], lookups: [], selectors: [] };
    const origin = { subject: 'tester', requestId: null, at: 1 };
    const failing = repository.upsertPersons(
      { workspace, origin, access, keys, dryRun: false, idempotency: null },
      () => {
        between.cut();
        return { results: [], writes: [], assignments: [], deletions: [{} as never] };
      },
    );
    await expect(failing).rejects.toThrow();
    const busy = { code: 'STORAGE_BUSY', status: 503, retryAfter: 1 };
    await expect(repository.ping()).rejects.toMatchObject(busy);
    await expect(upsert(viewer, [{ externalRef: 'a' }])).rejects.toMatchObject(busy);
    await expect(refs(viewer)).rejects.toMatchObject(busy);
    between.mend();
    expect(await refs(viewer)).toEqual([]);
    expect(outcomesOf(await upsert(viewer, [{ externalRef: 'a' }]))).toEqual(['CREATED']);
    await repository.ping();
  });

  it('while nobody uses it is not noticed by who reads next', async () => {
    const viewer = viewerOf(newWorkspace());
    const { upsert, refs } = directory;
    await upsert(viewer, [{ externalRef: 'a' }]);
    between.cut();
    between.mend();
    expect(await refs(viewer)).toEqual(['a']);
    expect(await Promise.all(Array.from({ length: 20 }, () => refs(viewer)))).toEqual(
      Array.from({ length: 20 }, () => ['a']),
    );
  });
});

describe('a database that takes no writes now', () => {
  const busy = { code: 'STORAGE_BUSY', status: 503, retryAfter: 1 };

  it('since somebody else holds a lock stops the writers of that workspace alone', async () => {
    const url = await newDatabase();
    const repository = await openPostgres({ url: `${url}?lock_timeout=300` });
    const { upsert, refs } = directoryOver(repository);
    const [held, free] = [viewerOf('held'), viewerOf('free')];
    await upsert(held, [{ externalRef: 'a' }]);
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query(`begin; select * from workspaces where "name" = 'held' for update`);
    await expect(upsert(held, [{ externalRef: 'b' }])).rejects.toMatchObject(busy);
    expect(await refs(held)).toEqual(['a']);
    expect(outcomesOf(await upsert(free, [{ externalRef: 'a' }]))).toEqual(['CREATED']);
    await other.query('rollback');
    await other.end();
    expect(outcomesOf(await upsert(held, [{ externalRef: 'b' }]))).toEqual(['CREATED']);
    await repository.close();
  });

  it('since its server only reads, as a standby does, is read all the same, and written to when it lets itself', async () => {
    const url = await newDatabase();
    const before = await openPostgres({ url });
    await directoryOver(before).upsert(viewerOf('w'), [{ externalRef: 'a' }]);
    await before.close();
    const name = new URL(url).pathname.slice(1);
    await query(url, `alter database "${name}" set default_transaction_read_only = on`);
    const repository = await openPostgres({ url });
    const { upsert, refs } = directoryOver(repository);
    await expect(upsert(viewerOf('w'), [{ externalRef: 'b' }])).rejects.toMatchObject(busy);
    expect(await refs(viewerOf('w'))).toEqual(['a']);
    await repository.ping();
    await expect(openPostgres({ url, phoneRegion: 'GB' })).rejects.toThrow(/can only be read/);
    const other = url.replace(name, 'postgres');
    await query(other, `alter database "${name}" reset default_transaction_read_only`);
    expect(outcomesOf(await upsert(viewerOf('w'), [{ externalRef: 'b' }]))).toEqual(['CREATED']);
    expect(await refs(viewerOf('w'))).toEqual(['a', 'b']);
    await repository.close();
  });
});

describe('writes that wait', () => {
  it('of one workspace leave room for those of others', async () => {
    const url = await newDatabase();
    const repository = await openPostgres({ url });
    const { upsert } = directoryOver(repository);
    const [held, free] = [viewerOf('held'), viewerOf('free')];
    await upsert(held, [{ externalRef: 'a' }]);
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query(`begin; select * from workspaces where "name" = 'held' for update`);
    const first = upsert(held, [{ externalRef: 'b' }]);
    const behind = Array.from({ length: 1_199 }, () =>
      repository.revokeApiKey('held', 'none').catch(error => error.code),
    );
    await expect.poll(() => repository.state().writesWaiting).toBe(500);
    expect(outcomesOf(await upsert(free, [{ externalRef: 'a' }]))).toEqual(['CREATED']);
    await other.query('rollback');
    await other.end();
    expect(outcomesOf(await first)).toEqual(['CREATED']);
    const ends = await Promise.all(behind);
    expect(ends.filter(end => end === null)).toHaveLength(499);
    expect(ends.filter(end => end === 'OVERLOADED')).toHaveLength(700);
    await repository.close();
  });
});

describe('the round trips of who asks whether the database is there', () => {
  it('are two, however many ask at once', async () => {
    const url = await newDatabase();
    const between = await startBetween(url);
    const repository = await openPostgres({ url: between.through(url) });
    await repository.ping();
    const before = between.turns();
    await Promise.all(Array.from({ length: 1_000 }, () => repository.ping()));
    expect(between.turns() - before).toBeLessThanOrEqual(2);
    await repository.close();
  });
});

describe('the turns over the wire of a batch', () => {
  it('are as many for a hundred persons as for one, and for a page as for one person', async () => {
    const url = await newDatabase();
    const between = await startBetween(url);
    const repository = await openPostgres({ url: between.through(url) });
    const { upsert, find, makeGroups } = directoryOver(repository);
    const viewer = viewerOf('w', ['g1', 'g2']);
    await makeGroups('w', ['g1', 'g2']);
    await upsert(viewer, [{ externalRef: 'hub' }]);
    await find(viewer);

    async function counted(work: () => Promise<unknown>): Promise<number> {
      const before = between.turns();
      await work();
      return between.turns() - before;
    }
    const people = (from: number, count: number, firstName: string) =>
      Array.from({ length: count }, (_, index) => ({
        externalRef: `r${from + index}`,
        emailAddress: `p${from + index}@example.com`,
        phoneNumber: `+4930${from + index}`,
        firstName,
        groupIds: [index % 2 ? 'g1' : 'g2'],
        attributes: { number: index, [`key ${index}`]: firstName },
      }));
    for (const count of [1, 10, 100]) {
      const made = await counted(() => upsert(viewer, people(count * 10, count, 'A')));
      const changed = await counted(() => upsert(viewer, people(count * 10, count, 'B')));
      const same = await counted(() => upsert(viewer, people(count * 10, count, 'B')));
      expect({ count, made, changed, same }).toEqual({ count, made: 5, changed: 7, same: 6 });
    }

    const page = (first: number) => counted(() => find(viewer, {}, { first }));
    expect(await page(100)).toBe(await page(1));
    await repository.close();
  });
});
