import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sessions } from '../auth/session.ts';
import type { Viewer } from '../domain/viewer.ts';

/**
 * The request's credentials as its `Authorization` header has them or, where that is allowed, as
 * `access_token` in the URL has them (RFC 6750 §2.3): an EventSource can't send headers. The header goes first.
 */
export function authorizationOf(
  { headers: { authorization } }: IncomingMessage,
  search: string,
  queryToken: boolean,
): string | undefined {
  if (authorization !== undefined || !queryToken) return authorization;
  const token = new URLSearchParams(search).get('access_token');
  return token === null ? undefined : `Bearer ${token}`;
}

/** Sends a fresh token along with the answer to a session that is past half its life. */
export async function renewSession(
  response: ServerResponse,
  viewer: Viewer,
  sessions: Pick<Sessions, 'renew'>,
): Promise<void> {
  const token = await sessions.renew(viewer);
  if (token === null) return;
  response.setHeader('X-Session', token);
  const exposed = response.getHeader('Access-Control-Expose-Headers');
  response.setHeader('Access-Control-Expose-Headers', exposed ?? 'X-Session');
}
