import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';

/*
 * Cross-origin requests (https://fetch.spec.whatwg.org/#http-cors-protocol): none are allowed but those of the
 * listed origins, and those without credentials, since a token is sent by hand.
 */

const exposedHeaders = [
  'X-Request-Id',
  'X-Session',
  'WWW-Authenticate',
  'Retry-After',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
].join(', ');
const allowedHeaders = 'Authorization, Content-Type, X-Request-Id, Last-Event-ID';
const preflightSeconds = '600';

/** Lets a listed origin's pages read the answer. */
export function allowOrigin(
  { headers: { origin } }: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): void {
  if (origins.length === 0) return;
  response.setHeader('Vary', 'Origin');
  if (origin === undefined || !origins.includes(origin)) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', exposedHeaders);
}

/** Whether a browser asks if it may send another request. Such a request never carries a token. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

/** Says what may be sent, if `allowOrigin` has let the origin in. */
export function preflightAnswer(response: ServerResponse): Answer {
  const allowed = response.hasHeader('Access-Control-Allow-Origin');
  return {
    status: 204,
    headers: allowed
      ? {
          'Access-Control-Allow-Methods': 'GET, POST',
          'Access-Control-Allow-Headers': allowedHeaders,
          'Access-Control-Max-Age': preflightSeconds,
        }
      : {},
    body: '',
  };
}
