import type { ClaimNames } from '../config.ts';
import { isName, isPlain } from '../domain/text.ts';
import type { GroupAccess, Viewer } from '../domain/viewer.ts';

function accessOf(subject: string, groups: unknown): GroupAccess | null {
  if (groups === undefined) return { kind: 'granted', subject };
  if (groups === '*') return { kind: 'all' };
  if (!Array.isArray(groups) || !groups.every(group => typeof group === 'string')) return null;
  // What can't be an identifier names no group, as an unknown one does.
  return { kind: 'listed', identifiers: [...new Set(groups.filter(isPlain))] };
}

/** Space-separated (RFC 6749 §3.3); null when it is no string. */
function scopesOf(scope: unknown): readonly string[] | null {
  if (scope === undefined) return [];
  return typeof scope === 'string' ? [...new Set(scope.split(' ').filter(Boolean))] : null;
}

/** The viewer that the claims of a verified token describe; null when they don't describe one. */
export function viewerOf(payload: Readonly<Record<string, unknown>>, names: ClaimNames): Viewer | null {
  const subject = payload.sub;
  const workspace = payload[names.workspace];
  if (!isName(subject) || !isName(workspace)) return null;
  const access = accessOf(subject, payload[names.groups]);
  const scopes = scopesOf(payload[names.scope]);
  if (!access || !scopes) return null;
  const { exp } = payload;
  return { subject, workspace, access, scopes, ...(typeof exp === 'number' && { notAfter: exp * 1000 }) };
}
