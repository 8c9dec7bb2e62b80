import { createHmac } from 'node:crypto';
import { GatewayError } from '../../src/domain/errors.ts';

export const secret = 'a secret that is long enough for HS256';
export const claimNames = { workspace: 'workspace', groups: 'groups', scope: 'scope' };
export const plainAuth = { issuer: undefined, audience: undefined, claims: claimNames };

/** Seconds since the epoch. */
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

export const goodClaims = (): Record<string, unknown> => ({
  sub: 'ann',
  workspace: 'acme',
  groups: ['group-1'],
  scope: 'people:read people:write',
  exp: inSeconds(60),
});

export const encoded = (part: unknown): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

const hashes = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

/** A token made without the library under test. A payload given as a string is JSON that JSON.stringify can't make. */
export function hmacToken(
  payload: unknown,
  header: Record<string, unknown> = {},
  key: string = secret,
  hash: keyof typeof hashes = 'HS256',
): string {
  const signed = `${encoded({ alg: hash, ...header })}.${encoded(payload)}`;
  return `${signed}.${createHmac(hashes[hash], key).update(signed).digest('base64url')}`;
}

/** What a call is answered with: the error's code, or the value. */
export async function outcomeOf<T>(call: () => T | Promise<T>): Promise<T | string> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    throw error;
  }
}

export const silent = { debug: () => {}, warn: () => {} };
