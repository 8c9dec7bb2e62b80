import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { AuthConfig } from '../config.ts';
import { GatewayError } from '../domain/errors.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { Log } from '../log.ts';
import type { TokenVerifier } from './authenticate.ts';
import { viewerOf } from './claims.ts';
import { expiredToken, invalidAuthorization } from './errors.ts';
import type { TokenKeys } from './keys.ts';
import { remember } from './remember.ts';
import { type Patience, remoteKeys } from './remoteKeys.ts';

/** Seconds that the clocks of issuer and gateway may differ. */
const clockTolerance = 5;
/** Milliseconds for which a token of a remote key is remembered, since that key may be withdrawn. */
const maxRememberedRemote = 60_000;

const algorithms = { secret: ['HS256'], jwks: ['RS256', 'ES256', 'EdDSA'] } as const satisfies Record<
  TokenKeys['kind'],
  readonly string[]
>;

export interface VerifierOptions {
  readonly log: Pick<Log, 'warn'>;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
  readonly patience?: Patience;
}

/** Checks JWTs (RFC 7519) in compact serialisation. */
export function createTokenVerifier(
  keys: TokenKeys,
  { issuer, audience, claims }: Pick<AuthConfig, 'issuer' | 'audience' | 'claims'>,
  { log, now = Date.now, patience }: VerifierOptions,
): TokenVerifier {
  const check = signatureCheck(keys, log, patience);
  const maxAge = keys.kind === 'jwks' ? maxRememberedRemote : Number.POSITIVE_INFINITY;
  const rules: JWTVerifyOptions = {
    algorithms: [...algorithms[keys.kind]],
    requiredClaims: ['exp'],
    clockTolerance,
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  };

  async function verify(token: string): Promise<Viewer> {
    if (!isCanonical(token)) throw invalidAuthorization();
    const payload = await check(token, { ...rules, currentDate: new Date(now()) }).catch(error => {
      if (error instanceof GatewayError) throw error;
      if (error instanceof errors.JWTExpired) throw expiredToken();
      throw invalidAuthorization(reasonOf(error));
    });
    const viewer = viewerOf(payload, claims);
    // JSON has no Infinity, but JSON.parse makes one of 1e999: a token that never ends.
    if (!viewer || !Number.isFinite(payload.exp)) throw invalidAuthorization('claims');
    return viewer;
  }

  return remember(verify, { maxAge, now });
}

/**
 * Whether a token is three parts in the one base64url spelling of their bytes (RFC 7515 §2, RFC 4648 §3.5).
 * jose decodes with padding, white space and loose trailing bits too, which gives a token many spellings.
 */
export function isCanonical(token: string): boolean {
  const parts = token.split('.');
  return (
    parts.length === 3 &&
    parts.every(part => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part)
  );
}

type SignatureCheck = (token: string, rules: JWTVerifyOptions) => Promise<JWTPayload>;

function signatureCheck(
  keys: TokenKeys,
  log: Pick<Log, 'warn'>,
  patience: Patience | undefined,
): SignatureCheck {
  if (keys.kind === 'secret') {
    const secret = new TextEncoder().encode(keys.secret);
    return async (token, rules) => (await jwtVerify(token, secret, rules)).payload;
  }
  const keySet = remoteKeys(keys.uri, log, patience);
  return async (token, rules) => {
    try {
      return (await jwtVerify(token, keySet, rules)).payload;
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return checkWithEach(error, token, rules);
      throw error;
    }
  };
}

/** `kid` is optional (RFC 7515 §4.1.4): a token without one may be signed with any key of its algorithm. */
async function checkWithEach(
  candidates: errors.JWKSMultipleMatchingKeys,
  token: string,
  rules: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of candidates) {
    try {
      return (await jwtVerify(token, key, rules)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

/** What is wrong, in words that quote nothing of the token. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed) return `${error.code} ${error.claim}`;
  return error instanceof errors.JOSEError ? error.code : 'unusable key';
}
