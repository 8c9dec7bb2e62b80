import type { GraphQLResolveInfo } from 'graphql';
import { findPersonParts, type PersonPage } from '../directory/findPersons.ts';
import { readPersons } from '../directory/readPersons.ts';
import { GatewayError } from '../domain/errors.ts';
import { maxFilterAttributes, maxListEntries } from '../domain/limits.ts';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import { byCreation, type PersonOrder as Order } from '../domain/order.ts';
import { maxPageSize, type PageArguments, personPage } from '../domain/paging.ts';
import type { PersonFilter as Filter } from '../domain/person.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { Group } from './group.ts';
import { PersonOrder } from './order.ts';
import { weightOf } from './pace.ts';
import { Person, PersonStatus } from './person.ts';
import { PersonConnection, PersonPageView } from './personConnection.ts';
import { personFieldsShown } from './selection.ts';

const listRule = `At most ${maxListEntries.toLocaleString('en')} (more: BAD_USER_INPUT). Null or empty: not given.`;

export const PersonFilter = builder.inputType('PersonFilter', {
  description:
    'What a person must be like; everything given must hold. Null and left out mean "not given"; a blank string, or a value that nobody could have, matches nobody and is no error.',
  fields: t => ({
    identifier: t.id({ description: "The person's `identifier` (not its global `id`)." }),
    externalRef: t.string({ description: 'The external reference, to the letter (outer blanks apart).' }),
    firstName: t.string({ description: 'The whole first name, to the letter (outer blanks apart).' }),
    lastName: t.string({ description: 'The whole last name, to the letter (outer blanks apart).' }),
    emailAddress: t.string({ description: "The whole e-mail address; letter case doesn't count." }),
    phoneNumber: t.string({
      description:
        'The phone number, however it is written: numbers are compared in their international form, extensions included.',
    }),
    status: t.field({ type: PersonStatus, description: 'Only persons with this status.' }),
    groupIds: t.idList({
      description:
        "Only members of one of these groups, by `Group.identifier`; at most 1,000 (more: BAD_USER_INPUT). Null or empty: all groups that you can access. Groups that you can't access, or that don't exist, contribute nobody. Not together with `groupExternalRefs` (BOTH_GROUP_IDENTIFIERS_PROVIDED).",
    }),
    groupExternalRefs: t.stringList({
      description:
        'As `groupIds`, by `Group.externalRef`. Not together with `groupIds` (BOTH_GROUP_IDENTIFIERS_PROVIDED).',
    }),
    updatedSince: t.field({
      type: 'DateTime',
      description: 'Only persons whose `updatedAt` is this moment or later.',
    }),
    updatedBefore: t.field({
      type: 'DateTime',
      description: 'Only persons whose `updatedAt` is before this moment.',
    }),
    identifiers: t.idList({
      description: `Only the persons with one of these identifiers. ${listRule}`,
    }),
    excludeIdentifiers: t.idList({
      description: `Not the persons with one of these identifiers. ${listRule}`,
    }),
    assignedToIds: t.idList({
      description: `Only persons who are assigned as contacts to one of these persons, by \`Person.identifier\`; a person that you can't access contributes nobody. ${listRule}`,
    }),
    statuses: t.field({
      type: [PersonStatus],
      description: `Only persons with one of these statuses; together with \`status\` both must hold. ${listRule}`,
    }),
    search: t.string({
      description:
        "How the first name, the last name, an e-mail address or the external reference begins; letter case doesn't count, and no character has a special meaning.",
    }),
    attributes: t.field({
      type: 'JSONObject',
      description: `Only persons who have all of these top-level attributes, each with exactly this value (the order of an object's keys apart); at most ${maxFilterAttributes} (more: BAD_USER_INPUT). Null or empty: not given. An attribute of null matches nobody.`,
    }),
  }),
});

/** Fresh for each field, as arguments belong to one. */
const pageArguments = () =>
  builder.args(t => ({
    first: t.int({
      description: `How many persons at most, from the start: 1 to ${maxPageSize} (else BAD_USER_INPUT). Null or left out: ${maxPageSize}. Not together with \`last\`.`,
    }),
    after: t.string({
      description:
        'A cursor of this order: the page begins behind that person, whether it still exists or not. Null or left out: at the start. BAD_USER_INPUT when malformed.',
    }),
    last: t.int({
      description: `How many persons at most, from the end: 1 to ${maxPageSize} (else BAD_USER_INPUT). They still come in the list's order. Not together with \`first\`.`,
    }),
    before: t.string({
      description: `A cursor of this order: the page ends before that person. Alone it gives the last ${maxPageSize} before it. Null or left out: at the end. BAD_USER_INPUT when malformed.`,
    }),
  }));

/** A page, taken off what the answer may hold: an empty one counts as one person, since it was looked for. */
function readPage(
  { services, viewer, allowance, pace }: Context,
  filter: Filter,
  page: PageArguments,
  info: GraphQLResolveInfo,
  order: Order = byCreation,
): MaybePromise<PersonPage> {
  const refusal = allowance.persons(1) ?? (walks(filter, order) ? allowance.walks(1) : undefined);
  if (refusal) return Promise.reject(refusal);
  const stretch = personPage(page, order);
  const turn = pace.take(weightOf.personRead * stretch.limit);
  const finding = pace.during(
    andThen(turn, () => findPersonParts(services, viewer, filter, stretch, personFieldsShown(info))),
  );
  return andThen(finding, found => {
    const refusal = allowance.persons(Math.max(0, found.persons.length - 1));
    if (refusal) return Promise.reject(refusal);
    const totalCount = () => {
      const refusal = allowance.counts(1);
      return refusal ? Promise.reject(refusal) : found.totalCount();
    };
    // What was not read isn't selected (test/graphql/selection.test.ts), and nobody asks for it.
    return { ...(found as PersonPage), totalCount };
  });
}

/**
 * Whether a find may have to look at everybody, to sort many, or to ask much of each: anything beside groups,
 * without a key or an identifier to go by, or without a name in the order of creation. What is asked of each
 * person by other tables is dear whatever the find goes by, since thousands may share a name or a number.
 */
function walks(filter: Filter, { field }: Order): boolean {
  const given = (name: keyof Filter): boolean => {
    const value = filter[name];
    return value != null && !(Array.isArray(value) && value.length === 0);
  };
  if (dear.some(given)) return true;
  if (keys.some(given)) return false;
  if (field !== 'CREATED') return true;
  return !names.some(given) && others.some(given);
}

const dear = ['assignedToIds', 'attributes', 'search'] as const;
const keys = ['identifier', 'identifiers', 'externalRef', 'emailAddress', 'phoneNumber'] as const;
const names = ['firstName', 'lastName'] as const;
const others = ['status', 'statuses', 'updatedSince', 'updatedBefore'] as const;
/** Every field of the filter is in one of these, or costs next to nothing. */
type Cheap = 'groupIds' | 'groupExternalRefs' | 'excludeIdentifiers';
type Weighed =
  | (typeof dear)[number]
  | (typeof keys)[number]
  | (typeof names)[number]
  | (typeof others)[number];
true satisfies Exclude<keyof Filter, Weighed | Cheap> extends never ? true : false;

builder.queryFields(t => ({
  findPersons: t.field({
    type: PersonConnection,
    description:
      'The persons that match the filter, among those that you can access, oldest first unless `orderBy` says otherwise. Errors: FORBIDDEN without the scope `people:read`, BAD_USER_INPUT, BOTH_GROUP_IDENTIFIERS_PROVIDED, NOT_FOUND (with `requireMatch` only).',
    extensions: { pageSize: true },
    args: {
      filter: t.arg({
        type: PersonFilter,
        description: 'What the persons must be like. Null or left out: everybody that you can access.',
      }),
      orderBy: t.arg({
        type: PersonOrder,
        description: 'The order of the list. Null or left out: CREATED ASC, oldest first.',
      }),
      ...pageArguments(),
      afterId: t.arg({
        type: 'SafeInt',
        description:
          'The `lastId` of the page before, instead of `after`. Null or left out: at the start. BAD_USER_INPUT when negative, together with `after`, or in another order than CREATED ASC.',
      }),
      requireMatch: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether an empty page is the error NOT_FOUND, instead of an empty connection.',
      }),
    },
    resolve(_query, { filter, orderBy, requireMatch, ...page }, context, info) {
      return andThen(readPage(context, filter ?? {}, page, info, orderBy ?? byCreation), found => {
        if (requireMatch && found.persons.length === 0)
          throw new GatewayError(
            'NOT_FOUND',
            'There are no person records matching the information provided.',
          );
        return new PersonPageView(found);
      });
    },
  }),
  person: t.field({
    type: Person,
    nullable: true,
    description:
      'The person with this identifier; null when there is none that you can access. FORBIDDEN without the scope `people:read`.',
    args: {
      identifier: t.arg.id({
        required: true,
        description: "The person's `identifier` (for a global `id`, ask `node`).",
      }),
    },
    resolve: (_query, { identifier }, { services, viewer }) =>
      andThen(readPersons(services, viewer, [identifier]), ([person]) => person ?? null),
  }),
}));

builder.objectField(Group, 'persons', t =>
  t.field({
    type: PersonConnection,
    description:
      "The persons in the group, oldest first, as `findPersons` gives them for it: none for a group that you can't access. Errors: FORBIDDEN without the scope `people:read`, BAD_USER_INPUT.",
    extensions: { pageSize: true },
    args: pageArguments(),
    resolve: ({ identifier }, args, context, info) =>
      andThen(readPage(context, { groupIds: [identifier] }, args, info), page => new PersonPageView(page)),
  }),
);
