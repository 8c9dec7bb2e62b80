import type { Failure } from './outcome.ts';

/** What is out of the viewer's reach reads as absent, in the same words. */
export const notFound = {
  person: { code: 'NOT_FOUND', reason: 'There is no person with this identifier that you can access.' },
  counterpart: {
    code: 'NOT_FOUND',
    reason: 'contactAssignments names a person that does not exist or that you cannot access.',
  },
  assignment: {
    code: 'NOT_FOUND',
    reason: 'There is no contact assignment between persons with these identifiers that you can access.',
  },
  group: { code: 'NOT_FOUND', reason: 'There is no group with this identifier in the workspace.' },
} as const satisfies Record<string, Failure>;

export const noAccessibleGroup: Failure = {
  code: 'NO_ACCESSIBLE_GROUP',
  reason: 'None of the groups named exists and is accessible to you, or you can access no group at all.',
};

/** `held` is 0 when nobody matched. */
export const versionConflict = (held: number, expected: number): Failure => ({
  code: 'VERSION_CONFLICT',
  reason:
    held === 0
      ? `Nobody matches, but version ${expected} was expected.`
      : `The person is at version ${held}, but version ${expected} was expected.`,
});
