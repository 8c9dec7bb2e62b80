import type { Services } from '../directory/services.ts';
import type { SessionToken, Viewer } from '../domain/viewer.ts';
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
}

/** Gives a token of the gateway's own, with the viewer's rights. */
export type IssueSession = (viewer: Viewer) => Promise<SessionToken>;

/** @param requestId what the log calls the request; what is changed by it is kept with it */
export function createContext(
  services: Services,
  caller: Viewer,
  issueSession: IssueSession,
  requestId?: string,
): Context {
  const viewer = requestId === undefined ? caller : { ...caller, requestId };
  const allowance = new Allowance();
  const pace = createPace();
  const loaders = new Loaders(services, viewer, allowance, pace);
  return { services, viewer, issueSession, allowance, pace, loaders };
}
