import type { Services } from '../directory/services.ts';
import type { MaybePromise } from '../domain/maybePromise.ts';
import { callerOf, inRequest, type SessionToken, type Viewer } from '../domain/viewer.ts';
import { Allowance } from './limits/allowance.ts';
import { Loaders } from './loaders.ts';
import { createPace, type Pace } from './pace.ts';

/** What resolvers know of a request. Nothing of HTTP, so that every transport can call them. */
export interface Context {
  readonly services: Services;
  readonly viewer: Viewer;
  readonly issueSession: IssueSession;
  readonly allowance: Allowance;
  readonly pace: Pace;
  readonly loaders: Loaders;
  /** What a subscription needs; absent where there can be none. */
  readonly transport: Transport | undefined;
}

/** What a subscription must know of how it's served. */
export interface Transport {
  /** The caller as of now. Throws or rejects once the credential is no longer good. */
  readonly viewer: () => MaybePromise<Viewer>;
  /** The last event that the client has got from an earlier connection. */
  readonly lastEventId: string | null;
  readonly subscriptions: Subscriptions;
}

export interface Subscriptions {
  /** Aborted when the process is about to stop. */
  readonly ended: AbortSignal;
  /** Waits for so many milliseconds, or until then. */
  pause(ms: number): Promise<void>;
  /**
   * Takes a place among those that go on; gives what gives it back, once.
   * @throws GatewayError OVERLOADED, RATE_LIMITED
   */
  open(viewer: Viewer): () => void;
}

/** Gives a token of the gateway's own, with the viewer's rights. */
export type IssueSession = (viewer: Viewer) => Promise<SessionToken>;

/** `requestId` is what the log calls the request: what is changed by it is kept with it. */
export function createContext(
  shared: Services,
  caller: Viewer,
  issueSession: IssueSession,
  {
    requestId,
    gone = () => false,
    traced,
    transport,
  }: {
    readonly requestId?: string;
    /** Whether nobody waits for the answer any more. */
    readonly gone?: () => boolean;
    /** Has the database's part of it traced. */
    readonly traced?: ((services: Services) => Services) | undefined;
    readonly transport?: Transport;
  } = {},
): Context {
  const viewer = requestId === undefined ? caller : inRequest(caller, requestId);
  const own = inTurnOf(viewer, shared, gone);
  const services = traced ? traced(own) : own;
  const allowance = new Allowance();
  const pace = createPace();
  const loaders = new Loaders(services, viewer, allowance, pace);
  return { services, viewer, issueSession, allowance, pace, loaders, transport };
}

/** The same services, whose reads wait for others' in the viewer's turn, where they wait for any. */
function inTurnOf(viewer: Viewer, services: Services, gone: () => boolean): Services {
  const { repository } = services;
  if (!repository.inTurnOf) return services;
  return { ...services, repository: { ...repository, ...repository.inTurnOf(callerOf(viewer), gone) } };
}
