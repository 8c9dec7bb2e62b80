import { builder } from './builder.ts';
import { ContactAssignmentInput, contactAssignmentsDescription } from './contactAssignmentInput.ts';
import { ContactPointInput } from './contactPoint.ts';
import { PersonStatus } from './person.ts';

export const PersonInput = builder.inputType('PersonInput', {
  description:
    "What a system knows about one person. A field left out keeps its value, `null` clears it, a blank string counts as left out. A value that isn't acceptable fails this item alone, with INVALID_VALUE; one that doesn't fit its GraphQL type fails the whole request. When nobody matches, a new person is made, which needs `externalRef`, or `emailAddress` or `phoneNumber` together with `firstName` or `lastName` (else INSUFFICIENT_INFORMATION).",
  fields: t => ({
    identifier: t.id({
      description:
        "Edits exactly this person, sought among all that you can access; the item fails with NOT_FOUND when it isn't there, and never creates. Blank: INVALID_VALUE. Null or left out: the person is found by the other fields.",
    }),
    externalRef: t.string({
      description:
        'What your system calls the person; at most 255 characters, compared to the letter. The first thing persons are matched by.',
    }),
    firstName: t.string({ description: 'The first name, at most 255 characters.' }),
    lastName: t.string({ description: 'The last name, at most 255 characters.' }),
    emailAddress: t.string({
      description:
        'The e-mail address, at most 254 characters; persons are matched by it, letter case apart, where the external reference finds nobody. Short for the primary one of several: one that is held already becomes it, a new one takes its place, null clears them all.',
    }),
    phoneNumber: t.string({
      description:
        'The phone number, at most 50 characters; persons are matched by it, in its international form, where the external reference finds nobody. Short for the primary one of several, as `emailAddress`.',
    }),
    emailAddresses: t.field({
      type: [ContactPointInput],
      description:
        'Adds e-mail addresses, takes some away, or makes one the primary one, in this order; those not named are kept. Persons are matched by each that is not taken away. A person holds at most 20 (more: INVALID_VALUE), the list at most 40. Null or empty: nothing. Not together with `emailAddress` (INVALID_VALUE).',
    }),
    phoneNumbers: t.field({
      type: [ContactPointInput],
      description: 'As `emailAddresses`, for phone numbers. Not together with `phoneNumber` (INVALID_VALUE).',
    }),
    avatarUrl: t.string({ description: 'The http or https address of a picture.' }),
    timezone: t.string({ description: 'An IANA time zone, such as `Europe/Berlin`.' }),
    locale: t.string({ description: 'A BCP 47 language tag, such as `de-CH`.' }),
    status: t.field({
      type: PersonStatus,
      description:
        'Whether messages may be sent and will arrive. Null sets it to ACTIVE, which a new person is too.',
    }),
    attributes: t.field({
      type: 'JSONObject',
      description:
        'Merged with what is there, key by key: a key with the value null is removed, a key left out is kept. Null empties them. At most 16 KiB as JSON.',
    }),
    groupIds: t.idList({
      description:
        "The groups to look in, and to join, by `Group.identifier`. Null or empty: all that you can access (if that is every group, or with `identifier`, nobody joins any). Those you can't access, or that don't exist, are left out and listed in `ignoredGroups`; when none is left the item fails with NO_ACCESSIBLE_GROUP. Not together with `groupExternalRefs` (BOTH_GROUP_IDENTIFIERS_PROVIDED for the whole batch).",
    }),
    groupExternalRefs: t.stringList({
      description:
        'As `groupIds`, by `Group.externalRef`. Not together with `groupIds` (BOTH_GROUP_IDENTIFIERS_PROVIDED for the whole batch).',
    }),
    seenAt: t.field({
      type: 'DateTime',
      description:
        'When your system saw the person, at most 5 minutes ahead: it widens `firstSeenAt` and `lastSeenAt`. Null or left out: `lastSeenAt` becomes now.',
    }),
    expectedVersion: t.int({
      description:
        'The `Person.version` that the change is meant for: at any other the item fails with VERSION_CONFLICT. 0: nobody may match, so that the item creates or fails. Null or left out: whatever the version.',
    }),
    contactAssignments: t.field({
      type: [ContactAssignmentInput],
      description: contactAssignmentsDescription,
    }),
  }),
});
