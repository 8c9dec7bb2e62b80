import { createHash } from 'node:crypto';
import type { Database } from '../config/database.ts';
import { UnusableDatabase } from '../domain/errors.ts';
import {
  halfCopy,
  type Key,
  type Row,
  type TableName,
  type Tables,
  tableNames,
  tables,
} from '../repository/tables.ts';

/** A database to copy from or into; `url` is PostgreSQL's address. */
export interface Place {
  readonly database: Database;
  readonly url: string | undefined;
}

/** What happens, for a progress bar. */
export interface Report {
  readonly step: 'copying' | 'checking';
  readonly done: number;
  readonly total: number;
}

export interface Copied {
  readonly table: TableName;
  readonly rows: number;
  /** The sum of the hashes of all rows, in hexadecimal: the same in whatever order they stand. */
  readonly checksum: string;
}

interface Note {
  readonly from: string;
  readonly table: TableName;
  readonly after: Key | null;
}

const atOnce = 2_000;

/**
 * Opens a database as its tables.
 * @param called what it is for people, as the beginning of a sentence
 * @param use `there` for one that must hold a directory
 * @throws UnusableDatabase
 */
export async function openPlace(
  { database, url }: Place,
  called: string,
  use: 'there' | 'made',
): Promise<Tables> {
  const { openTables } =
    database.file === undefined
      ? await import('../repository/postgres/tables.ts')
      : await import('../repository/sqlite/tables.ts');
  return openTables(database.file ?? (url as string), called, use);
}

/**
 * Copies a directory into an empty database, or goes on with a copy that was broken off, and then reads both again and
 * compares them. Nobody may write into either meanwhile.
 * @param from what the source is called: a copy is gone on with from the same one only
 * @returns what there is, table by table; undefined when it was asked to stop
 * @throws UnusableDatabase
 */
export async function copyTables(
  source: Tables,
  target: Tables,
  from: string,
  report: (report: Report) => void,
  stopped: () => boolean = () => false,
): Promise<readonly Copied[] | undefined> {
  if ((await source.note()) !== null)
    throw new UnusableDatabase(`The database that --from names ${halfCopy}.`);
  const note = await noteOf(target, from);
  let total = 0;
  for (const table of tableNames) total += await source.count(table);
  let done = 0;
  for (const table of tableNames) done += await target.count(table);
  const begin = note ? tableNames.indexOf(note.table) : 0;
  for (const table of tableNames.slice(begin)) {
    let after = table === note?.table ? note.after : null;
    for (;;) {
      if (stopped()) return undefined;
      const { rows, last } = await source.read(table, after, atOnce);
      if (last === null) break;
      await target.write(table, rows, JSON.stringify({ from, table, after: last } satisfies Note));
      after = last;
      done += rows.length;
      report({ step: 'copying', done, total });
    }
  }

  const copied: Copied[] = [];
  done = 0;
  // Those last that may be written without a trace elsewhere, such as API keys that are revoked.
  for (const table of [...tableNames].reverse()) {
    const progress = (rows: number) => {
      done += rows;
      report({ step: 'checking', done, total: 2 * total });
      return stopped();
    };
    const there = await summed(source, table, progress);
    const here = there && (await summed(target, table, progress));
    if (!there || !here) return undefined;
    if (there.rows !== here.rows || there.checksum !== here.checksum)
      throw new UnusableDatabase(
        `${table} has ${here.rows} rows with the checksum ${here.checksum}, and should have ${there.rows} with ${there.checksum}: somebody wrote meanwhile. Empty the database that was copied into and begin anew.`,
      );
    copied.unshift(there);
  }
  await target.finish();
  return copied;
}

/** How far a copy from there has come; null: not begun. @throws UnusableDatabase */
async function noteOf(target: Tables, from: string): Promise<Note | null> {
  const text = await target.note();
  if (text !== null) {
    const note = JSON.parse(text) as Note;
    if (note.from === from) return note;
    throw new UnusableDatabase(`The database that --to names is half a copy of another one, ${note.from}.`);
  }
  for (const table of tableNames)
    if ((await target.count(table)) > 0)
      throw new UnusableDatabase('The database that --to names is not empty: a copy needs one of its own.');
  return null;
}

/** @param stop is told of rows read, and whether to read no others */
async function summed(
  source: Tables,
  table: TableName,
  stop: (rows: number) => boolean,
): Promise<Copied | undefined> {
  let [rows, sum, after] = [0, 0n, null as Key | null];
  for (;;) {
    const page = await source.read(table, after, atOnce);
    if (page.last === null) break;
    for (const row of page.rows) sum = (sum + hashOf(table, row)) % 2n ** 64n;
    rows += page.rows.length;
    after = page.last;
    if (stop(page.rows.length)) return undefined;
  }
  return { table, rows, checksum: sum.toString(16).padStart(16, '0') };
}

function hashOf(table: TableName, row: Row): bigint {
  const values = tables[table].map(column => row[column]);
  return createHash('sha256').update(JSON.stringify(values)).digest().readBigUInt64BE();
}
