import type { MaybePromise } from '../domain/maybePromise.ts';
import type { Viewer } from '../domain/viewer.ts';
import { invalidAuthorization, missingAuthorization } from './errors.ts';

/**
 * Answers at once for a token that was verified before.
 * Throws or rejects with GatewayError EXPIRED_TOKEN, INVALID_AUTHORIZATION, or OVERLOADED when the keys can't be had.
 */
export type TokenVerifier = (token: string) => MaybePromise<Viewer>;

const maxTokenLength = 16_384;

/**
 * Who calls, by the value of the `Authorization` header.
 * Throws or rejects with GatewayError MISSING_AUTHORIZATION, and whatever the verifier of its token does.
 */
export type Authenticator = (authorization: string | undefined) => MaybePromise<Viewer>;

export function createAuthenticator(verifyToken: TokenVerifier): Authenticator {
  return authorization => verifyToken(bearerToken(authorization));
}

/**
 * The token of a bearer header: RFC 6750 §2.1, its scheme in any letter case (RFC 9110 §11.1).
 * @throws GatewayError MISSING_AUTHORIZATION for no header, another scheme or no token;
 * INVALID_AUTHORIZATION for what can't be a token.
 */
export function bearerToken(authorization: string | undefined): string {
  const token = /^bearer(?!\S) *(.*)$/is.exec(authorization ?? '')?.[1];
  if (!token) throw missingAuthorization();
  if (token.length > maxTokenLength || !/^[A-Za-z0-9._~+/-]+=*$/.test(token)) throw invalidAuthorization();
  return token;
}
