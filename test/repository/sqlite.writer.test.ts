import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../../src/repository/sqlite/connection.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { writer } from '../../src/repository/sqlite/writer.ts';
import { tempDir } from '../support/tempDir.ts';
import { type Directory, directoryOver, outcomesOf, viewerOf } from './services.ts';

/** How many transactions a write-ahead log holds: a frame that ends one says so (https://www.sqlite.org/fileformat.html#the_write_ahead_log). */
function commitsIn(file: string): number {
  const log = readFileSync(`${file}-wal`);
  const frame = 24 + log.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at < log.length; at += frame) if (log.readUInt32BE(at + 4) > 0) commits += 1;
  return commits;
}

const settled = (works: readonly Promise<unknown>[]) =>
  Promise.all(works.map(work => work.then(String, (error: unknown) => error)));

describe('writes that wait at the same moment', () => {
  let file: string;
  let connection: Connection;
  let other: Connection;
  let write: ReturnType<typeof writer>['write'];
  const held = () => other.prepare('SELECT name FROM made ORDER BY rowid').pluck().all();
  const make = (name: string) => () => {
    connection.prepare('INSERT INTO made VALUES (?)').run(name);
    return name;
  };

  beforeEach(() => {
    file = join(tempDir(), 'some.db');
    connection = connect(file);
    connection.exec('CREATE TABLE made (name TEXT NOT NULL UNIQUE)');
    other = new Database(file, { timeout: 0 });
    ({ write } = writer(connection));
  });
  afterEach(() => {
    other.close();
    connection.close();
  });

  it('share one transaction, in order', async () => {
    const before = commitsIn(file);
    const names = Array.from({ length: 20 }, (_, place) => `name ${place}`);
    expect(await settled(names.map(name => write(make(name))))).toEqual(names);
    expect(commitsIn(file) - before).toBe(1);
    expect(held()).toEqual(names);
  });

  it('are answered when they are there for others, and not before', async () => {
    const seen = ['a', 'b', 'c'].map(name =>
      write(() => {
        make(name)();
        return held();
      }).then(within => [within, held()]),
    );
    const all = ['a', 'b', 'c'];
    expect(await Promise.all(seen)).toEqual([
      [[], all],
      [[], all],
      [[], all],
    ]);
  });

  it('fail alone, all that the one did taken back', async () => {
    const failing = () => {
      make('half')();
      make('a')();
    };
    expect(await settled([write(make('a')), write(failing), write(make('b'))])).toEqual([
      'a',
      expect.objectContaining({ code: 'SQLITE_CONSTRAINT_UNIQUE' }),
      'b',
    ]);
    expect(held()).toEqual(['a', 'b']);
  });

  it('see what those before them did', async () => {
    const count = () => connection.prepare('SELECT count(*) FROM made').pluck().get();
    expect(await settled([write(make('a')), write(count), write(make('b')), write(count)])).toEqual([
      'a',
      '1',
      'b',
      '2',
    ]);
  });

  const full = { code: 'STORAGE_FULL', status: 503, retryAfter: 60 };

  it('all fail when SQLite takes everything back, and later ones succeed', async () => {
    await write(make('before'));
    const pages = connection.pragma('page_count', { simple: true });
    connection.pragma(`max_page_count = ${pages}`);
    const works = [write(make('a')), write(make('b')), write(make('long'.repeat(5_000))), write(make('c'))];
    const [a, b, long, c] = await settled(works);
    for (const error of [a, b, long]) expect(error).toEqual(expect.objectContaining(full));
    // It wasn't begun when the others failed, and found room.
    expect(c).toBe('c');
    expect(held()).toEqual(['before', 'c']);
  });

  it('all fail when the transaction cannot be committed', async () => {
    connection.exec('CREATE TABLE child (made TEXT REFERENCES made (name) DEFERRABLE INITIALLY DEFERRED)');
    const orphan = () => connection.prepare('INSERT INTO child VALUES (?)').run('nobody');
    const failed = expect.objectContaining({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' });
    // A savepoint doesn't ask for what is deferred to the end of the whole.
    expect(await settled([write(make('a')), write(orphan), write(make('b'))])).toEqual([
      failed,
      failed,
      failed,
    ]);
    expect(held()).toEqual([]);
    expect(await write(make('c'))).toBe('c');
  });

  it('go on in another transaction, after a turn of the event loop, when the first has taken long', async () => {
    let turns = 0;
    let next = setImmediate(function turn() {
      turns++;
      next = setImmediate(turn);
    });
    const long = (name: string) => () => {
      const end = performance.now() + 25;
      while (performance.now() < end);
      return make(name)();
    };
    const before = commitsIn(file);
    await settled(['a', 'b', 'c', 'd'].map(name => write(long(name))));
    clearImmediate(next);
    expect(commitsIn(file) - before).toBe(4);
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});

describe('what was written', () => {
  const file = () => join(tempDir(), 'persons.db');
  /** What the database file holds by itself, without the log. */
  function apart(from: string): number {
    const copy = file();
    copyFileSync(from, copy);
    const database = new Database(copy);
    const count = database.prepare('SELECT count(*) FROM persons').pluck().get() as number;
    database.close();
    return count;
  }

  it('is moved from the log into the database beside all else, when it is much', async () => {
    const where = file();
    // Whose tables are in the log alone, until it is closed.
    await (await openSqlite({ file: where })).close();
    const directory = directoryOver(await openSqlite({ file: where }));
    const upsert = (batch: number) =>
      directory.upsert(
        viewerOf('w'),
        Array.from({ length: 100 }, (_, place) => ({ externalRef: `${batch}-${place}` })),
      );
    for (let batch = 0; batch < 10; batch++) await upsert(batch);
    expect(apart(where)).toBe(0);
    for (let batch = 10; batch < 40; batch++) await upsert(batch);
    await expect.poll(() => apart(where), { timeout: 10_000 }).toBeGreaterThan(1_000);
    await directory.repository.close();
    expect(apart(where)).toBe(4_000);
  });

  it('is not asked for again before that is through, nor ever lost by its failure', async () => {
    const connection = connect(file());
    connection.exec('CREATE TABLE made (number INTEGER)');
    const settle: ((failed: boolean) => void)[] = [];
    const { write } = writer(
      connection,
      () =>
        new Promise((resolve, reject) => {
          settle.push(failed => (failed ? reject(new Error('no thread')) : resolve()));
        }),
    );
    const insert = connection.prepare(
      'WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 4000) INSERT INTO made SELECT n FROM n',
    );
    const much = () => write(() => insert.run());
    await much();
    await much();
    expect(settle).toHaveLength(1);
    settle[0]?.(true);
    await much();
    expect(settle).toHaveLength(2);
    expect(connection.prepare('SELECT count(*) FROM made').pluck().get()).toBe(12_000);
    connection.close();
  });
});

describe('upserts that wait at the same moment', () => {
  const viewer = viewerOf('w');
  let file: string;
  let directory: Directory;
  beforeEach(async () => {
    file = join(tempDir(), 'persons.db');
    directory = directoryOver(await openSqlite({ file }));
    await directory.makeGroups('w', ['g1']);
  });
  afterEach(() => directory.repository.close());

  it('are flushed to the disk together', async () => {
    // What is prepared at its first run takes a group's time.
    await directory.upsert(viewer, [{ externalRef: 'first' }]);
    await directory.upsert(viewer, [{ externalRef: 'first', firstName: 'N' }]);
    const before = commitsIn(file);
    const batches = Array.from({ length: 5 }, (_, batch) =>
      directory.upsert(viewer, [
        { externalRef: 'shared', firstName: `N${batch}` },
        { externalRef: `${batch}` },
      ]),
    );
    expect((await Promise.all(batches)).map(outcomesOf)).toEqual([
      ['CREATED', 'CREATED'],
      ...Array.from({ length: 4 }, () => ['UPDATED', 'CREATED']),
    ]);
    expect(commitsIn(file) - before).toBe(1);
  });

  it('write nothing where one is a dry run, and replay what the one before has kept', async () => {
    const once = { idempotencyKey: 'key' };
    const [dry, first, again, reused, last] = await settled([
      directory.upsert(viewer, [{ externalRef: 'dry' }], { dryRun: true }).then(outcomesOf),
      directory.upsert(viewer, [{ externalRef: 'a' }], once).then(outcomesOf),
      directory.upsert(viewer, [{ externalRef: 'a' }], once).then(outcomesOf),
      directory.upsert(viewer, [{ externalRef: 'b' }], once),
      directory.upsert(viewer, [{ externalRef: 'a' }]).then(outcomesOf),
    ]);
    expect([dry, first, again, last]).toEqual(['CREATED', 'CREATED', 'CREATED', 'UNCHANGED']);
    expect(reused).toEqual(expect.objectContaining({ code: 'IDEMPOTENCY_KEY_REUSED' }));
    expect(await directory.refs(viewer)).toEqual(['a']);
  });
});
