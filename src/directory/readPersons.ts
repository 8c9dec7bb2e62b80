import { canonicalIdentifier } from '../domain/canonical.ts';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import type { Group, Person, PersonKey, PersonView } from '../domain/person.ts';
import { authorize, type Viewer } from '../domain/viewer.ts';
import type { Reach } from '../repository/port.ts';
import type { Services } from './services.ts';

/** All that the viewer may access. */
export const wholeReach = ({ workspace, access }: Viewer): Reach => ({ workspace, access, named: null });

/**
 * The persons with these identifiers, in their order; null for each that the viewer can't access.
 * @throws GatewayError FORBIDDEN without people:read.
 */
export function readPersons(
  { repository }: Services,
  viewer: Viewer,
  identifiers: readonly string[],
): MaybePromise<readonly (Person | null)[]> {
  authorize(viewer, 'findPersons');
  return repository.personsByIdentifier(wholeReach(viewer), identifiers.map(canonicalIdentifier));
}

/** The persons with these identifiers that the viewer can access, by identifier. */
export const personsSeen = (
  { repository }: Services,
  viewer: Viewer,
  identifiers: ReadonlySet<string>,
): MaybePromise<ReadonlyMap<string, PersonView>> =>
  andThen(
    repository.personsByIdentifier(wholeReach(viewer), [...identifiers]),
    found => new Map(found.flatMap(person => (person ? [[person.identifier, person] as const] : []))),
  );

/** For each person, those of its groups that the viewer may access, by identifier. */
export function groupsOfPersons(
  { repository }: Services,
  { workspace, access }: Viewer,
  persons: readonly PersonView[],
): MaybePromise<readonly (readonly Group[])[]> {
  return repository.groupsOfPersons(
    workspace,
    access,
    persons.map(person => person.sequence),
  );
}

/** For each person, its e-mail addresses and phone numbers. */
export function contactPointsOfPersons(
  { repository }: Services,
  { workspace }: Viewer,
  persons: readonly PersonView[],
): MaybePromise<readonly (readonly PersonKey[])[]> {
  return repository.contactPointsOfPersons(
    workspace,
    persons.map(person => person.sequence),
  );
}
