import { hash } from 'node:crypto';
import type { MaybePromise } from '../domain/maybePromise.ts';
import type { Viewer } from '../domain/viewer.ts';
import { invalidAuthorization, missingAuthorization } from './errors.ts';

/**
 * Answers at once for a token that was verified before. By its hash tokens are remembered and API keys looked up, so
 * that no list of them, in memory or on a disk, holds one that works.
 * Throws or rejects with GatewayError EXPIRED_TOKEN, INVALID_AUTHORIZATION, or OVERLOADED when the keys can't be had.
 */
export type TokenVerifier = (token: string, sha256?: string) => MaybePromise<Viewer>;

/** The SHA-256 of a token, in base64url. */
export const sha256Of = (token: string): string => hash('sha256', token, 'base64url');

const maxTokenLength = 16_384;

/**
 * Who calls, by the value of the `Authorization` header; of what a connection said before, its hash is known.
 * Throws or rejects with GatewayError MISSING_AUTHORIZATION, and whatever the verifier of its token does.
 */
export type Authenticator = (authorization: string | undefined, connection?: object) => MaybePromise<Viewer>;

export function createAuthenticator(verifyToken: TokenVerifier): Authenticator {
  const lastOf = new WeakMap<
    object,
    readonly [authorization: string | undefined, token: string, sha256: string]
  >();
  return (authorization, connection) => {
    const last = connection && lastOf.get(connection);
    if (last?.[0] === authorization && last) return verifyToken(last[1], last[2]);
    const token = bearerToken(authorization);
    const sha256 = sha256Of(token);
    if (connection) lastOf.set(connection, [authorization, token, sha256]);
    return verifyToken(token, sha256);
  };
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
