import Database from 'better-sqlite3';
import { GatewayError } from '../../domain/errors.ts';

const codeOf = (error: unknown): string => (error instanceof Database.SqliteError ? error.code : '');

/** A lock that another process holds. */
export const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** What went wrong with the file, for people; undefined for an error that is none of the file's. */
export function fileProblem(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code === 'SQLITE_NOTADB') return 'is not a SQLite database';
  if (code.startsWith('SQLITE_CORRUPT')) return 'is damaged';
  if (code.startsWith('SQLITE_READONLY')) return 'cannot be written';
  if (code.startsWith('SQLITE_CANTOPEN')) return 'cannot be opened';
  if (code === 'SQLITE_FULL') return 'is on a disk that is full';
  if (isBusy(error)) return 'is locked by another process';
  if (error instanceof Error && 'syscall' in error && error.syscall === 'mkdir')
    return 'is in a folder that cannot be made';
  return undefined;
}

/** An error of SQLite's as callers may see it; any other as it is. */
export function storageError(error: unknown): unknown {
  if (codeOf(error) === 'SQLITE_FULL')
    return new GatewayError('STORAGE_FULL', 'The disk is full. Nothing was written.', {
      retryAfter: 60,
      cause: error,
    });
  if (isBusy(error))
    return new GatewayError('STORAGE_BUSY', 'The database is busy. Nothing was written.', {
      retryAfter: 1,
      cause: error,
    });
  return error;
}
