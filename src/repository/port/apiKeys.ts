import type { ApiKey, KeyCount } from '../../domain/apiKey.ts';
import type { MaybePromise } from '../../domain/maybePromise.ts';
import type { Timestamp } from '../../domain/person.ts';

/** An API key, and the SHA-256 of the key itself, in base64url. */
export interface StoredApiKey {
  readonly apiKey: ApiKey;
  readonly hash: string;
}

/** The storage of API keys; as all of the port. */
export interface ApiKeyRepository {
  /**
   * Keeps a new API key, in its workspace.
   * @returns false, with nothing written, when its workspace would have more keys, or groups listed by keys.
   */
  createApiKey(stored: StoredApiKey, atMost: KeyCount): Promise<boolean>;

  /** The workspace's API keys, oldest first. */
  apiKeys(workspace: string): MaybePromise<readonly ApiKey[]>;

  /** The API keys of all workspaces, by workspace, oldest first: for who runs the gateway, not for its callers. */
  everyApiKey(): MaybePromise<readonly ApiKey[]>;

  /** The API key with this hash, in whatever workspace: it is the credential that names the workspace. */
  apiKeyByHash(hash: string): MaybePromise<StoredApiKey | null>;

  /** The API key with this identifier, in whatever workspace: compare. */
  apiKeyByIdentifier(identifier: string): MaybePromise<ApiKey | null>;

  /** Deletes an API key of the workspace. @returns the key that was, or null. */
  revokeApiKey(workspace: string, identifier: string): Promise<ApiKey | null>;

  /** Notes that an API key, of whatever workspace, was used; an earlier use than the one noted changes nothing. */
  noteApiKeyUse(identifier: string, usedAt: Timestamp): Promise<void>;
}
