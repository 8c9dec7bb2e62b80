import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { UnusableDatabase } from '../../domain/errors.ts';
import { fileProblem } from './errors.ts';
import { checkUsable } from './migrations.ts';

/** Pages between two reports, and two turns of the event loop. */
const pagesPerStep = 2_000;

/** How long a lock is waited for; no gateway runs in this process. */
const patience = 10_000;

/** Is told how many of how many pages are copied. What it throws ends the copy, which leaves nothing then. */
export type OnCopied = (done: number, total: number) => void;

/**
 * Copies one state of a directory's database into a new file, whatever others write meanwhile, checks the copy, and
 * puts it in its place when it's whole and on the disk (docs/decisions/backup.md).
 * @param from a database that may be in use; it isn't changed
 * @param to replaced if it's there
 * @throws UnusableDatabase for what is no database of this program's or damaged, or can't be written; the target is
 * as it was then.
 */
export async function copyDatabase(from: string, to: string, onCopied: OnCopied): Promise<void> {
  // One of this process's own: two may copy to one place.
  const part = `${to}.${process.pid}.part`;
  try {
    const source = opened(from, () => new Database(from, { fileMustExist: true, timeout: patience }));
    try {
      await copyInto(source, from, part, onCopied);
    } finally {
      source.close();
    }
    opened(part, () => checkCopy(part, from));
    const [log] = filesOf(to).filter(path => path !== to);
    // It would be taken for the copy's own, and played into it.
    if (log !== undefined)
      throw new UnusableDatabase(`${log} belongs to another database; take it away first.`);
    flush(part);
    renameSync(part, to);
    flush(dirname(to));
  } catch (error) {
    removePart(part);
    throw error;
  }
}

async function copyInto(
  source: Database.Database,
  from: string,
  part: string,
  onCopied: OnCopied,
): Promise<void> {
  opened(from, () => {
    if (checkUsable(source) === null) throw new UnusableDatabase('holds no directory');
    source.pragma('query_only = ON');
    // Held open over all steps: the copy is of this state, and no write of others makes it begin again.
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM "meta"').get();
  });
  closeSync(openSync(part, 'wx', 0o600));
  try {
    await source.backup(part, {
      progress({ totalPages, remainingPages }) {
        onCopied(totalPages - remainingPages, totalPages);
        return pagesPerStep;
      },
    });
  } catch (error) {
    throw describedAs(part, error);
  }
}

/** A file of its own, without a log beside it. */
function checkCopy(part: string, from: string): void {
  const copy = new Database(part, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
    if (copy.pragma('quick_check(1)', { simple: true }) !== 'ok' || !refersToItself(copy))
      throw new UnusableDatabase(`is no good copy: ${from} is damaged`);
  } finally {
    copy.close();
  }
}

const refersToItself = (copy: Database.Database): boolean =>
  (copy.pragma('foreign_key_check') as unknown[]).length === 0;

function opened<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw describedAs(file, error);
  }
}

function describedAs(file: string, error: unknown): unknown {
  const problem = error instanceof UnusableDatabase ? error.message : fileProblem(error);
  return problem ? new UnusableDatabase(`${file} ${problem}.`, { cause: error }) : error;
}

function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function removePart(part: string): void {
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(part + end, { force: true });
}

/** The files of a database that are there. */
export const filesOf = (file: string): readonly string[] =>
  ['', '-wal', '-shm', '-journal'].map(end => file + end).filter(path => existsSync(path));
