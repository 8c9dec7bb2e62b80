import { andThen } from '../domain/maybePromise.ts';
import type { PersonView, PersonStatus as Status } from '../domain/person.ts';
import { builder } from './builder.ts';
import { edgeType } from './connection.ts';
import { ContactPoint, contactPoints } from './contactPoint.ts';
import { Group } from './group.ts';
import { Node } from './node.ts';

export const PersonStatus = builder.enumType('PersonStatus', {
  description: 'Whether messages may be sent to a person and will arrive.',
  values: {
    ACTIVE: { description: 'Reachable as far as anybody knows; what a new person is unless told otherwise.' },
    UNSUBSCRIBED: { description: 'Asked to receive no more messages.' },
    BOUNCED: { description: 'Messages to this person came back as undeliverable.' },
  } satisfies Record<Status, object>,
});

export const Person = builder.objectRef<PersonView>('Person').implement({
  description:
    'A person of the workspace, as far as you can access them: a member of at least one of your groups, or anybody if you can access all groups.',
  interfaces: [Node],
  fields: t => ({
    identifier: t.exposeID('identifier', {
      description:
        'Names the person in the workspace: a UUID (version 7), given at creation and never changed.',
    }),
    externalRef: t.exposeString('externalRef', {
      nullable: true,
      description: 'What another system calls the person, compared to the letter; null when none does.',
    }),
    firstName: t.exposeString('firstName', {
      nullable: true,
      description: 'The first name; null when unknown.',
    }),
    lastName: t.exposeString('lastName', {
      nullable: true,
      description: 'The last name; null when unknown.',
    }),
    emailAddress: t.exposeString('emailAddress', {
      nullable: true,
      description:
        "The primary e-mail address as it was written, trimmed; null when unknown. Letter case doesn't count when addresses are compared.",
    }),
    phoneNumber: t.exposeString('phoneNumber', {
      nullable: true,
      description:
        'The primary phone number as it was written; null when unknown. However it is written, it is compared as an international number.',
    }),
    emailAddresses: t.field({
      type: [ContactPoint],
      description:
        'All e-mail addresses, at most 20, the primary one first: the person is found and matched by each. Empty when none is known.',
      resolve: (person, _args, context) => contactPoints('emailAddress', person, context),
    }),
    phoneNumbers: t.field({
      type: [ContactPoint],
      description:
        'All phone numbers, at most 20, the primary one first: the person is found and matched by each. Empty when none is known.',
      resolve: (person, _args, context) => contactPoints('phoneNumber', person, context),
    }),
    avatarUrl: t.exposeString('avatarUrl', {
      nullable: true,
      description: 'The http or https address of a picture of the person; null when there is none.',
    }),
    timezone: t.exposeString('timezone', {
      nullable: true,
      description: 'An IANA time zone, such as `Europe/Berlin`; null when unknown.',
    }),
    locale: t.exposeString('locale', {
      nullable: true,
      description: 'A BCP 47 language tag, such as `de-CH`; null when unknown.',
    }),
    status: t.expose('status', {
      type: PersonStatus,
      description:
        'Whether messages may be sent to the person and will arrive; ACTIVE unless somebody said otherwise.',
    }),
    attributes: t.expose('attributes', {
      type: 'JSONObject',
      description:
        'Whatever else systems want to keep about the person, by key; an empty object when there is nothing.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When the person was created in this directory.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description:
        "When the profile or the groups last changed, an upsert of this person its `assignments` or `contacts`, or `unassignContacts` its `assignments`. What happens to other persons doesn't move it, nor does a mere sighting: see `lastSeenAt`.",
    }),
    firstSeenAt: t.expose('firstSeenAt', {
      type: 'DateTime',
      description: 'The earliest moment at which any system says that it saw the person.',
    }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      description:
        'The latest moment at which any system saw the person: the `seenAt` of an upsert, or the time of one that gave none.',
    }),
    version: t.exposeInt('version', {
      description:
        'Counts the changes that moved `updatedAt`, from 1. Give it back as `expectedVersion` to change the person only as you know it.',
    }),
    groups: t.field({
      type: [Group],
      description:
        "Those of the person's groups that you can access, in ascending order of `identifier`; groups that you can't access are left out without a trace.",
      resolve: (person, _args, { loaders, allowance, pace }) =>
        andThen(person.groups ?? loaders.groups.load(person), groups => {
          const refusal = allowance.groups(groups.length);
          return refusal ? Promise.reject(refusal) : andThen(pace.take(groups.length), () => groups);
        }),
    }),
  }),
});

export const PersonEdge = edgeType('PersonEdge', Person);
