import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyTables, openPlace } from '../../src/app/copy.ts';
import { databaseOf } from '../../src/config/database.ts';
import type { ApiKey } from '../../src/domain/apiKey.ts';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { directoryOver, identifiersOf, viewerOf } from '../repository/services.ts';
import { persons } from '../support/persons.ts';
import { newEmptyDatabase, query } from '../support/postgres/newDatabase.ts';
import { tempDir } from '../support/tempDir.ts';

/** A directory in which each table has rows, in two workspaces. */
async function makeSource(file: string): Promise<void> {
  const repository = await openSqlite({ file });
  const { upsert, makeGroups, services } = directoryOver(repository);
  for (const workspace of ['one', 'two']) {
    const viewer = viewerOf(workspace);
    await makeGroups(workspace, ['b', 'a']);
    const made = await upsert(
      viewer,
      Array.from({ length: 60 }, (_, index) => ({
        externalRef: `r${index}`,
        emailAddress: `Ümläut${index}@example.com`,
        phoneNumber: `+4930${index}`,
        lastName: index % 3 ? `Lee ${index}` : null,
        groupIds: [index % 2 ? 'a' : 'b'],
        attributes: { z: index, a: '“' },
      })),
      { idempotencyKey: 'key' },
    );
    const [hub, other] = identifiersOf(made);
    await upsert(viewer, [{ identifier: hub, contactAssignments: [{ personId: other }] }]);
    await repository.changeGrants(workspace, 'grant', 'sam', ['a']);
    const { hash } = services.newApiKey();
    const apiKey: ApiKey = {
      identifier: services.newIdentifier(),
      workspace,
      subject: 's',
      access: { kind: 'listed', identifiers: ['a'] },
      scopes: ['people:read'],
      createdAt: 1,
      expiresAt: null,
      lastUsedAt: 2,
    };
    await repository.createApiKey({ apiKey, hash }, { keys: 9, groups: 9 });
  }
  await repository.close();
}

const copy = (from: string, to: string) => persons(['copy', '--from', from, '--to', to]);

describe('persons copy', () => {
  it('takes a directory to PostgreSQL and back, and nothing of it changes on the way', async () => {
    const folder = tempDir();
    const [file, back] = [join(folder, 'from.db'), join(folder, 'back.db')];
    await makeSource(file);
    const url = await newEmptyDatabase();
    const there = await copy(`file:${file}`, url);
    expect(there).toMatchObject({ code: 0 });
    expect(there.stdout).toMatch(/^persons: 120 rows, checksum [0-9a-f]{16}$/m);
    expect(there.stdout).not.toContain('password');
    expect(there.stderr).toContain('Copying');

    const again = await copy(url, `file:${back}`);
    expect(again).toMatchObject({ code: 0 });
    const sums = (text: string) => text.split('\n').filter(line => line.includes('checksum'));
    expect(sums(again.stdout)).toEqual(sums(there.stdout));
    expect(sums(there.stdout).filter(line => line.includes(': 0 rows'))).toEqual([]);

    // The same answers, and numbers that go on from where they were.
    const repository = await openPostgres({ url });
    const original = await openSqlite({ file });
    const [copied, source] = [directoryOver(repository), directoryOver(original)];
    for (const viewer of [viewerOf('one'), viewerOf('two', ['a']), viewerOf('two', 'granted', 'sam')])
      expect((await copied.find(viewer, { emailAddress: 'ÜMLÄUT7@example.com' })).persons).toEqual(
        (await source.find(viewer, { emailAddress: 'ÜMLÄUT7@example.com' })).persons,
      );
    const learned = await query(url, "select 1 from pg_stats where tablename = 'person_attributes'");
    expect(learned.length).toBeGreaterThan(0);
    const [made] = await copied.upsert(viewerOf('one'), [{ externalRef: 'new' }]);
    expect(made?.person?.sequence).toBe(62);
    await copied.makeGroups('one', ['c']);
    await repository.close();
    await original.close();
  }, 120_000);

  it('goes on where it was stopped, and until it is whole nobody serves it', async () => {
    const file = join(tempDir(), 'from.db');
    await makeSource(file);
    const url = await newEmptyDatabase();
    const [source, target] = await Promise.all([
      openPlace(databaseOf('--from', `file:${file}`)),
      openPlace(databaseOf('--to', url)),
    ]);
    let steps = 0;
    expect(
      await copyTables(
        source,
        target,
        file,
        () => {},
        () => ++steps > 4,
      ),
    ).toBeUndefined();
    await Promise.all([source.close(), target.close()]);
    await expect(openPostgres({ url })).rejects.toThrow(/is half a copy of another one/);

    const elsewhere = await copy(`file:${join(tempDir(), 'none.db')}`, url);
    expect(elsewhere.stderr).toMatch(/^persons: --from: there is no database at [^\n]+\n$/);
    const other = join(tempDir(), 'other.db');
    await makeSource(other);
    expect((await copy(`file:${other}`, url)).stderr).toContain('is half a copy of another one');

    expect(await copy(`file:${file}`, url)).toMatchObject({ code: 0 });
    await (await openPostgres({ url })).close();
    expect((await copy(`file:${file}`, url)).stderr).toContain('is not empty');
  }, 120_000);

  it('tells when what was copied is not what is there', async () => {
    const file = join(tempDir(), 'from.db');
    await makeSource(file);
    const url = await newEmptyDatabase();
    const source = await openPlace(databaseOf('--from', `file:${file}`));
    const target = await openPlace(databaseOf('--to', url));
    const spoil = async ({ step, done }: { step: string; done: number }) => {
      if (step === 'checking' && done < 10)
        await query(url, `update "persons" set "lastName" = 'Somebody' where "sequence" = 9`);
    };
    const pending: Promise<unknown>[] = [];
    const comparing = copyTables(
      source,
      {
        ...target,
        // Between the copying and the comparison.
        read: async (...args) => {
          await Promise.all(pending);
          return target.read(...args);
        },
      },
      file,
      report => void pending.push(spoil(report)),
    );
    await expect(comparing).rejects.toThrow(/^persons has 120 rows with the checksum [0-9a-f]+, and should/);
    await Promise.all([source.close(), target.close()]);
  }, 120_000);
});
