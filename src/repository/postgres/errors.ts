import { DatabaseError } from 'pg';
import { GatewayError } from '../../domain/errors.ts';

/** The driver, rather than the database, says that it has no answer: the connection broke, or none could be made. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** What the driver threw, with its own errors told apart from the database's. */
export const driverError = (cause: unknown): unknown =>
  cause instanceof DatabaseError ? cause : new ConnectionLost('The database could not be asked.', { cause });

export const codeOf = (error: unknown): string => (error instanceof DatabaseError ? (error.code ?? '') : '');

/**
 * Transactions that lost to another and may win when they begin again: serialization failures, deadlocks, a unique
 * value that another one wrote first (https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html).
 */
const again = ['40001', '40P01', '23505'];
export const mayBeRepeated = (error: unknown): boolean => again.includes(codeOf(error));

/** The database goes away, or the connection did: whether a COMMIT under way was carried out, nobody knows. */
export const isUnknown = (error: unknown): boolean =>
  error instanceof ConnectionLost || /^(08...|57P0.|40003|25P03|58...|XX...)$/.test(codeOf(error));

/** Nothing was written, and the same may succeed soon: also timeouts of locks and statements, and a server that only reads. */
const isBusy = (error: unknown): boolean =>
  error instanceof ConnectionLost ||
  /^(08...|57...|53...|40...|23505|55P03|25006|25P03)$/.test(codeOf(error));

/** An error as callers may see it, of work of which nothing was written. */
export function storageError(error: unknown): unknown {
  if (codeOf(error) === '53100')
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

/** What the system or TLS calls it, which is no secret. */
const causeOf = ({ cause }: Error): string => {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? ` (${code})` : '';
};

/** What is wrong with the database, for people; undefined for an error that is none of its own. */
export function databaseProblem(error: unknown): string | undefined {
  if (error instanceof ConnectionLost) return `cannot be reached${causeOf(error)}`;
  const code = codeOf(error);
  if (code === '28P01') return 'does not let this user in with this password';
  if (code.startsWith('28')) return 'does not let this user in from here';
  if (code === '3D000') return 'does not exist';
  if (code === '42501') return 'does not let this user make tables and write into them';
  if (code === '53100') return 'is on a disk that is full';
  if (code === '25006') return 'can only be read';
  if (/^(57P0.|53...)$/.test(code)) return 'takes no connections now';
  return undefined;
}

export const unknownOutcome = (cause: unknown): GatewayError =>
  new GatewayError(
    'UNKNOWN_OUTCOME',
    'The connection to the database broke during COMMIT: what was asked for may have been written or not. Repeat it with the same idempotency key.',
    { retryAfter: 1, cause },
  );
