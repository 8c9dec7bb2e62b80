import type { Services } from '../directory/services.ts';
import type { MaybePromise } from '../domain/maybePromise.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { Accepted } from './accept.ts';
import type { Answer } from './answer.ts';
import type { Params } from './params.ts';

/** A request that the front has let in: nothing about it that concerns HTTP is left to check. */
export interface GraphqlRequest {
  readonly requestId: string;
  readonly method: 'GET' | 'POST';
  readonly viewer: Viewer;
  readonly accepted: Accepted;
  readonly params: Params;
  /** Has the database's part of it traced; undefined: no trace is made. */
  readonly traced?: (services: Services) => Services;
  /** The caller as of now. Throws or rejects once the credential is no longer good. */
  readonly reauthenticate: () => MaybePromise<Viewer>;
  /** Whether nobody waits for the answer any more. */
  readonly gone: () => boolean;
  /** The last event that the client has got from an earlier stream. */
  readonly lastEventId: string | null;
}

/** What answers such a request. */
export type Lane = (request: GraphqlRequest) => MaybePromise<Answer>;
