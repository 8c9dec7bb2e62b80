import { isApiKey } from './apiKeys.ts';
import type { TokenVerifier } from './authenticate.ts';
import { isSessionToken } from './session.ts';

/** The kinds of bearer token: the gateway's own two, and the JWTs of whoever issues them. */
export type Verifiers = Readonly<Record<'apiKey' | 'session' | 'token', TokenVerifier>>;

/** Hands each token to the verifier of what it says it is. */
export function createVerifier(verifiers: Verifiers): TokenVerifier {
  return (token, sha256) => {
    const kind = isApiKey(token) ? 'apiKey' : isSessionToken(token) ? 'session' : 'token';
    return verifiers[kind](token, sha256);
  };
}
