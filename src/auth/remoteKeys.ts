import { createLocalJWKSet, createRemoteJWKSet, customFetch, type RemoteJWKSet } from 'jose';
import type { Log } from '../log.ts';
import { keysUnavailable } from './errors.ts';

/** All in milliseconds. */
export interface Patience {
  /** How long the endpoint may take to answer. */
  readonly timeout: number;
  /**
   * How long the endpoint is left alone after an answer, whatever keys tokens name, and after a failure. Short:
   * a rotated key is known soon, and made-up key ids still can't make a flood of requests.
   */
  readonly cooldown: number;
  /** How long keys are used without asking again, so that the removal of one takes effect. */
  readonly maxAge: number;
}

export const defaultPatience: Patience = { timeout: 5_000, cooldown: 1_000, maxAge: 300_000 };

/**
 * The keys published at `uri`, fetched when they are first needed.
 * The result throws GatewayError OVERLOADED when they can't be had: a gateway that can't check a token must
 * not call it bad.
 */
export function remoteKeys(uri: string, log: Pick<Log, 'warn'>, patience = defaultPatience): RemoteJWKSet {
  const retryAfter = Math.max(1, Math.ceil(patience.cooldown / 1000));
  let pausedUntil = 0;

  async function fetchKeys(url: string, options: RequestInit): Promise<Response> {
    if (Date.now() < pausedUntil) throw keysUnavailable(retryAfter);
    try {
      const response = await fetch(url, options);
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new UnexpectedStatus(response.status);
      }
      const text = await response.text();
      createLocalJWKSet(JSON.parse(text));
      return new Response(text);
    } catch (error) {
      pausedUntil = Date.now() + patience.cooldown;
      log.warn(
        { err: error, status: error instanceof UnexpectedStatus ? error.status : undefined },
        'AUTH_JWKS_URI gave no key set; tokens that need it are answered with 503',
      );
      throw keysUnavailable(retryAfter);
    }
  }

  return createRemoteJWKSet(new URL(uri), {
    timeoutDuration: patience.timeout,
    cooldownDuration: patience.cooldown,
    cacheMaxAge: patience.maxAge,
    [customFetch]: fetchKeys,
  });
}

class UnexpectedStatus extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}
