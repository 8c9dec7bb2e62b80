import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '../domain/errors.ts';
import type { MaybePromise } from '../domain/maybePromise.ts';
import { callerOf, type Viewer } from '../domain/viewer.ts';
import { clientNetwork } from './clientNetwork.ts';
import { type Counter, createCounter, type Exchange } from './counter.ts';
import type { Metrics } from './metrics.ts';

export interface RateLimitOptions {
  /** Requests a minute for each subject; 0: nothing is counted. */
  readonly rateLimit: number;
  /** Whether `X-Forwarded-For` says where a request comes from. */
  readonly trustProxy: boolean;
  /** With the other processes that serve the same callers; undefined: there is none. */
  readonly exchange?: Exchange | undefined;
  readonly metrics: Metrics;
}

/**
 * Carries out a request's authentication, and counts what came of it: a request of that subject, or a refused
 * token from that network. Throws or rejects with whatever the authentication does, or with RATE_LIMITED.
 */
export type RateLimiter = (
  request: IncomingMessage,
  response: ServerResponse,
  authenticate: () => MaybePromise<Viewer>,
) => MaybePromise<Viewer>;

const maxRefusedTokens = 60;

export function createRateLimiter({
  rateLimit,
  trustProxy,
  exchange,
  metrics,
}: RateLimitOptions): RateLimiter {
  if (rateLimit === 0) return (_request, _response, authenticate) => authenticate();
  const requests = createCounter('requests', rateLimit, exchange);
  const refusals = createCounter('refusals', Math.min(rateLimit, maxRefusedTokens), exchange);

  return async (request, response, authenticate) => {
    let viewer: Viewer;
    try {
      viewer = await authenticate();
    } catch (error) {
      // A good token is served all the same: behind one address may be a whole office, or a proxy.
      if (refusesToken(error))
        await limit('address', refusals, bucketOf(clientNetwork(request, trustProxy)), response);
      throw error;
    }
    await limit('subject', requests, callerOf(viewer), response);
    return viewer;
  };

  async function limit(
    by: keyof typeof what,
    counter: Counter,
    key: string | number,
    response: ServerResponse,
  ): Promise<void> {
    const seconds = await countIn(counter, key, response);
    if (seconds === null) return;
    metrics.rateLimited(by);
    throw new GatewayError(
      'RATE_LIMITED',
      `More than ${counter.limit} requests ${what[by]} within a minute. Please try again in ${seconds} s.`,
      { retryAfter: seconds },
    );
  }
}

const what = { subject: 'by one subject', address: 'with a refused token from one address' };

/** Not where no token came, nor where none could be checked. */
const refusesToken = (error: unknown): boolean =>
  error instanceof GatewayError && (error.code === 'INVALID_AUTHORIZATION' || error.code === 'EXPIRED_TOKEN');

/**
 * Subjects need a good token to be counted, but networks come free to whoever has many. They share 65,536
 * counters, 30 MB at most. Who shares one by chance feels nothing of it while its own tokens are good.
 */
const bucketOf = (network: string): number => hash('sha256', network, 'buffer').readUInt16BE();

/**
 * Says in the answer what is left: the fields of
 * https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06, the last draft that has three.
 * @returns the seconds until more is allowed; null: this request is
 */
async function countIn(
  { limit, count }: Counter,
  key: string | number,
  response: ServerResponse,
): Promise<number | null> {
  const { consumedPoints, msBeforeNext } = await count(key);
  const seconds = Math.ceil(msBeforeNext / 1000);
  response.setHeader('RateLimit-Limit', limit);
  response.setHeader('RateLimit-Remaining', Math.max(limit - consumedPoints, 0));
  response.setHeader('RateLimit-Reset', seconds);
  return consumedPoints > limit ? seconds : null;
}
