import { errors, jwtVerify, SignJWT } from 'jose';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import type { GroupAccess, SessionToken, Viewer } from '../domain/viewer.ts';
import type { Repository } from '../repository/port.ts';
import type { TokenVerifier } from './authenticate.ts';
import { viewerOf } from './claims.ts';
import { expiredToken, invalidAuthorization } from './errors.ts';
import { remember } from './remember.ts';
import { isCanonical } from './token.ts';

const issuer = 'persons-gateway';
/** Says which of the two kinds a token is: with one secret for both, nothing else could. */
const type = 'pgw-session+jwt';
const claims = { workspace: 'workspace', groups: 'groups', scope: 'scope' };
/** Claim: the second at which the chain of renewals ends. */
const chainEnd = 'chain_end';
/** Claim: the API key that the first session of the chain was made with. Its groups are looked up, not carried. */
const parentKey = 'api_key';

/** No chain of renewals outlives it. */
const maxChain = 24 * 60 * 60 * 1000;

export interface Sessions {
  /** A token with the viewer's rights; of a session's viewer, one that goes on with its chain. */
  readonly issue: (viewer: Viewer) => Promise<SessionToken>;
  /** Throws or rejects with GatewayError EXPIRED_TOKEN, INVALID_AUTHORIZATION. */
  readonly verify: TokenVerifier;
  /** A fresh token for a viewer whose session is past half its life; null when there is none to give. */
  readonly renew: (viewer: Viewer) => Promise<string | null>;
}

export interface SessionOptions {
  readonly secret: string;
  /** Seconds. */
  readonly ttl: number;
  /** Where API keys are looked up: a session ends with the key that it was made with. */
  readonly apiKeys: Pick<Repository, 'apiKeyByIdentifier'>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const seconds = (timestamp: number): number => Math.floor(timestamp / 1000);

/** As `sign` writes it: a token whose header says the same in another way is none of the gateway's. */
const header = { alg: 'HS256', typ: type };
const start = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.`;

/** Whether a token says of itself that it is one of the gateway's sessions; `verify` checks that it is. */
export const isSessionToken = (token: string): boolean => token.startsWith(start);

/** The gateway's own tokens: what `createSession` gives, so that a browser needs to hold no lasting credential. */
export function createSessions({ secret, ttl, apiKeys, now = Date.now }: SessionOptions): Sessions {
  const key = new TextEncoder().encode(secret);

  async function issue(viewer: Viewer): Promise<SessionToken> {
    const issuedAt = now();
    const end = Math.min(viewer.notAfter ?? Number.POSITIVE_INFINITY, issuedAt + maxChain);
    const expiresAt = seconds(Math.min(issuedAt + ttl * 1000, end));
    const { apiKey } = viewer;
    // A key may list more groups than a token has room for.
    const groups = apiKey === undefined ? groupsClaim(viewer.access) : undefined;
    const token = await new SignJWT({
      [claims.workspace]: viewer.workspace,
      ...(groups !== undefined && { [claims.groups]: groups }),
      [claims.scope]: viewer.scopes.join(' '),
      [chainEnd]: seconds(end),
      ...(apiKey !== undefined && { [parentKey]: apiKey }),
    })
      .setProtectedHeader(header)
      .setIssuer(issuer)
      .setSubject(viewer.subject)
      .setIssuedAt(seconds(issuedAt))
      .setExpirationTime(expiresAt)
      .sign(key);
    return { token, expiresAt: expiresAt * 1000 };
  }

  async function verify(token: string): Promise<Viewer> {
    if (!isCanonical(token)) throw invalidAuthorization();
    const rules = { algorithms: ['HS256'], issuer, typ: type, requiredClaims: ['exp', 'iat', chainEnd] };
    const { payload } = await jwtVerify(token, key, { ...rules, currentDate: new Date(now()) }).catch(
      error => {
        throw error instanceof errors.JWTExpired ? expiredToken() : invalidAuthorization();
      },
    );
    const viewer = viewerOf(payload, claims);
    const { [chainEnd]: end, [parentKey]: apiKey } = payload;
    if (!viewer || typeof end !== 'number') throw invalidAuthorization();
    if (apiKey !== undefined && typeof apiKey !== 'string') throw invalidAuthorization();
    const session = { issuedAt: Number(payload.iat) * 1000, expiresAt: Number(payload.exp) * 1000 };
    return { ...viewer, notAfter: end * 1000, session, ...(apiKey !== undefined && { apiKey }) };
  }

  /** What is never remembered: that the key is still there. */
  function withParent(viewer: Viewer): MaybePromise<Viewer> {
    if (viewer.apiKey === undefined) return viewer;
    return andThen(apiKeys.apiKeyByIdentifier(viewer.apiKey), parent => {
      if (parent?.workspace !== viewer.workspace) throw invalidAuthorization();
      return { ...viewer, access: parent.access };
    });
  }

  async function renew(viewer: Viewer): Promise<string | null> {
    const { session } = viewer;
    if (!session || now() < (session.issuedAt + session.expiresAt) / 2) return null;
    const fresh = await issue(viewer);
    return fresh.expiresAt > session.expiresAt ? fresh.token : null;
  }

  const verifyToken = remember(verify, { maxAge: maxChain, now });
  return { issue, verify: (token, sha256) => andThen(verifyToken(token, sha256), withParent), renew };
}

function groupsClaim(access: GroupAccess): readonly string[] | '*' | undefined {
  if (access.kind === 'all') return '*';
  return access.kind === 'listed' ? access.identifiers : undefined;
}
