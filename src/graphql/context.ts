import DataLoader from 'dataloader';
import { groupsOfPersons } from '../directory/readPersons.ts';
import type { Services } from '../directory/services.ts';
import type { Group, PersonView } from '../domain/person.ts';
import type { SessionToken, Viewer } from '../domain/viewer.ts';

/** What resolvers know of a request. Nothing of HTTP, so that every transport can call them. */
export interface Context {
  readonly services: Services;
  readonly viewer: Viewer;
  readonly issueSession: IssueSession;
  /** Loads the groups of all persons of an answer in one call to the repository. */
  readonly groupsOf: DataLoader<PersonView, readonly Group[]>;
}

/** Gives a token of the gateway's own, with the viewer's rights. */
export type IssueSession = (viewer: Viewer) => Promise<SessionToken>;

export function createContext(services: Services, viewer: Viewer, issueSession: IssueSession): Context {
  return {
    services,
    viewer,
    issueSession,
    groupsOf: new DataLoader(async persons => groupsOfPersons(services, viewer, persons)),
  };
}
