import { badUserInput } from './errors.ts';
import { maxListEntries } from './limits.ts';
import type { Timestamp } from './person.ts';
import { isName, isPlain, maxText, nameRule } from './text.ts';
import { type GroupAccess, scopes as knownScopes } from './viewer.ts';

/** A lasting credential, as far as it may be told of: neither the key itself nor its hash. */
export interface ApiKey {
  readonly identifier: string;
  readonly workspace: string;
  readonly subject: string;
  readonly access: GroupAccess;
  readonly scopes: readonly string[];
  readonly createdAt: Timestamp;
  /** Null: never. */
  readonly expiresAt: Timestamp | null;
  /** As far as it was noted: see auth/apiKeys.ts. Null: never. */
  readonly lastUsedAt: Timestamp | null;
}

/** What the maker of a key chooses. */
export interface ApiKeyInput {
  /** Absent or null: the key's own identifier. */
  readonly subject?: string | null | undefined;
  /** Absent or null, without `allGroups`: those granted to the subject. An empty list: none. */
  readonly groupIds?: readonly string[] | null | undefined;
  readonly allGroups: boolean;
  readonly scopes: readonly string[];
  /** Absent or null: never. */
  readonly expiresAt?: Timestamp | null | undefined;
}

/** The end of the years that RFC 3339 can write. */
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/** @throws GatewayError BAD_USER_INPUT for the first field at fault. */
export function checkApiKey(
  { subject, groupIds, allGroups, scopes, expiresAt }: ApiKeyInput,
  now: Timestamp,
): void {
  if (subject != null && !isName(subject)) throw badUserInput(nameRule('subject'));
  if (groupIds != null && allGroups) throw badUserInput('Give groupIds or allGroups, not both.');
  if (groupIds && groupIds.length > maxListEntries)
    throw badUserInput(`groupIds takes at most ${maxListEntries.toLocaleString('en')} entries.`);
  if (groupIds?.some(group => group.length > maxText || !isPlain(group)))
    throw badUserInput(
      `groupIds takes identifiers of at most ${maxText} characters, none of them a control one.`,
    );
  if (scopes.length === 0 || scopes.some(scope => !knownScopes.some(known => known === scope)))
    throw badUserInput(`scopes takes one or more of ${knownScopes.join(', ')}.`);
  if (expiresAt != null && !(expiresAt > now && expiresAt <= latest))
    throw badUserInput('expiresAt must be in the future, and before the year 10000.');
}

/** A key that nobody used yet, of an input that was checked. */
export function newApiKey(
  { subject, groupIds, allGroups, scopes, expiresAt }: ApiKeyInput,
  { identifier, workspace, now }: { identifier: string; workspace: string; now: Timestamp },
): ApiKey {
  const bearer = subject ?? identifier;
  const access: GroupAccess = allGroups
    ? { kind: 'all' }
    : groupIds == null
      ? { kind: 'granted', subject: bearer }
      : { kind: 'listed', identifiers: [...new Set(groupIds)] };
  return {
    identifier,
    workspace,
    subject: bearer,
    access,
    scopes: [...new Set(scopes)],
    createdAt: now,
    expiresAt: expiresAt ?? null,
    lastUsedAt: null,
  };
}

/** What a key may access, as it's kept: null for what is granted to its subject. */
export const accessText = (access: GroupAccess): string | null =>
  access.kind === 'granted' ? null : JSON.stringify(access.kind === 'all' ? '*' : access.identifiers);

export function accessIn(text: string | null, subject: string): GroupAccess {
  if (text === null) return { kind: 'granted', subject };
  const listed: '*' | readonly string[] = JSON.parse(text);
  return listed === '*' ? { kind: 'all' } : { kind: 'listed', identifiers: listed };
}

/** How many groups a key lists. */
export const listedBy = (access: GroupAccess): number =>
  access.kind === 'listed' ? access.identifiers.length : 0;

/** Of a workspace's API keys, and of the groups that they list. */
export interface KeyCount {
  readonly keys: number;
  readonly groups: number;
}

/** Whether a workspace that holds so many may have one more. */
export const mayHave = (held: KeyCount, access: GroupAccess, atMost: KeyCount): boolean =>
  held.keys + 1 <= atMost.keys && held.groups + listedBy(access) <= atMost.groups;
