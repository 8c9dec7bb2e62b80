import { statSync } from 'node:fs';
import { CommandError } from './failure.ts';

/** Whether a path leads to a file, by whatever name. */
export function leadsTo(path: string, file: string): boolean {
  const [found, other] = [path, file].map(each => statSync(each, { throwIfNoEntry: false }));
  return found !== undefined && found.dev === other?.dev && found.ino === other.ino;
}

/** @throws CommandError for what a command must not write to: the database, what lies beside it, and its secret. */
export function checkTarget(option: string, path: string, database: string | undefined): void {
  const ends = database === undefined ? [] : ['', '-wal', '-shm', '-journal', '.secret'];
  const own = ends.map(end => database + end);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false)
    throw new CommandError(`${option} is there, and is no file: ${path}.`);
  if (own.some(file => leadsTo(path, file)))
    throw new CommandError(`${option} must be another file than the database, its log and its secret.`);
}
