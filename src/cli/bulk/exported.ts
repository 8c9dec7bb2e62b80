import { contactPointsOf } from '../../domain/contactPoints.ts';
import type { Group, Person, PersonKey } from '../../domain/person.ts';
import { otherPoints, ownFields } from './columns.ts';

/** A person by the names of columns; what it hasn't is not in it. */
export type Exported = Readonly<Record<string, unknown>>;

/** In their order. */
export const exportFields: readonly string[] = [
  'identifier',
  'externalRef',
  'firstName',
  'lastName',
  'emailAddress',
  'phoneNumber',
  ...Object.keys(otherPoints),
  'avatarUrl',
  'timezone',
  'locale',
  'status',
  'attributes',
  'groupIds',
  ...ownFields,
];

/** @param keys and groups, those of the person */
export function exportedOf(person: Person, keys: readonly PersonKey[], groups: readonly Group[]): Exported {
  const others = Object.entries(otherPoints).map(([field, kind]) => {
    const [, ...points] = contactPointsOf(keys, kind);
    return [field, points.map(({ display }) => display)] as const;
  });
  const all: Exported = {
    ...person,
    ...Object.fromEntries(others),
    groupIds: groups.map(({ identifier }) => identifier),
    ...Object.fromEntries(times.map(field => [field, new Date(person[field]).toISOString()])),
  };
  return Object.fromEntries(exportFields.filter(field => says(all[field])).map(field => [field, all[field]]));
}

const times = ['createdAt', 'updatedAt', 'firstSeenAt', 'lastSeenAt'] as const;

const says = (value: unknown): boolean =>
  value !== null && (typeof value !== 'object' || Object.keys(value).length > 0);
