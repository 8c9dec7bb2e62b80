import { type Config, ConfigError } from '../config.ts';
import { automaticSecret } from './automaticSecret.ts';

/** What tokens are signed with: one family or the other, never both. */
export type TokenKeys =
  /** `automatic`: made by the gateway itself, not set by anybody. */
  | { readonly kind: 'secret'; readonly secret: string; readonly automatic: boolean }
  | { readonly kind: 'jwks'; readonly uri: string };

/**
 * The keys that the settings name or, where they name none, the secret kept beside the database, which is
 * made if there is none yet.
 * @throws ConfigError when that secret can be neither made nor read.
 */
export function tokenKeys({ auth, secrets, database }: Config): TokenKeys {
  if (auth.jwksUri !== undefined) return { kind: 'jwks', uri: auth.jwksUri };
  if (secrets.auth !== undefined) return { kind: 'secret', secret: secrets.auth, automatic: false };
  return { kind: 'secret', secret: secretBeside(database), automatic: true };
}

/** What the gateway signs its own session tokens with. @throws ConfigError as `tokenKeys`. */
export function sessionSecret({ secrets, database }: Config, keys: TokenKeys): string {
  return secrets.session ?? (keys.kind === 'secret' ? keys.secret : secretBeside(database));
}

/** Settings without a secret name a file. */
function secretBeside({ file }: Config['database']): string {
  if (file === undefined)
    throw new ConfigError('AUTH_SECRET must be set: there is no file to keep one beside.');
  return automaticSecret(file);
}
