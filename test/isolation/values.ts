import fc from 'fast-check';

/** Few values in several spellings, so that random persons meet, tie and mismatch. */
export const alphabets = {
  externalRef: ['r1', ' r1 ', 'r2', 'r3', 'r4', 'R1'],
  firstName: ['Ada', ' Ada', 'ada', 'Zoë', 'Zoe\u0308'],
  lastName: ['King', 'Lee', 'Lee ', 'king', 'Ärm'],
  emailAddress: ['ada@x.org', 'Ada@X.org', ' ADA@x.org ', 'bob@x.org', 'Bob@x.org', 'c@x.org'],
  phoneNumber: ['+49 30 123456', '030/123456', '(030) 123-456', '030123456 ext. 5', '7', '0171 7654321'],
  avatarUrl: ['https://x.org/a.png', 'http://x.org/b.png'],
  timezone: ['Europe/Berlin', 'Africa/Lagos'],
};
export const invalid = { emailAddress: 'nobody', phoneNumber: 'none' };

/** A place in a call, filled in when it's made: the nth thing of a kind that there is by then. */
export interface Picked {
  pick:
    | 'person'
    | 'ownPerson'
    | 'node'
    | 'cursor'
    | 'groupCursor'
    | 'relationPage'
    | 'assignedTo'
    | 'assignment'
    | 'sequence'
    | 'group'
    | 'moment'
    | 'updatedAt';
  nth: number;
  /** A cursor's. */
  order?: string;
}
export const pick = (kind: Picked['pick'], more: Partial<Picked> = {}) =>
  fc.nat(999).map(nth => ({ pick: kind, nth, ...more }));

/** Of the caller's workspace more often than of the other one. */
export const personPick = fc.oneof(
  { weight: 2, arbitrary: pick('ownPerson') },
  { weight: 1, arbitrary: pick('person') },
);

export const orNull = <T>(values: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: values }, { weight: 1, arbitrary: fc.constant(null) });
/** Optional keys: fast-check leaves each out half the time. */
export const some = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] });

export const written = (field: keyof typeof alphabets, ...more: string[]) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...alphabets[field]) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', ...more) },
  );

export const groupNames = ['g1', 'g2', 'g3', 'G4'];
export const groupIds = fc.oneof(
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
export const namedTwice = fc.oneof(
  { weight: 60, arbitrary: named },
  { weight: 1, arbitrary: fc.record({ groupIds, groupExternalRefs }) },
);

export const status = fc.constantFrom('ACTIVE', 'UNSUBSCRIBED', 'BOUNCED');
export const attributes = fc.constantFrom(
  {},
  { a: 1 },
  { a: 2, b: [1] },
  { a: null },
  { b: null, c: { d: null } },
  { e: { f: 1, g: 2 } },
);

export const merged = (parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map(objects => Object.assign({}, ...objects) as object);
export const nothing = fc.constant({});
export const often = (part: fc.Arbitrary<object>) => fc.oneof(part, nothing);

export const seldomEmpty = <T>(list: fc.Arbitrary<T[]>) =>
  fc.oneof({ weight: 24, arbitrary: list }, { weight: 1, arbitrary: fc.constant([]) });
export const personIdentifiers = seldomEmpty(
  fc.array(fc.oneof({ weight: 12, arbitrary: personPick }, { weight: 1, arbitrary: fc.constant('nobody') }), {
    minLength: 1,
    maxLength: 4,
    size: 'max',
  }),
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
