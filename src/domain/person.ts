export const personStatuses = ['ACTIVE', 'UNSUBSCRIBED', 'BOUNCED'] as const;
export type PersonStatus = (typeof personStatuses)[number];

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** Milliseconds since the Unix epoch. */
export type Timestamp = number;

/** What systems push about a person; text is NFC and trimmed, as they wrote it otherwise. */
export interface Profile {
  readonly externalRef: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly emailAddress: string | null;
  readonly phoneNumber: string | null;
  readonly avatarUrl: string | null;
  readonly timezone: string | null;
  readonly locale: string | null;
  readonly status: PersonStatus;
  readonly attributes: JsonObject;
}

export interface Person extends Profile {
  /** Grows in order of creation, from 2, within the workspace; never given twice. */
  readonly sequence: number;
  /** UUIDv7, immutable. */
  readonly identifier: string;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly firstSeenAt: Timestamp;
  readonly lastSeenAt: Timestamp;
  /** From 1; one more with each change that moves `updatedAt`. */
  readonly version: number;
}

/** What of a person is read where it's asked for; the sequence number always is. */
export type PersonField = Exclude<keyof Person, 'sequence'>;

/** All of them. */
export const personFields = [
  'identifier',
  'externalRef',
  'firstName',
  'lastName',
  'emailAddress',
  'phoneNumber',
  'avatarUrl',
  'timezone',
  'locale',
  'status',
  'attributes',
  'createdAt',
  'updatedAt',
  'firstSeenAt',
  'lastSeenAt',
  'version',
] as const satisfies readonly PersonField[];

/** A person of whom some fields were read; the others are undefined, and no field that was read is. */
export type PersonPart = Pick<Person, 'sequence'> & {
  readonly [Field in PersonField]: Person[Field] | undefined;
};

export interface Group {
  /** The repository's own number for the group; never leaves the process. */
  readonly key: number;
  readonly identifier: string;
  readonly externalRef: string | null;
  readonly name: string | null;
}

/** The three kinds of value by which a person is recognised. */
export const keyKinds = ['externalRef', 'emailAddress', 'phoneNumber'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** Those of which a person may hold several. */
export const contactPointKinds = ['emailAddress', 'phoneNumber'] as const satisfies readonly KeyKind[];
export type ContactPointKind = (typeof contactPointKinds)[number];

/** A value by which a person is recognised: the comparable form, and the one to show. */
export interface PersonKey {
  readonly kind: KeyKind;
  /** Canonical; compared as it is, see canonical.ts. */
  readonly value: string;
  readonly display: string;
  /** 0 is the primary one, which the profile shows. */
  readonly ordinal: number;
}

/** A person as matching and merging see it: with its keys and those of its groups that the viewer may access. */
export interface PersonState {
  readonly person: Person;
  readonly keys: readonly PersonKey[];
  readonly groups: readonly Group[];
}

/** A person as an answer shows it; `groups` and `keys` are there when the answer already knows them. */
export interface PersonView extends Person {
  readonly groups?: readonly Group[];
  readonly keys?: readonly PersonKey[];
}

/** Groups as a caller names them: by one of the two kinds of reference, never both. */
export interface GroupSelector {
  readonly by: 'identifier' | 'externalRef';
  /** As the caller wrote them. */
  readonly values: readonly string[];
}

/** What an item says of one e-mail address or phone number: the person has it, has it first, or not at all. */
export interface ContactPointInput {
  readonly value: string;
  readonly primary?: boolean | null | undefined;
  readonly remove?: boolean | null | undefined;
}

/** One item of a batch as it comes in: an absent field keeps, null clears, a blank string counts as absent. */
export interface PersonInput {
  readonly identifier?: string | null | undefined;
  readonly externalRef?: string | null | undefined;
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly emailAddress?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
  readonly avatarUrl?: string | null | undefined;
  readonly timezone?: string | null | undefined;
  readonly locale?: string | null | undefined;
  readonly status?: PersonStatus | null | undefined;
  readonly attributes?: JsonObject | null | undefined;
  readonly groupIds?: readonly string[] | null | undefined;
  readonly groupExternalRefs?: readonly string[] | null | undefined;
  readonly seenAt?: Timestamp | null | undefined;
  /** Not together with `emailAddress`; null counts as absent, as for the next one. */
  readonly emailAddresses?: readonly ContactPointInput[] | null | undefined;
  /** Not together with `phoneNumber`. */
  readonly phoneNumbers?: readonly ContactPointInput[] | null | undefined;
  /** The version that the person must be at; 0: nobody may match. */
  readonly expectedVersion?: number | null | undefined;
  readonly contactAssignments?: readonly ContactAssignmentInput[] | null | undefined;
}

/** An assignment as an item asks for it: one of its two persons, by identifier; the other is the item's own. */
export interface ContactAssignmentInput {
  readonly assignedToId?: string | null | undefined;
  readonly personId?: string | null | undefined;
}

/** What a person is looked for by, as it comes in; null and absent alike mean "not given". */
export interface PersonFilter {
  readonly identifier?: string | null | undefined;
  readonly externalRef?: string | null | undefined;
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly emailAddress?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
  readonly status?: PersonStatus | null | undefined;
  readonly groupIds?: readonly string[] | null | undefined;
  readonly groupExternalRefs?: readonly string[] | null | undefined;
  /** Inclusive. */
  readonly updatedSince?: Timestamp | null | undefined;
  /** Exclusive. */
  readonly updatedBefore?: Timestamp | null | undefined;
  /** Of lists, empty ones too mean "not given". */
  readonly identifiers?: readonly string[] | null | undefined;
  readonly excludeIdentifiers?: readonly string[] | null | undefined;
  readonly assignedToIds?: readonly string[] | null | undefined;
  readonly statuses?: readonly PersonStatus[] | null | undefined;
  /** How the first or last name, an e-mail address or the external reference begins. */
  readonly search?: string | null | undefined;
  readonly attributes?: JsonObject | null | undefined;
}
