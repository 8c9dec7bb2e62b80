import DataLoader from 'dataloader';
import { contactPointsOfPersons, groupsOfPersons } from '../directory/readPersons.ts';
import type { Services } from '../directory/services.ts';
import { andThen } from '../domain/maybePromise.ts';
import { maxPageSize } from '../domain/paging.ts';
import type { Group, PersonKey, PersonView } from '../domain/person.ts';
import type { SessionToken, Viewer } from '../domain/viewer.ts';
import { type AssignmentLoader, assignmentLoader } from './assignmentLoaders.ts';
import { type Allowance, createAllowance } from './limits/allowance.ts';
import { createPace, type Pace, weightOf } from './pace.ts';

/** What resolvers know of a request. Nothing of HTTP, so that every transport can call them. */
export interface Context {
  readonly services: Services;
  readonly viewer: Viewer;
  readonly issueSession: IssueSession;
  readonly allowance: Allowance;
  readonly pace: Pace;
  /** Loads the groups of the persons of an answer, many in one call to the repository. */
  readonly groupsOf: DataLoader<PersonView, readonly Group[]>;
  /** Loads the e-mail addresses and phone numbers of the persons of an answer, likewise. */
  readonly keysOf: DataLoader<PersonView, readonly PersonKey[]>;
  /** Loads pages of the assignments of an answer's persons, likewise. */
  readonly assignmentsOf: AssignmentLoader;
}

/** Gives a token of the gateway's own, with the viewer's rights. */
export type IssueSession = (viewer: Viewer) => Promise<SessionToken>;

export function createContext(services: Services, viewer: Viewer, issueSession: IssueSession): Context {
  const allowance = createAllowance();
  const pace = createPace();
  const load = async (persons: readonly PersonView[]) => {
    await pace.take(persons.length);
    const refusal = allowance.groupReads(0);
    if (refusal) throw refusal;
    // Counted before anything else is waited for, so that the next batch knows.
    return andThen(groupsOfPersons(services, viewer, persons), groups => {
      const total = groups.reduce((sum, { length }) => sum + length, 0);
      allowance.groupReads(total);
      pace.take(total);
      return groups;
    });
  };
  return {
    services,
    viewer,
    issueSession,
    allowance,
    pace,
    // Of few persons at a time: each may be in hundreds of groups.
    groupsOf: new DataLoader(load, { maxBatchSize: maxPageSize / 4 }),
    keysOf: new DataLoader(
      async (persons: readonly PersonView[]) => {
        await pace.take(weightOf.contactPointsRead * persons.length);
        return contactPointsOfPersons(services, viewer, persons);
      },
      { maxBatchSize: maxPageSize },
    ),
    assignmentsOf: assignmentLoader(services, viewer, allowance, pace),
  };
}
