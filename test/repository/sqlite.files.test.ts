import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { UnusableDatabase } from '../../src/domain/errors.ts';
import { connect } from '../../src/repository/sqlite/connection.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { tempDir } from '../support/tempDir.ts';
import { directoryOver, outcomesOf, viewerOf } from './services.ts';

const newFile = () => join(tempDir(), 'persons.db');

/** A directory with some people. */
async function filled(): Promise<string> {
  const file = newFile();
  const { upsert, repository } = directoryOver(await openSqlite({ file }));
  const people = Array.from({ length: 100 }, (_, index) => ({
    externalRef: `${index}`,
    firstName: 'x'.repeat(200),
  }));
  await upsert(viewerOf('w'), people);
  await repository.close();
  return file;
}

function sqlite(file: string, ...statements: string[]): string {
  const database = new Database(file);
  for (const statement of statements) database.exec(statement);
  database.close();
  return file;
}

describe('a file that is none of ours', () => {
  it.each<[string, RegExp, () => Promise<string> | string]>([
    [
      'text',
      /not a SQLite database/,
      () => {
        const file = newFile();
        writeFileSync(file, 'These are my notes. '.repeat(500));
        return file;
      },
    ],
    [
      'text shorter than a header',
      /not a SQLite database/,
      () => {
        const file = newFile();
        writeFileSync(file, 'notes');
        return file;
      },
    ],
    [
      'a database cut short',
      /damaged|not a SQLite database/,
      async () => {
        const file = await filled();
        truncateSync(file, Math.floor(statSync(file).size / 2));
        return file;
      },
    ],
    [
      'a database cut within its first page',
      /damaged|not a SQLite database/,
      async () => {
        const file = await filled();
        truncateSync(file, 1_000);
        return file;
      },
    ],
    [
      "another program's database",
      /another program/,
      () => sqlite(newFile(), 'CREATE TABLE notes (text)', "INSERT INTO notes VALUES ('mine')"),
    ],
    [
      "another program's database in WAL mode",
      /another program/,
      () => sqlite(newFile(), 'PRAGMA journal_mode = WAL', 'CREATE TABLE notes (text)'),
    ],
    [
      'a database of another program that uses Drizzle',
      /another program/,
      () =>
        sqlite(
          newFile(),
          'CREATE TABLE "__drizzle_migrations" ("id" INTEGER PRIMARY KEY, "hash" text NOT NULL, "created_at" numeric)',
          'CREATE TABLE notes (text)',
          "INSERT INTO __drizzle_migrations VALUES (1, 'f00', 1)",
        ),
    ],
    [
      'a database of a newer program',
      /newer schema/,
      async () =>
        sqlite(
          await filled(),
          "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('f00', 9e15)",
          'CREATE TABLE later (x)',
        ),
    ],
  ])('is refused, and left as it is: %s', async (_, reason, make) => {
    const file = await make();
    const before = readFileSync(file);
    const opening = openSqlite({ file });
    await expect(opening).rejects.toThrow(UnusableDatabase);
    await expect(opening).rejects.toThrow(reason);
    await expect(opening).rejects.toThrow(
      expect.objectContaining({ message: expect.stringContaining(file) }),
    );
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(dirname(file))).toEqual(['persons.db']);
  });

  it('is written no more once a newer program has changed its schema; another VACUUM changes nothing', async () => {
    const file = await filled();
    const repository = await openSqlite({ file });
    const { upsert } = directoryOver(repository);
    sqlite(file, 'VACUUM');
    expect(outcomesOf(await upsert(viewerOf('default'), [{ externalRef: 'one' }]))).toEqual(['CREATED']);
    await repository.ping();
    sqlite(
      file,
      "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('f00', 9e15)",
      'CREATE TABLE later (x)',
    );
    await expect(upsert(viewerOf('default'), [{ externalRef: 'two' }])).rejects.toThrow(/newer schema/);
    expect(() => repository.ping()).toThrow(/newer schema/);
    await repository.close();
  });

  it('is refused where it is a folder', async () => {
    const file = newFile();
    mkdirSync(file);
    await expect(openSqlite({ file })).rejects.toThrow(UnusableDatabase);
  });

  it('says so in one line', async () => {
    const file = newFile();
    writeFileSync(file, 'These are my notes. '.repeat(500));
    await expect(openSqlite({ file })).rejects.toThrow(/^[^\n]+$/);
  });
});

describe('a new database', () => {
  it('is made with its folder, and migrated once', async () => {
    const file = join(tempDir(), 'a', 'b', 'persons.db');
    const first = await openSqlite({ file });
    await first.close();
    expect(first.migrated.from).toBe(0);
    expect(first.migrated.to).toBeGreaterThan(0);
    const second = await openSqlite({ file });
    await second.close();
    expect(second.migrated).toEqual({ from: first.migrated.to, to: first.migrated.to });
  });

  it('may be an empty file', async () => {
    const file = newFile();
    writeFileSync(file, '');
    await (await openSqlite({ file })).close();
    expect(statSync(file).size).toBeGreaterThan(0);
  });

  it('leaves no journal behind when it is closed', async () => {
    const file = await filled();
    expect(readdirSync(dirname(file))).toEqual(['persons.db']);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('keeps its link tables without row ids', async () => {
    const database = connect(await filled());
    const tables = database
      .prepare("SELECT name FROM pragma_table_list WHERE wr = 1 AND schema = 'main' ORDER BY name")
      .pluck()
      .all();
    database.close();
    expect(tables).toEqual([
      'contact_assignments',
      'group_grants',
      'idempotency_records',
      'person_attributes',
      'person_changes',
      'person_groups',
      'person_keys',
    ]);
  });
});

describe('every connection', () => {
  it('waits for the disk at each commit, on the first open and on the next', () => {
    const file = newFile();
    const first = connect(file);
    const second = connect(file);
    const levels = [first, second].map(connection => connection.pragma('synchronous', { simple: true }));
    first.close();
    second.close();
    const again = connect(file);
    levels.push(again.pragma('synchronous', { simple: true }));
    again.close();
    expect(levels).toEqual([2, 2, 2]);
  });

  it('writes ahead, minds foreign keys, and never sleeps on a lock', () => {
    const connection = connect(newFile());
    const pragmas = ['journal_mode', 'foreign_keys', 'busy_timeout'].map(name =>
      connection.pragma(name, { simple: true }),
    );
    connection.close();
    expect(pragmas).toEqual(['wal', 1, 0]);
  });
});
