import { SignJWT } from 'jose';
import type { AuthConfig } from '../config.ts';
import { viewerOf } from './claims.ts';

/** What a token says of its bearer. */
export interface TokenGrant {
  readonly subject: string;
  readonly workspace: string;
  /** Undefined: the groups granted to the subject in the directory. */
  readonly groups: readonly string[] | '*' | undefined;
  readonly scopes: readonly string[];
  /** Seconds from now. */
  readonly expiresIn: number;
}

/**
 * A token that the gateway with these settings accepts, signed with HS256. `now` in milliseconds.
 * @throws RangeError for a grant that no token may carry.
 */
export function issueToken(
  secret: string,
  { subject, workspace, groups, scopes, expiresIn }: TokenGrant,
  { issuer, audience, claims }: Pick<AuthConfig, 'issuer' | 'audience' | 'claims'>,
  now: number = Date.now(),
): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  const payload = {
    ...(issuer !== undefined && { iss: issuer }),
    ...(audience !== undefined && { aud: audience }),
    sub: subject,
    [claims.workspace]: workspace,
    ...(groups !== undefined && { [claims.groups]: groups }),
    [claims.scope]: scopes.join(' '),
    iat: issuedAt,
    exp: issuedAt + expiresIn,
  };
  if (!viewerOf(payload, claims))
    throw new RangeError('Subject and workspace take from 1 to 255 characters, none of them a control one.');
  if (!Number.isSafeInteger(expiresIn) || expiresIn < 1)
    throw new RangeError('A token must be valid for a whole number of seconds, at least one.');
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(secret));
}
