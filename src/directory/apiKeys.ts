import { type ApiKey, type ApiKeyInput, checkApiKey, newApiKey } from '../domain/apiKey.ts';
import { badUserInput, GatewayError } from '../domain/errors.ts';
import { maxApiKeys } from '../domain/limits.ts';
import type { MaybePromise } from '../domain/maybePromise.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import type { Services } from './services.ts';

const number = (value: number): string => value.toLocaleString('en');

/** The only time that the key itself is seen. */
export interface CreatedApiKey {
  readonly key: string;
  readonly apiKey: ApiKey;
}

/**
 * Makes a key for the viewer's workspace. Nobody gives away a scope that he hasn't; groups are no bound, since
 * people:admin is for the whole workspace.
 * @throws GatewayError FORBIDDEN without people:admin or a scope that the key shall have, BAD_USER_INPUT.
 */
export async function createApiKey(
  { repository, now, newIdentifier, newApiKey: makeKey }: Services,
  viewer: Viewer,
  input: ApiKeyInput,
): Promise<CreatedApiKey> {
  authorize(viewer, 'administer');
  const createdAt = now();
  checkApiKey(input, createdAt);
  if (input.scopes.some(scope => !viewer.scopes.includes(scope)))
    throw new GatewayError('FORBIDDEN', 'A key can have no scope that your own token does not have.');
  const { key, hash } = makeKey();
  const { workspace } = viewer;
  const apiKey = newApiKey(input, { identifier: newIdentifier(), workspace, now: createdAt });
  if (!(await repository.createApiKey({ apiKey, hash }, maxApiKeys)))
    throw badUserInput(
      `A workspace has at most ${number(maxApiKeys.keys)} API keys, expired ones included, and they list at most ${number(maxApiKeys.groups)} groups together. Revoke one first.`,
    );
  return { key, apiKey };
}

/**
 * The workspace's keys, oldest first.
 * @throws GatewayError FORBIDDEN without people:admin.
 */
export function apiKeys({ repository }: Services, viewer: Viewer): MaybePromise<readonly ApiKey[]> {
  authorize(viewer, 'administer');
  return repository.apiKeys(viewer.workspace);
}

/**
 * Ends a key, and every session made from it, at once.
 * @returns the key as it was.
 * @throws GatewayError FORBIDDEN without people:admin, NOT_FOUND when the workspace has no such key.
 */
export async function revokeApiKey(
  { repository }: Services,
  viewer: Viewer,
  identifier: string,
): Promise<ApiKey> {
  authorize(viewer, 'administer');
  const revoked = await repository.revokeApiKey(viewer.workspace, identifier);
  if (!revoked)
    throw new GatewayError('NOT_FOUND', 'There is no API key with this identifier in the workspace.');
  return revoked;
}
