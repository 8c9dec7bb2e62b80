import fc from 'fast-check';
import { afterId, filter } from './findValues.ts';
import {
  alphabets,
  attributes,
  groupIds,
  groupNames,
  invalid,
  merged,
  namedTwice,
  nothing,
  often,
  orNull,
  personIdentifiers,
  personPick,
  pick,
  seldomEmpty,
  some,
  status,
  written,
} from './values.ts';

const keys = some({
  externalRef: orNull(written('externalRef')),
  firstName: orNull(written('firstName')),
  lastName: orNull(written('lastName')),
});

/** What a person may have several of: mostly one way of saying it, now and then both. */
function points(shorthand: 'emailAddress' | 'phoneNumber', list: string) {
  const value = written(shorthand, invalid[shorthand]);
  const entry = fc.tuple(value, fc.nat(19)).map(([value, nth]) => {
    const flags = [{ primary: true }, { remove: true }, { remove: true }, { primary: true, remove: true }];
    return { value, ...(nth < 3 ? flags[0] : nth < 8 ? flags[1] : nth === 8 ? flags[3] : {}) };
  });
  const entries = orNull(fc.array(entry, { maxLength: 3, size: 'max' }));
  const one = fc.record({ [shorthand]: orNull(value) });
  const several = fc.record({ [list]: entries });
  return fc.oneof(
    { weight: 8, arbitrary: nothing },
    { weight: 6, arbitrary: one },
    { weight: 5, arbitrary: several },
    { weight: 1, arbitrary: merged([one, several]) },
  );
}
const emailAddresses = points('emailAddress', 'emailAddresses');
const phoneNumbers = points('phoneNumber', 'phoneNumbers');

const counterpart = fc.oneof(
  { weight: 20, arbitrary: personPick },
  { weight: 1, arbitrary: fc.constantFrom('nobody', ' ') },
);
const contactAssignment = fc.oneof(
  fc.record({ assignedToId: counterpart }),
  fc.record({ personId: counterpart }),
);
const relations = fc.oneof(
  { weight: 2, arbitrary: nothing },
  {
    weight: 1,
    arbitrary: fc.record({
      contactAssignments: orNull(fc.array(contactAssignment, { minLength: 1, maxLength: 2 })),
    }),
  },
);
const expectation = fc.oneof(
  { weight: 6, arbitrary: nothing },
  { weight: 1, arbitrary: fc.record({ expectedVersion: fc.constantFrom(0, 1, 2, 3, 4, null) }) },
);
const rest = some({
  avatarUrl: orNull(written('avatarUrl')),
  timezone: orNull(written('timezone')),
  status: orNull(status),
  attributes: orNull(attributes),
  seenAt: orNull(pick('moment')),
});
const identifier = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      identifier: fc.oneof(
        { weight: 4, arbitrary: personPick },
        { weight: 1, arbitrary: fc.constantFrom(null, '', 'nobody') },
      ),
    }),
  },
);
export const personInput = merged([
  keys,
  emailAddresses,
  phoneNumbers,
  relations,
  expectation,
  often(rest),
  namedTwice,
  identifier,
]);

/** Who is there at the start: each in a group or two. */
export const firstPersons = fc.array(
  merged([
    some({
      externalRef: fc.constantFrom(...alphabets.externalRef),
      emailAddress: fc.constantFrom(...alphabets.emailAddress),
      phoneNumber: fc.constantFrom(...alphabets.phoneNumber),
      lastName: fc.constantFrom(...alphabets.lastName),
    }),
    fc.record({
      firstName: fc.constantFrom(...alphabets.firstName),
      groupIds: fc.subarray(groupNames, { maxLength: 2 }),
    }),
  ]),
  { minLength: 1, maxLength: 10, size: 'max' },
);

/** Who is assigned to whom at the start; nobody can be to itself. */
export const firstAssignments = fc.array(
  fc.record({
    identifier: pick('ownPerson'),
    contactAssignments: fc.array(fc.record({ assignedToId: pick('ownPerson') }), {
      minLength: 1,
      maxLength: 2,
    }),
  }),
  { minLength: 1, maxLength: 6, size: 'max' },
);

export const upsertInput = merged([
  fc.record({ persons: fc.array(personInput, { minLength: 1, maxLength: 4 }) }),
  some({
    onExternalRefMismatch: fc.constantFrom('CREATE', 'UPDATE', 'FAIL'),
    onAmbiguousMatch: fc.constantFrom('FAIL', 'OLDEST'),
  }),
  fc.oneof({ weight: 4, arbitrary: nothing }, { weight: 1, arbitrary: fc.constant({ dryRun: true }) }),
  fc.oneof(
    { weight: 2, arbitrary: nothing },
    { weight: 1, arbitrary: fc.record({ idempotencyKey: fc.constantFrom('k1', 'k2', 'k3', 'k4', null) }) },
  ),
]);

const toDo = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ set: some({ status: orNull(status), attributes: orNull(attributes) }) }),
  },
  { weight: 4, arbitrary: fc.record({ addToGroups: orNull(groupIds) }) },
  { weight: 4, arbitrary: fc.record({ removeFromGroups: orNull(groupIds) }) },
  { weight: 6, arbitrary: fc.record({ assignTo: orNull(counterpart) }) },
);
/** One or two changes, or a deletion; seldom both. */
const change = fc.oneof(
  { weight: 18, arbitrary: merged([toDo, often(toDo)]) },
  { weight: 3, arbitrary: fc.constant({ delete: true }) },
  { weight: 1, arbitrary: merged([toDo, fc.constant({ delete: true })]) },
);
const whom = fc.oneof(
  {
    weight: 12,
    arbitrary: merged([
      fc.record({ filter }),
      fc.oneof({ weight: 3, arbitrary: nothing }, { weight: 1, arbitrary: fc.record({ afterId }) }),
    ]),
  },
  { weight: 8, arbitrary: fc.record({ identifiers: personIdentifiers }) },
  { weight: 1, arbitrary: some({ filter, identifiers: personIdentifiers, afterId }) },
);
export const changeInput = merged([
  whom,
  change,
  fc.oneof({ weight: 3, arbitrary: nothing }, { weight: 1, arbitrary: fc.constant({ dryRun: true }) }),
]);

export const pairs = seldomEmpty(
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: pick('assignment') },
      { weight: 1, arbitrary: fc.record({ assignedToId: counterpart, personId: counterpart }) },
    ),
    { minLength: 1, maxLength: 3 },
  ),
);
