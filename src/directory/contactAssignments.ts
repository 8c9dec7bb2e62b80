import type { Assigned, AssignmentField, AssignmentNames, ContactAssignment } from '../domain/assignments.ts';
import { canonicalIdentifier } from '../domain/canonical.ts';
import { notFound } from '../domain/failures.ts';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { AssignmentPage } from '../domain/paging.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import { checkBatch } from './batch.ts';
import { originOf } from './origin.ts';
import { wholeReach } from './readPersons.ts';
import type { Services } from './services.ts';

export interface AssignedPage {
  readonly assigned: readonly Assigned[];
  readonly hasNextPage: boolean;
}

/**
 * For each person (by identifier), in their order: a page of its assignments as the field shows them, those
 * whose counterparts the viewer can access, oldest counterpart first. One call for all of them.
 * @throws GatewayError FORBIDDEN without people:read.
 */
export function assignmentsOfPersons(
  { repository }: Services,
  viewer: Viewer,
  field: AssignmentField,
  identifiers: readonly string[],
  { after, limit }: AssignmentPage,
): MaybePromise<readonly AssignedPage[]> {
  authorize(viewer, 'readContactAssignments');
  const window = { after, limit: limit + 1 };
  return andThen(
    repository.assignmentsOfPersons(wholeReach(viewer), field, identifiers, window),
    (found): AssignedPage[] => {
      if (found.length !== identifiers.length)
        throw new Error('Assignments came out for another number of persons than were asked for.');
      return found.map(page => ({ assigned: page.slice(0, limit), hasNextPage: page.length > limit }));
    },
  );
}

/**
 * The assignments of these names, in their order; null for each that isn't there, or of which the viewer can't
 * access both persons.
 * @throws GatewayError FORBIDDEN without people:read.
 */
export function readContactAssignments(
  { repository }: Services,
  viewer: Viewer,
  names: readonly AssignmentNames[],
): MaybePromise<readonly (ContactAssignment | null)[]> {
  authorize(viewer, 'readContactAssignments');
  return repository.assignmentsByName(wholeReach(viewer), names);
}

/**
 * Ends assignments between persons that the viewer can access. Results are in input order; one that is named
 * twice is there only the first time.
 * @throws GatewayError FORBIDDEN without people:write, BAD_USER_INPUT, BATCH_TOO_LARGE.
 */
export async function unassignContacts(
  services: Services,
  viewer: Viewer,
  names: readonly AssignmentNames[],
): Promise<readonly ItemResult<ContactAssignment>[]> {
  authorize(viewer, 'unassignContacts');
  checkBatch(names, 'contactAssignments');
  const wanted = names.map(({ assignedToId, personId }) => ({
    assignedToId: canonicalIdentifier(assignedToId),
    personId: canonicalIdentifier(personId),
  }));
  const ended = await services.repository.unassignContacts(
    wholeReach(viewer),
    wanted,
    originOf(services, viewer),
  );
  return ended.map((assignment, index) => ({
    index,
    value: assignment,
    failure: assignment ? null : notFound.assignment,
  }));
}
