import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyTables, openPlace } from '../../src/app/copy.ts';
import { databaseOf } from '../../src/config/database.ts';
import { erasePersons } from '../../src/directory/erasePersons.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { directoryOver, viewerOf } from '../repository/services.ts';
import { persons } from '../support/persons.ts';
import { newEmptyDatabase, query } from '../support/postgres/newDatabase.ts';
import { tempDir } from '../support/tempDir.ts';
import { fill } from './copySource.ts';

const place = (address: string) => openPlace(databaseOf('--from', address), address, 'made');
const copy = (from: string, to: string) => persons(['copy', '--from', from, '--to', to]);

describe('persons copy refuses', () => {
  let made: string;
  let identifiers: Awaited<ReturnType<typeof fill>>['identifiers'];
  beforeAll(async () => {
    made = join(tempDir(), 'made.db');
    const repository = await openSqlite({ file: made });
    ({ identifiers } = await fill(repository));
    await repository.close();
  }, 120_000);
  const newSource = (): string => {
    const file = join(tempDir(), 'from.db');
    copyFileSync(made, file);
    return file;
  };

  /** Copies until it has come so many steps far. */
  async function halfCopy(file: string, url: string, far: number): Promise<void> {
    const [source, target] = await Promise.all([place(`file:${file}`), place(url)]);
    let steps = 0;
    const stopped = () => ++steps > far;
    expect(await copyTables(source, target, file, () => {}, stopped)).toBeUndefined();
    await Promise.all([source.close(), target.close()]);
  }

  it('what is missing, what is the same, half a copy, and what is half a copy of something else', async () => {
    const [file, url] = [newSource(), await newEmptyDatabase()];
    const none = join(tempDir(), 'none.db');
    const missing = await copy(`file:${none}`, url);
    expect(missing.stderr).toBe(`persons: --from: there is no database at ${none}.\n`);
    expect(await copy(`file:${file}`, `file:${file}`)).toMatchObject({
      code: 1,
      stderr: 'persons: --from and --to name the same database.\n',
    });
    const empty = await newEmptyDatabase();
    expect((await copy(empty, url)).stderr).toMatch(
      /^persons: --from: postgres:[^ ]+ holds no directory\.\n$/,
    );
    expect(
      await query(empty, `select 1 from information_schema.tables where table_schema = 'public'`),
    ).toEqual([]);
    await halfCopy(file, url, 5);
    const onwards = await copy(url, `file:${join(tempDir(), 'to.db')}`);
    expect(onwards.stderr).toContain('--from names is half a copy of another one');
    expect((await copy(`file:${newSource()}`, url)).stderr).toContain('is half a copy of another one');
  }, 120_000);

  it('a server that does not let it in, without telling the password, and one where it may not write', async () => {
    const url = new URL(await newEmptyDatabase());
    const file = `file:${newSource()}`;
    await query(url.href, `create role "reader" login password 'reading'`).catch(() => {});
    const as = (user: string, password: string) => {
      const other = new URL(url);
      [other.username, other.password] = [user, password];
      return other.href;
    };
    const wrong = await copy(file, as('reader', 'a-wrong-word'));
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(
      /^persons: --to: postgres:\/\/127\.0\.0\.1:\d+\/persons_\w+ does not let this user in with this password\.\n$/,
    );
    const reading = await copy(file, as('reader', 'reading'));
    expect(reading.stderr).toMatch(
      /^persons: --to: postgres:[^ ]+ does not let this user make tables and write into them\.\n$/,
    );
    url.pathname = '/nowhere';
    expect((await copy(file, url.href)).stderr).toMatch(/^persons: --to: postgres:[^ ]+ does not exist\.\n$/);
  }, 120_000);

  it('a newer schema, and what is no database', async () => {
    const [url, file] = [await newEmptyDatabase(), newSource()];
    const newer = await place(url);
    await newer.close();
    await query(url, `insert into "persons_migrations" values (99, 'hash', 0)`);
    expect(await copy(`file:${file}`, url)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^persons: --to: postgres:[^ ]+ has a newer schema/),
    });
    expect((await copy(`file:${import.meta.filename}`, url)).stderr).toMatch(
      /^persons: --from: [^ ]+ is not a SQLite database\.\n$/,
    );
  }, 120_000);

  it('to call a copy whole when somebody wrote meanwhile, or erased whom it has', async () => {
    const [file, url] = [newSource(), await newEmptyDatabase()];
    await halfCopy(file, url, 22);
    const repository = await openSqlite({ file });
    const { services } = directoryOver(repository);
    const { workspace = '', identifier = '' } = identifiers.at(-1) ?? {};
    const erased = await erasePersons(services, viewerOf(workspace), [identifier]);
    expect(erased).toMatchObject([{ failure: null }]);
    await repository.close();
    for (let again = 0; again < 2; again++) {
      const { code, stderr } = await copy(`file:${file}`, url);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^persons: \w+ has \d+ rows with the checksum [0-9a-f]+, and should/);
      expect(stderr).toContain('somebody wrote meanwhile');
    }
  }, 120_000);
});
