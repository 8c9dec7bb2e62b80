import { visible } from './assignments.ts';
import { has, keep } from './contactPoints.ts';
import { sorted } from './item.ts';
import {
  folded,
  inScope,
  type JsonObject,
  type Named,
  type Person,
  type PointField,
  text,
  type Viewer,
} from './world.ts';

export interface Filter extends Named {
  identifier?: string | null;
  externalRef?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  emailAddress?: string | null;
  phoneNumber?: string | null;
  status?: string | null;
  updatedSince?: string | null;
  updatedBefore?: string | null;
  identifiers?: string[] | null;
  excludeIdentifiers?: string[] | null;
  assignedToIds?: string[] | null;
  statuses?: string[] | null;
  search?: string | null;
  attributes?: JsonObject | null;
}

/** Null and empty, of a list or of attributes, are not given. */
const isGiven = (value: unknown): boolean =>
  value != null && (typeof value !== 'object' || Object.keys(value).length > 0);

export const asksForNothing = (filter: Filter): boolean => !Object.values(filter).some(isGiven);

/** §3: the persons in scope whom a filter finds, oldest first. */
export function found(viewer: Viewer, filter: Filter): Person[] {
  return inScope(viewer, filter).filter(person => matches(viewer, person, filter));
}

function matches(viewer: Viewer, person: Person, filter: Filter): boolean {
  const equals = (wanted: string | null | undefined, own: string | null) =>
    wanted == null || (text(wanted) !== '' && own === text(wanted));
  const bears = (wanted: string | null | undefined, field: PointField) =>
    wanted == null || (text(wanted) !== '' && has(person, field, wanted));
  const listed = (list: string[] | null | undefined, isNamed: (name: string) => boolean) =>
    !isGiven(list) || (list ?? []).some(isNamed);
  const { identifiers, excludeIdentifiers, assignedToIds, statuses, search, attributes } = filter;
  const assignedTo = () => visible(viewer, 'assignments', person.identifier);
  return (
    equals(filter.identifier, person.identifier) &&
    equals(filter.externalRef, person.externalRef) &&
    equals(filter.firstName, person.firstName) &&
    equals(filter.lastName, person.lastName) &&
    bears(filter.emailAddress, 'emailAddresses') &&
    bears(filter.phoneNumber, 'phoneNumbers') &&
    equals(filter.status, person.status) &&
    (filter.updatedSince == null || Date.parse(filter.updatedSince) <= person.updatedAt) &&
    (filter.updatedBefore == null || person.updatedAt < Date.parse(filter.updatedBefore)) &&
    listed(identifiers, name => text(name) === person.identifier) &&
    !(isGiven(excludeIdentifiers) && listed(excludeIdentifiers, name => text(name) === person.identifier)) &&
    listed(assignedToIds, name => assignedTo().some(one => one.assignedTo.identifier === text(name))) &&
    listed(statuses, status => status === person.status) &&
    (search == null || begins(person, search)) &&
    Object.entries(attributes ?? {}).every(([key, value]) => {
      const own = person.attributes[key];
      return value !== null && own !== undefined && sorted(own) === sorted(value);
    })
  );
}

/** Letter case doesn't count, and blank begins nothing. */
function begins({ firstName, lastName, externalRef, emailAddresses }: Person, search: string): boolean {
  if (keep(search) === undefined) return false;
  return [firstName, lastName, externalRef, ...emailAddresses].some(
    own => own !== null && folded(own).startsWith(folded(search)),
  );
}
