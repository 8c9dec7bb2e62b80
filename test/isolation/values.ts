import fc from 'fast-check';

/** Few values in several spellings, so that random persons meet, tie and mismatch. */
const alphabets = {
  externalRef: ['r1', ' r1 ', 'r2', 'r3', 'r4', 'R1'],
  firstName: ['Ada', ' Ada', 'ada', 'Zoë', 'Zoe\u0308'],
  lastName: ['King', 'Lee', 'Lee '],
  emailAddress: ['ada@x.org', 'Ada@X.org', ' ADA@x.org ', 'bob@x.org', 'Bob@x.org', 'c@x.org'],
  phoneNumber: ['+49 30 123456', '030/123456', '(030) 123-456', '030123456 ext. 5', '7', '0171 7654321'],
  avatarUrl: ['https://x.org/a.png', 'http://x.org/b.png'],
  timezone: ['Europe/Berlin', 'Africa/Lagos'],
};
const invalid = { emailAddress: 'nobody', phoneNumber: 'none' };

/** A place in a call, filled in when it's made: the nth thing of a kind that there is by then. */
export type Pick =
  | 'person'
  | 'ownPerson'
  | 'node'
  | 'cursor'
  | 'groupCursor'
  | 'sequence'
  | 'group'
  | 'moment'
  | 'updatedAt';
const pick = (kind: Pick) => fc.nat(999).map(nth => ({ pick: kind, nth }));

/** Of the caller's workspace more often than of the other one. */
export const personPick = fc.oneof(
  { weight: 2, arbitrary: pick('ownPerson') },
  { weight: 1, arbitrary: pick('person') },
);

const orNull = <T>(values: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: values }, { weight: 1, arbitrary: fc.constant(null) });
/** Optional keys: fast-check leaves each out half the time. */
const some = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] });

const written = (field: keyof typeof alphabets, ...more: string[]) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...alphabets[field]) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', ...more) },
  );

const groupNames = ['g1', 'g2', 'g3', 'G4'];
const groupIds = fc.oneof(
  { weight: 8, arbitrary: fc.subarray(groupNames) },
  { weight: 2, arbitrary: fc.subarray(['g1', ' g2 ', 'nowhere']) },
  { weight: 1, arbitrary: fc.array(pick('group'), { maxLength: 2 }) },
);
const groupExternalRefs = fc.subarray(['x1', ' x2', 'x3', 'nowhere']);
const named = fc.oneof(
  { weight: 14, arbitrary: fc.constant({}) },
  { weight: 8, arbitrary: fc.record({ groupIds: orNull(groupIds) }) },
  { weight: 4, arbitrary: fc.record({ groupExternalRefs: orNull(groupExternalRefs) }) },
);
/** Now and then, which refuses the whole call. */
const namedTwice = fc.oneof(
  { weight: 60, arbitrary: named },
  { weight: 1, arbitrary: fc.record({ groupIds, groupExternalRefs }) },
);

const status = fc.constantFrom('ACTIVE', 'UNSUBSCRIBED', 'BOUNCED');
const attributes = fc.constantFrom({}, { a: 1 }, { a: 2, b: [1] }, { a: null }, { b: null, c: { d: null } });

const keys = some({
  externalRef: orNull(written('externalRef')),
  firstName: orNull(written('firstName')),
  lastName: orNull(written('lastName')),
  emailAddress: orNull(written('emailAddress', invalid.emailAddress)),
  phoneNumber: orNull(written('phoneNumber', invalid.phoneNumber)),
});
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
const merged = (parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map(objects => Object.assign({}, ...objects) as object);
const nothing = fc.constant({});
const often = (part: fc.Arbitrary<object>) => fc.oneof(part, nothing);

export const personInput = merged([keys, often(rest), namedTwice, identifier]);

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

const criteria = fc.oneof(
  { weight: 2, arbitrary: nothing },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...(Object.keys(alphabets) as (keyof typeof alphabets)[])).chain(criterion),
  },
  {
    weight: 1,
    arbitrary: some({
      lastName: written('lastName'),
      emailAddress: written('emailAddress', invalid.emailAddress),
      status: orNull(status),
      updatedSince: orNull(pick('moment')),
    }),
  },
  { weight: 1, arbitrary: fc.record({ identifier: personPick }) },
  { weight: 1, arbitrary: fc.record({ updatedSince: pick('updatedAt') }) },
);
function criterion(field: keyof typeof alphabets): fc.Arbitrary<object> {
  if (field === 'avatarUrl' || field === 'timezone') return fc.record({ status });
  const value = fc.oneof(
    { weight: 4, arbitrary: written(field) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', 'nobody') },
  );
  return fc.record({ [field]: value });
}
export const filter = merged([criteria, namedTwice]);

export const size = fc.oneof(
  { weight: 24, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 100, 101, null) },
);
const cursor = fc.oneof(
  { weight: 24, arbitrary: pick('cursor') },
  { weight: 1, arbitrary: fc.constantFrom(null, 'x', '') },
);
const afterId = fc.oneof(
  { weight: 12, arbitrary: pick('sequence') },
  { weight: 1, arbitrary: fc.constantFrom(null, -1, 0, 1, Number.MAX_SAFE_INTEGER) },
);
export const paging = fc.oneof(
  { weight: 8, arbitrary: some({ first: size, after: cursor }) },
  { weight: 4, arbitrary: some({ last: size, before: cursor }) },
  { weight: 3, arbitrary: some({ first: size, afterId }) },
  { weight: 2, arbitrary: some({ first: size, after: cursor, before: cursor }) },
  { weight: 2, arbitrary: some({ last: size, after: cursor, before: cursor }) },
  { weight: 1, arbitrary: some({ first: size, last: size, after: cursor, before: cursor, afterId }) },
);
export const groupPaging = some({
  first: size,
  after: fc.oneof(
    { weight: 9, arbitrary: pick('groupCursor') },
    { weight: 1, arbitrary: fc.constantFrom('x', null) },
  ),
});

const seldomEmpty = <T>(list: fc.Arbitrary<T[]>) =>
  fc.oneof({ weight: 24, arbitrary: list }, { weight: 1, arbitrary: fc.constant([]) });
export const personIdentifiers = seldomEmpty(
  fc.array(fc.oneof({ weight: 12, arbitrary: personPick }, { weight: 1, arbitrary: fc.constant('nobody') }), {
    minLength: 1,
    maxLength: 4,
    size: 'max',
  }),
);
export const globalIds = fc.array(
  fc.oneof({ weight: 9, arbitrary: pick('node') }, { weight: 1, arbitrary: fc.constant('nothing') }),
  { maxLength: 5, size: 'max' },
);
export const someGroupIds = fc.oneof(
  { weight: 4, arbitrary: seldomEmpty(fc.subarray(groupNames, { minLength: 1 })) },
  { weight: 1, arbitrary: groupIds },
);

export const subject = fc.constantFrom('sam', 'kim');
const groupIdentifier = fc.constantFrom('g1', 'g2', 'g3', 'G4', null, 'not a name', ' ');
export const groupInputs = fc.array(
  some({
    identifier: groupIdentifier,
    externalRef: fc.constantFrom('x1', 'x2 ', 'x3', null, ''),
    name: fc.constantFrom('One', ' Two', null, ''),
  }),
  { maxLength: 3 },
);
/** How a workspace starts: some of its groups' names are those of the other one too. */
export const firstGroups = fc
  .subarray(groupNames, { minLength: 2 })
  .chain(identifiers =>
    fc
      .shuffledSubarray(['x1', 'x2', 'x3', null, null], { minLength: 4, maxLength: 4 })
      .map(refs => identifiers.map((identifier, nth) => ({ identifier, externalRef: refs[nth] ?? null }))),
  );
