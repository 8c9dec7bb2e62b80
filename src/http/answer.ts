import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { challenge } from '../auth/challenge.ts';
import { type GatewayError, statusOf } from '../domain/errors.ts';
import {
  type ErrorContext,
  isRequestErrorCode,
  type PresentedError,
  presentError,
} from '../graphql/errors.ts';
import type { Answered, AnsweredCode } from './metrics.ts';

/** What is answered, whichever lane made it; headers that every answer has are added when it's sent. */
export interface Answer extends Answered {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<Uint8Array>;
}

export interface JsonAnswer extends Answer {
  readonly body: string;
}

/** GraphQL over HTTP, §6.1. */
export type JsonMediaType = 'application/json' | 'application/graphql-response+json';

/** An operation's result as an HTTP answer: its errors presented, its status and headers by the first of them. */
export function answerOf(
  result: ExecutionResult,
  mediaType: JsonMediaType,
  context: ErrorContext,
): JsonAnswer {
  const { body, first, errors } = presentResult(result, context);
  if (!first) return json(200, body, mediaType);
  const status = statusOfResult(result.data, first.code, mediaType);
  const error = status === 200 ? undefined : first.gatewayError;
  const headers = {
    ...(error && headersOf(error)),
    // The front has let the method in; it's the operation that may not come by GET (RFC 9110 §15.5.6).
    ...(error?.code === 'METHOD_NOT_ALLOWED' && { Allow: 'POST' }),
  };
  return { ...json(status, body, mediaType, headers), errors };
}

/** A result as its caller may see it, its first error, and the codes of all. */
export function presentResult(
  { errors, data, extensions }: ExecutionResult,
  context: ErrorContext,
): {
  readonly body: FormattedExecutionResult;
  readonly first: PresentedError | undefined;
  readonly errors: readonly AnsweredCode[] | undefined;
} {
  // Nearly all have data alone, and to spread members that may be there costs the engine an object's shape.
  if (!errors && !extensions && data !== undefined)
    return { body: { data }, first: undefined, errors: undefined };
  const presented = errors?.map(error => presentError(error, context));
  const body = {
    ...(presented && { errors: presented.map(error => error.formatted) }),
    ...(data !== undefined && { data }),
    ...(extensions && { extensions }),
  };
  return { body, first: presented?.[0], errors: presented?.map(({ code }) => code) };
}

/**
 * The HTTP status of a result with errors. A status other than 200 is for answers without data; and where the
 * client takes application/json, a document or variables that don't fit are no failure of HTTP's (GraphQL over
 * HTTP §6.4.1).
 * @param data undefined when nothing was executed, null when nothing came of it.
 * @param code of the first error
 */
function statusOfResult(data: unknown, code: unknown, mediaType: JsonMediaType): number {
  if (data != null) return 200;
  if (data === undefined && isRequestErrorCode(code)) return mediaType === 'application/json' ? 200 : 400;
  return statusOf(code) ?? 500;
}

/** The answer to a request that is refused before any lane sees it: its status is the error's, always. */
export function refusal(error: GatewayError, mediaType: JsonMediaType = 'application/json'): JsonAnswer {
  const body = { errors: [{ message: error.message, extensions: error.extensions }] };
  return { ...json(error.status, body, mediaType, headersOf(error)), errors: [error.code] };
}

/** Where there is no `GatewayError` to be had. */
export function internalError(requestId: string): JsonAnswer {
  const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId };
  const body = { errors: [{ message: 'Internal server error', extensions }] };
  return { ...json(500, body), errors: ['INTERNAL_SERVER_ERROR'] };
}

export function json(
  status: number,
  body: unknown,
  mediaType: JsonMediaType = 'application/json',
  headers: Readonly<Record<string, string>> = {},
): JsonAnswer {
  return {
    status,
    headers: { 'Content-Type': `${mediaType}; charset=utf-8`, ...headers },
    body: JSON.stringify(body),
  };
}

function headersOf(error: GatewayError): Record<string, string> {
  const authenticate = challenge(error);
  return {
    ...(authenticate !== undefined && { 'WWW-Authenticate': authenticate }),
    ...(error.retryAfter !== undefined && { 'Retry-After': String(Math.ceil(error.retryAfter)) }),
  };
}
