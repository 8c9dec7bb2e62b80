import { execFileSync } from 'node:child_process';
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createProgress } from '../src/cli/progress.ts';
import { makeGroups, makePeople, type PeopleOptions } from '../src/cli/seed/people.ts';
import { canonicalVersion } from '../src/domain/canonical.ts';
import { persons as command, root } from './root.ts';
import { rowWriter } from './rows.ts';

/** Raised when the same options must make another database. */
const version = 1;

/**
 * The database of these people, made unless it is there already: as `persons seed` would make it, in the tenth
 * part of the time.
 * @returns its path; it is to be copied, never served.
 */
export function database(folder: string, options: PeopleOptions): string {
  const { persons, groups, seed } = options;
  const journal = readFileSync(join(root, 'drizzle/sqlite/meta/_journal.json'), 'utf8');
  const { entries } = JSON.parse(journal) as { entries: unknown[] };
  const rules = [version, entries.length, canonicalVersion].join('.');
  const file = join(folder, `${persons}-persons-${groups}-groups-seed-${seed}-v${rules}.db`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${file}.unfinished`;
  removeDatabase(unfinished);
  execFileSync(process.execPath, [command, 'migrate'], {
    env: { PATH: process.env.PATH, DATABASE_URL: `file:${unfinished}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  fill(unfinished, options);
  renameSync(unfinished, file);
  return file;
}

/** A copy in a folder of its own, as `persons.db`. */
export function copyDatabase(file: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, join(folder, 'persons.db'), constants.COPYFILE_FICLONE);
}

const removeDatabase = (file: string) => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true });
};

/** Indexes that rows would be put into one by one; made in one go afterwards. */
const late = `SELECT name, sql FROM sqlite_schema
  WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('persons', 'person_keys', 'person_groups')`;

function fill(file: string, options: PeopleOptions): void {
  const connection = new Database(file);
  try {
    // A file that nobody else has: it is removed if this doesn't end well.
    connection.pragma('journal_mode = OFF');
    connection.pragma('synchronous = OFF');
    connection.pragma('foreign_keys = OFF');
    connection.pragma(`cache_size = -${1024 * 1024}`);
    const indexes = connection.prepare(late).all() as { name: string; sql: string }[];
    for (const { name } of indexes) connection.exec(`DROP INDEX "${name}"`);

    const progress = createProgress(process.stderr, 'Making persons:', options.persons);
    const write = rowWriter(connection, [...makeGroups(options)], options);
    let done = 0;
    connection.exec('BEGIN');
    for (const person of makePeople(options)) {
      write.person(person, done++);
      if (done % 1_000 === 0) progress.report(done);
    }
    write.end();
    connection.exec('COMMIT');
    progress.finish();

    process.stderr.write('Making the indexes\n');
    for (const { sql } of indexes) connection.exec(sql);
    if (connection.pragma('foreign_key_check(person_keys)', { simple: true }) !== undefined)
      throw new Error('A key has no person.');
    // In a file of its own, so that it can be copied and read without leaving anything beside it.
    connection.pragma('journal_mode = DELETE');
  } finally {
    connection.close();
  }
}
