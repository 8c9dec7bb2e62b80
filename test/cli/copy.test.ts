import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyTables, openPlace, type Report } from '../../src/app/copy.ts';
import { databaseOf } from '../../src/config/database.ts';
import { personChanges } from '../../src/directory/history.ts';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { type Tables, tableNames } from '../../src/repository/tables.ts';
import { directoryOver, viewerOf } from '../repository/services.ts';
import { persons } from '../support/persons.ts';
import { newEmptyDatabase, query } from '../support/postgres/newDatabase.ts';
import { tempDir } from '../support/tempDir.ts';
import { erasedName, fill, historyTold, workspaces } from './copySource.ts';

const open = (address: string) =>
  address.startsWith('file:')
    ? openSqlite({ file: address.slice('file:'.length) })
    : openPostgres({ url: address });
const newFile = (): string => `file:${join(tempDir(), 'persons.db')}`;
const tablesAt = (address: string): Promise<Tables> =>
  openPlace(databaseOf('--from', address), address, 'made');

/** Some work on a directory, which is closed then. */
async function within<T>(
  address: string,
  work: (repository: Awaited<ReturnType<typeof open>>) => Promise<T>,
) {
  const repository = await open(address);
  try {
    return await work(repository);
  } finally {
    await repository.close();
  }
}

/** A database as its rows. */
async function rowsAt(address: string): Promise<Record<string, string[]>> {
  const place = await tablesAt(address);
  const all: Record<string, string[]> = {};
  for (const table of tableNames) {
    const { rows } = await place.read(table, null, 1_000_000);
    all[table] = rows.map(row => JSON.stringify(row)).sort();
  }
  await place.close();
  return all;
}

const copy = (from: string, to: string) => persons(['copy', '--from', from, '--to', to]);

describe('persons copy', () => {
  let source: string;
  beforeAll(async () => {
    source = newFile();
    await within(source, fill);
  }, 120_000);

  it('takes a directory to PostgreSQL and back, and nothing of it changes on the way', async () => {
    const [url, back] = [await newEmptyDatabase(), newFile()];
    const there = await copy(source, url);
    expect(there).toMatchObject({ code: 0 });
    expect(there.stdout).toMatch(/^persons: 116 rows, checksum [0-9a-f]{16}$/m);
    expect(there.stdout).not.toContain('password');
    expect(there.stderr).toContain('Copying');

    const again = await copy(url, back);
    expect(again).toMatchObject({ code: 0 });
    const sums = (text: string) => text.split('\n').filter(line => line.includes('checksum'));
    expect(sums(again.stdout)).toEqual(sums(there.stdout));
    expect(sums(there.stdout).filter(line => line.includes(': 0 rows'))).toEqual([]);
    const before = await rowsAt(source);
    expect(await query(url, "select 1 from pg_stats where tablename = 'person_attributes'")).not.toEqual([]);
    expect(await rowsAt(url)).toEqual(before);
    expect(await rowsAt(back)).toEqual(before);

    // The same answers, and numbers that go on from where they were.
    const found = (address: string) =>
      within(address, repository => {
        const { find } = directoryOver(repository);
        const viewers = [viewerOf('one'), viewerOf('two', ['a']), viewerOf('two', 'granted', 'sam')];
        return Promise.all(
          viewers.map(async viewer => (await find(viewer, { emailAddress: 'ÜMLÄUT7@example.com' })).persons),
        );
      });
    expect(await found(url)).toEqual(await found(source));
    await within(url, async repository => {
      const [made] = await directoryOver(repository).upsert(viewerOf('one'), [{ externalRef: 'new' }]);
      expect(made?.person?.sequence).toBe(62);
    });
  }, 120_000);

  it.each([
    ['a file', newFile, newEmptyDatabase],
    ['PostgreSQL', newEmptyDatabase, newFile],
  ])(
    'takes history from %s, so that who asks is told the same and who follows goes on',
    async (_, from, to) => {
      const [start, target] = [await from(), await to()];
      const asked = await within(start, fill);
      const before = await within(start, repository => historyTold(repository, asked));
      const [kinds, refused] = ['ERASED', 'RESYNC_REQUIRED'].map(
        word => before.filter(told => JSON.stringify(told).includes(word)).length,
      );
      // Eight from before what is kept, two of a group that was deleted since.
      expect([kinds, refused]).toEqual([22, 10]);

      expect(await copy(start, target)).toMatchObject({ code: 0 });
      expect(await within(target, repository => historyTold(repository, asked))).toEqual(before);
      expect(JSON.stringify(await rowsAt(target))).not.toContain(erasedName);
      expect(await copy(target, start)).toMatchObject({ code: 1 });

      await within(target, async repository => {
        const { services, makeGroups, upsert } = directoryOver(repository);
        for (const workspace of workspaces) await makeGroups(workspace, ['new', 'newer']);
        await upsert(viewerOf('two'), [{ externalRef: 'later', groupIds: ['a', 'b', 'new'] }]);
        for (const { viewer, after } of asked.cursors.slice(-4))
          expect(await personChanges(services, viewer, { after, limit: 100 })).toMatchObject({
            changes: [{ kind: 'CREATED' }],
          });
      });
      const { groups = [], former_groups: former = [] } = await rowsAt(target);
      const numbers = [...groups, ...former].map(row => {
        const { workspace, number } = JSON.parse(row);
        return `${workspace} ${number}`;
      });
      expect(numbers).toHaveLength(12);
      expect(new Set(numbers).size).toBe(12);
    },
    180_000,
  );

  it('goes on where it was stopped, table by table, and until it is whole nobody serves it', async () => {
    const url = await newEmptyDatabase();
    const name = source.slice('file:'.length);
    const noted = new Set<string>();
    for (let copied = false; !copied; ) {
      const [from, to] = await Promise.all([tablesAt(source), tablesAt(url)]);
      const few: Tables = {
        ...from,
        read: (table, after) => from.read(table, after, table === 'person_changes' ? 2 : 50),
      };
      let [steps, checking] = [0, false];
      const report = ({ step }: Report) => {
        checking = step === 'checking';
      };
      const made = await copyTables(few, to, name, report, () => !checking && ++steps > 7);
      copied = made !== undefined;
      const note = await to.note();
      if (note) noted.add(JSON.parse(note).table);
      await Promise.all([from.close(), to.close()]);
      if (!copied) await expect(openPostgres({ url })).rejects.toThrow(/is half a copy of another one/);
    }
    expect([...noted]).toEqual(expect.arrayContaining(['persons', 'person_changes']));
    expect(await rowsAt(url)).toEqual(await rowsAt(source));
    await (await openPostgres({ url })).close();
    expect((await copy(source, url)).stderr).toContain('is not empty');
  }, 180_000);
});
