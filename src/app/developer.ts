import { issueToken, type TokenGrant } from '../auth/issue.ts';
import type { TokenKeys } from '../auth/keys.ts';
import type { Config } from '../config.ts';
import { scopes } from '../domain/viewer.ts';

/** Everything in the workspace `default`, for a day. */
export const developer = {
  subject: 'developer',
  workspace: 'default',
  groups: '*',
  scopes,
  expiresIn: 24 * 3600,
} as const satisfies TokenGrant;

/** Makes tokens for trying things out; undefined unless the secret is the gateway's own. */
export function developerTokens(config: Config, keys: TokenKeys): (() => Promise<string>) | undefined {
  return keys.kind === 'secret' && keys.automatic
    ? () => issueToken(keys.secret, developer, config.auth)
    : undefined;
}
