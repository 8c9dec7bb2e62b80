import { GatewayError } from './errors.ts';
import type { Timestamp } from './person.ts';

export const scopes = ['people:read', 'people:write', 'people:delete', 'people:admin'] as const;
export type Scope = (typeof scopes)[number];

/**
 * Which groups a viewer may access: all of the workspace's, the listed ones (a token's claim), or those
 * granted to the subject in the directory, which the repository looks up at each call so that a grant or
 * a revocation works at once.
 */
export type GroupAccess =
  | { readonly kind: 'all' }
  | { readonly kind: 'listed'; readonly identifiers: readonly string[] }
  | { readonly kind: 'granted'; readonly subject: string };

/** Who calls. */
export interface Viewer {
  readonly subject: string;
  /** The tenant. Nothing of another one is ever visible, matched or counted. */
  readonly workspace: string;
  readonly access: GroupAccess;
  /** As the token has them; unknown ones grant nothing. */
  readonly scopes: readonly string[];
  /** When the credential ends, and every session made from it; absent: never. */
  readonly notAfter?: Timestamp | undefined;
  /** Of a session token: from when to when it is valid. */
  readonly session?: Session | undefined;
  /** The identifier of the API key that the credential is, or that its session was made from. */
  readonly apiKey?: string | undefined;
  /** The request that is being answered, as the log calls it; absent for a command. */
  readonly requestId?: string | undefined;
}

/** The viewer as who asks this. Written out: an object made by spreading has a shape of its own, which slows whatever reads it. */
export const inRequest = (
  { subject, workspace, access, scopes, notAfter, session, apiKey }: Viewer,
  requestId: string,
): Viewer => ({ subject, workspace, access, scopes, notAfter, session, apiKey, requestId });

/** Tells callers apart, whatever token they come with. */
export const callerOf = ({ workspace, subject }: Viewer): string => JSON.stringify([workspace, subject]);

export interface Session {
  readonly issuedAt: Timestamp;
  readonly expiresAt: Timestamp;
}

/** A session as its bearer gets it. */
export interface SessionToken {
  readonly token: string;
  readonly expiresAt: Timestamp;
}

/** Which scope each use case needs. */
const rules = {
  findPersons: 'people:read',
  readGroups: 'people:read',
  readContactAssignments: 'people:read',
  readHistory: 'people:read',
  upsertPersons: 'people:write',
  changeMemberships: 'people:write',
  changePersons: 'people:write',
  unassignContacts: 'people:write',
  deletePersons: 'people:delete',
  administer: 'people:admin',
} as const satisfies Record<string, Scope>;

export type UseCase = keyof typeof rules;

/** @throws GatewayError FORBIDDEN when the viewer lacks the scope that the use case needs. */
export function authorize(viewer: Viewer, useCase: UseCase): void {
  const scope = rules[useCase];
  if (!viewer.scopes.includes(scope))
    throw new GatewayError('FORBIDDEN', `This needs the scope ${scope}, which your token does not have.`);
}
