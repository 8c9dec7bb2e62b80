import { randomBytes, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { ApiKey } from '../domain/apiKey.ts';
import { andThen } from '../domain/maybePromise.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { Log } from '../log.ts';
import type { Repository } from '../repository/port.ts';
import { sha256Of, type TokenVerifier } from './authenticate.ts';
import { expiredToken, invalidAuthorization } from './errors.ts';

const prefix = 'pgw_';
/** 256 bits in base64url. */
const form = /^pgw_[A-Za-z0-9_-]{43}$/;

/** A new key, to be shown once, and its hash, to be kept: without salt and not a slow one, as nobody guesses 256 bits. */
export function makeApiKey(): { readonly key: string; readonly hash: string } {
  const key = prefix + randomBytes(32).toString('base64url');
  return { key, hash: sha256Of(key) };
}

/** Whether a token says of itself that it is an API key. */
export const isApiKey = (token: string): boolean => token.startsWith(prefix);

/** Milliseconds between two notes of a key's last use. */
const noteEvery = 60_000;
const maxNoted = 10_000;

export interface ApiKeyOptions {
  readonly log: Pick<Log, 'warn'>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Looks a key up at every request, so that its revocation works at once in every process on the database. */
export function createApiKeyVerifier(
  repository: Pick<Repository, 'apiKeyByHash' | 'noteApiKeyUse'>,
  { log, now = Date.now }: ApiKeyOptions,
): TokenVerifier {
  /** When a use of each key, by its identifier, was last noted or tried to be. */
  const noted = new LRUCache<string, number>({ max: maxNoted });

  function noteUse({ identifier, lastUsedAt }: ApiKey, usedAt: number): void {
    const last = Math.max(noted.get(identifier) ?? 0, lastUsedAt ?? 0);
    if (usedAt - last < noteEvery) return;
    noted.set(identifier, usedAt);
    // In a turn of its own: a commit takes milliseconds, for which the request needn't wait.
    setImmediate(() => {
      repository
        .noteApiKeyUse(identifier, usedAt)
        .catch(err => log.warn({ err, apiKey: identifier }, 'the use of an API key could not be noted'));
    });
  }

  return (token, sha256 = sha256Of(token)) => {
    if (!form.test(token)) throw invalidAuthorization();
    return andThen(repository.apiKeyByHash(sha256), stored => {
      if (!stored || !timingSafeEqual(Buffer.from(stored.hash), Buffer.from(sha256)))
        throw invalidAuthorization();
      const { apiKey } = stored;
      const usedAt = now();
      if (apiKey.expiresAt !== null && usedAt >= apiKey.expiresAt) throw expiredToken();
      noteUse(apiKey, usedAt);
      return viewerOf(apiKey);
    });
  };
}

function viewerOf({ identifier, subject, workspace, access, scopes, expiresAt }: ApiKey): Viewer {
  const notAfter = expiresAt === null ? {} : { notAfter: expiresAt };
  return { subject, workspace, access, scopes, apiKey: identifier, ...notAfter };
}
