import { relations } from './assignments.ts';
import {
  type JsonObject,
  moment,
  type Person,
  type PointField,
  type Viewer,
  visibleGroups,
} from './world.ts';

const points = (person: Person, field: PointField): JsonObject[] =>
  person[field].map((value, index) => ({ value, primary: index === 0 }));

/** A person as this viewer is shown it. */
export function personView(viewer: Viewer, person: Person): JsonObject {
  const { groups, place, createdAt, updatedAt, firstSeenAt, lastSeenAt, ...profile } = person;
  return {
    __typename: 'Person',
    ...profile,
    emailAddress: person.emailAddresses[0] ?? null,
    phoneNumber: person.phoneNumbers[0] ?? null,
    emailAddresses: points(person, 'emailAddresses'),
    phoneNumbers: points(person, 'phoneNumbers'),
    createdAt: moment(createdAt),
    updatedAt: moment(updatedAt),
    firstSeenAt: moment(firstSeenAt),
    lastSeenAt: moment(lastSeenAt),
    groups: visibleGroups(viewer, person).map(({ identifier }) => ({ identifier })),
    ...relations(viewer, person),
  };
}
