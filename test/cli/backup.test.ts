import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { developer } from '../../src/app/developer.ts';
import { issueToken } from '../../src/auth/issue.ts';
import { readConfig } from '../../src/config.ts';
import { post } from '../support/client.ts';
import { personsIn, root, spawnGateway, start } from '../support/persons.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

let folder: string;
/** Has a directory with two persons, and a backup of it. */
let model: string;
const env = { DATABASE_URL: 'file:./persons.db' };
const runIn = (cwd: string, args: readonly string[], more: Record<string, string> = {}) =>
  personsIn(cwd, args, { ...env, ...more });
const run = (args: readonly string[], more?: Record<string, string>) => runIn(folder, args, more);
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  model = tempDir();
  writeFileSync(join(model, 'people.csv'), 'externalRef,firstName\na,Ann\nb,Ben\n');
  expect(await runIn(model, ['import', 'people.csv'])).toMatchObject({ code: 0 });
  expect(await runIn(model, ['backup', 'copy.db'])).toMatchObject({ code: 0 });
});
beforeEach(() => {
  folder = tempDir();
});

/** As the model. A database that is closed is a file like any other. */
const backedUp = (): void => cpSync(model, folder, { recursive: true });
function seeded(): void {
  backedUp();
  rmSync(path('copy.db'));
}
const export_ = async (more?: Record<string, string>): Promise<string> =>
  (await run(['export'], more)).stdout;

describe('persons backup and restore', () => {
  it('make the same directory elsewhere, each in one file that is its owner’s alone', async () => {
    seeded();
    expect(await run(['backup', 'copy.db'])).toEqual({
      code: 0,
      stdout: 'copy.db is a backup of ./persons.db.\n',
      stderr: '',
    });
    expect(statSync(path('copy.db')).mode & 0o777).toBe(0o600);
    const other = { DATABASE_URL: 'file:./there/yet/persons.db' };
    expect(await run(['restore', 'copy.db'], other)).toMatchObject({ code: 0, stderr: '' });
    expect(await export_(other)).toBe(await export_());
    expect(readdirSync(folder).filter(name => name.startsWith('copy'))).toEqual(['copy.db']);
  });

  it('give whole batches only, those acknowledged before among them, while two clients write', async () => {
    const secret = { AUTH_SECRET: testSecret };
    const gateway = await spawnGateway({ env: { DATABASE_URL: `file:${path('persons.db')}`, ...secret } });
    const token = await issueToken(testSecret, { ...developer, expiresIn: 600 }, readConfig(secret).auth);
    let writing = true;
    const acknowledged = [0, 0];
    const size = 20;
    async function write(writer: number): Promise<void> {
      for (let batch = 0; writing; batch++) {
        const persons = Array.from({ length: size }, (_, item) => ({
          externalRef: `${writer} ${batch} ${item}`,
        }));
        const { data } = await post(gateway.url, {
          query:
            'mutation ($persons: [PersonInput!]!) { upsertPersons(input: { persons: $persons }) { createdCount } }',
          variables: { persons },
          token,
        });
        expect(data.upsertPersons.createdCount).toBe(size);
        acknowledged[writer] = batch + 1;
      }
    }
    const writers = Promise.all([write(0), write(1)]);
    try {
      for (let round = 0; round < 4; round++) {
        const before = [...acknowledged];
        expect(await run(['backup', `copy-${round}.db`])).toMatchObject({ code: 0 });
        const other = { DATABASE_URL: `file:./restored-${round}.db` };
        expect(await run(['restore', `copy-${round}.db`], other)).toMatchObject({ code: 0 });
        const database = new Database(path(`restored-${round}.db`), { readonly: true });
        const refs = database.prepare('SELECT "externalRef" FROM "persons"').pluck().all() as string[];
        database.close();
        for (const writer of [0, 1]) {
          const batches = refs.map(ref => ref.split(' ').map(Number)).filter(([by]) => by === writer);
          const last = Math.max(-1, ...batches.map(([, batch = 0]) => batch));
          expect(batches).toHaveLength(size * (last + 1));
          expect(last + 1).toBeGreaterThanOrEqual(before[writer] as number);
        }
      }
    } finally {
      writing = false;
      await writers;
    }
    expect(Math.min(...acknowledged)).toBeGreaterThan(4);
  });

  it('take the place of a file only when told to', async () => {
    seeded();
    writeFileSync(path('copy.db'), 'mine');
    expect((await run(['backup', 'copy.db'])).stderr).toBe(
      'persons: copy.db is there already; --force replaces it.\n',
    );
    expect(readFileSync(path('copy.db'), 'utf8')).toBe('mine');
    expect((await run(['backup', 'copy.db', '--force'])).code).toBe(0);
    expect((await run(['restore', 'copy.db'])).stderr).toBe(
      'persons: ./persons.db is there already; restore puts a backup into an empty place only.\n',
    );
  });

  it('puts no copy beside the log of another database', async () => {
    backedUp();
    writeFileSync(path('copy.db-wal'), 'left behind');
    const before = readFileSync(path('copy.db'));
    expect(await run(['backup', 'copy.db', '--force'])).toMatchObject({
      code: 1,
      stderr: 'persons: copy.db-wal belongs to another database; take it away first.\n',
    });
    expect(readFileSync(path('copy.db'))).toEqual(before);
  });

  it('restores nothing beside the log of a database that was there', async () => {
    backedUp();
    writeFileSync(path('other.db-wal'), 'left behind');
    const { code, stderr } = await run(['restore', 'copy.db'], { DATABASE_URL: 'file:./other.db' });
    expect([code, stderr]).toEqual([1, expect.stringContaining('./other.db-wal is there already')]);
    expect(existsSync(path('other.db'))).toBe(false);
  });

  it.each([
    ['the database itself', ['backup', './persons.db', '--force'], 'another file than the database'],
    ['the database by another name', ['backup', 'link.db', '--force'], 'another file than the database'],
    ['its secret', ['backup', 'persons.db.secret', '--force'], 'another file than the database'],
    ['a folder that is not there', ['backup', 'nowhere/copy.db'], 'There is no folder'],
    ['a folder', ['backup', 'folder', '--force'], 'is no file'],
    ['nothing', ['restore', 'nothing.db'], 'There is no file nothing.db.'],
    ['what is no database', ['restore', 'text.db'], 'text.db is not a SQLite database.'],
    ['a damaged backup', ['restore', 'damaged.db'], 'damaged'],
    ['an empty file', ['restore', 'empty.db'], 'empty.db holds no directory.'],
    ["another program's database", ['restore', 'foreign.db'], 'foreign.db is a database of another program.'],
  ])('refuse %s in one line, and leave nothing', async (_, args, message) => {
    backedUp();
    renameSync(path('copy.db'), path('damaged.db'));
    mkdirSync(path('folder'));
    writeFileSync(path('text.db'), 'no database '.repeat(1_000));
    writeFileSync(path('empty.db'), '');
    new Database(path('foreign.db')).exec('CREATE TABLE "things" ("thing" TEXT)').close();
    truncateSync(path('damaged.db'), 3 * 4096);
    symlinkSync(path('persons.db'), path('link.db'));
    writeFileSync(path('persons.db.secret'), 'secret');
    const files = readdirSync(folder).sort();
    const { code, stdout, stderr } = await run(
      args,
      args[0] === 'restore' ? { DATABASE_URL: 'file:./new/folder/new.db' } : {},
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^persons: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(readdirSync(folder).sort()).toEqual(files);
  });

  it('leave nothing behind when they are told to stop', async () => {
    seeded();
    // Large enough to be copied in many steps.
    const database = new Database(path('persons.db'));
    database.exec(`INSERT INTO "meta" SELECT 'ballast' || value, hex(zeroblob(100000))
      FROM json_each('[${Array.from({ length: 1_000 }, (_, index) => index)}]')`);
    database.close();
    const files = readdirSync(folder).sort();
    const backup = start(process.execPath, [join(root, 'dist/bundle/main.js'), 'backup', 'copy.db'], {
      env,
      cwd: folder,
    });
    await expect
      .poll(() => readdirSync(folder).some(name => name.endsWith('.part')), { interval: 2, timeout: 20_000 })
      .toBe(true);
    backup.child.kill('SIGINT');
    const { code, stderr } = await backup.ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('persons: Stopped; nothing was written.\n')]);
    expect(readdirSync(folder).sort()).toEqual(files);
  });

  it('say that there is no database to back up', async () => {
    expect((await run(['backup', 'copy.db'])).stderr).toBe(
      'persons: DATABASE_URL: there is no database at ./persons.db.\n',
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
