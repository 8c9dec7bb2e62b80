import { LRUCache } from 'lru-cache';
import type { Viewer } from '../domain/viewer.ts';
import { sha256Of, type TokenVerifier } from './authenticate.ts';

const maxRemembered = 10_000;

export interface RememberOptions {
  /** Milliseconds for which a token is remembered at most, however long it is valid. */
  readonly maxAge: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Answers at once for a token that was verified before and hasn't expired since. */
export function remember(
  verify: (token: string) => Promise<Viewer>,
  { maxAge, now = Date.now }: RememberOptions,
): TokenVerifier {
  const remembered = new LRUCache<string, { viewer: Viewer; until: number }>({ max: maxRemembered });

  async function verifyNow(token: string, sha256: string): Promise<Viewer> {
    const verifiedAt = now();
    const viewer = await verify(token);
    const end = viewer.session?.expiresAt ?? viewer.notAfter ?? Number.POSITIVE_INFINITY;
    remembered.set(sha256, { viewer, until: Math.min(end, verifiedAt + maxAge) });
    return viewer;
  }

  return (token, sha256 = sha256Of(token)) => {
    const known = remembered.get(sha256);
    return known && now() < known.until ? known.viewer : verifyNow(token, sha256);
  };
}
