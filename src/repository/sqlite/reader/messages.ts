import Database from 'better-sqlite3';
import { type ErrorCode, GatewayError } from '../../../domain/errors.ts';
import type { ReadName } from './reads.ts';

/** What a thread is asked for: a read, or to checkpoint. */
export type Job = { readonly name: ReadName; readonly args: readonly unknown[] } | 'checkpoint';

/** Null asks it to end. */
export type ReadRequest = Job | null;

/**
 * What comes of it, the value as JSON: of a page of persons that takes two thirds of the time that the event loop
 * spends on a structured clone, and rows, made of SQLite's own values and of JSON, lose nothing by it.
 */
export type ReadReply = { readonly json: string } | { readonly error: SentError };

/** An error as it crosses from thread to thread, which would make a plain Error of it. */
export interface SentError {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string | undefined;
  readonly retryAfter: number | undefined;
  readonly cause: SentError | undefined;
}

export function sent(thrown: unknown): SentError {
  const error =
    thrown instanceof Error ? thrown : new Error(`Not an error was thrown, but ${typeof thrown}.`);
  const { message, stack, cause } = error;
  return {
    type: error instanceof Database.SqliteError ? 'SqliteError' : error.name,
    message,
    stack,
    code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
    retryAfter: error instanceof GatewayError ? error.retryAfter : undefined,
    cause: cause === undefined ? undefined : sent(cause),
  };
}

/** The error that was sent, with the stack that it had in the thread. */
export function received({
  type,
  message,
  stack,
  code = '',
  retryAfter,
  cause: sentCause,
}: SentError): Error {
  const cause = sentCause && received(sentCause);
  const options = { ...(retryAfter !== undefined && { retryAfter }), ...(cause && { cause }) };
  const error =
    type === 'GatewayError'
      ? new GatewayError(code as ErrorCode, message, options)
      : type === 'SqliteError'
        ? new Database.SqliteError(message, code)
        : Object.assign(new Error(message, options), { name: type });
  return stack === undefined ? error : Object.assign(error, { stack });
}
