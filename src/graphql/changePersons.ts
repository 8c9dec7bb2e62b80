import {
  type ChangePersonsReport,
  changePersons,
  maxChanged,
  maxSetAttributes,
  type PersonFailure,
} from '../directory/changePersons.ts';
import { FailureCode } from './batch.ts';
import { builder } from './builder.ts';
import { PersonFilter } from './findPersons.ts';
import { PersonStatus } from './person.ts';

const most = maxChanged.toLocaleString('en');

const PersonChange = builder.inputType('PersonChange', {
  description: 'What to write into each person; a field left out is kept.',
  fields: t => ({
    status: t.field({
      type: PersonStatus,
      description: 'Whether messages may be sent and will arrive. Null sets it to ACTIVE.',
    }),
    attributes: t.field({
      type: 'JSONObject',
      description: `Merged with what is there, key by key: a key with the value null is removed, a key left out is kept. Null empties them. At most ${maxSetAttributes} keys (more: BAD_USER_INPUT), and 16 KiB as JSON once merged.`,
    }),
  }),
});

const ChangePersonsInput = builder.inputType('ChangePersonsInput', {
  description:
    'Whom to change, by either `filter` or `identifiers`, and how. Both or neither, or nothing to do: BAD_USER_INPUT.',
  fields: t => ({
    filter: t.field({
      type: PersonFilter,
      description: `Everybody whom it finds among those that you can access, the oldest ${most} of them at once. One that asks for nothing is refused (BAD_USER_INPUT), since a variable that was forgotten would change everybody.`,
    }),
    identifiers: t.idList({
      description: `1 to ${most} identifiers of persons (none: BAD_USER_INPUT, more: BATCH_TOO_LARGE). Who isn't there, or can't be accessed by you, is among the \`failures\` with NOT_FOUND.`,
    }),
    afterId: t.field({
      type: 'SafeInt',
      description:
        'With `filter`: the `lastId` of the call before, to go on behind it. Needed where those changed are found by the filter still. Null or left out: at the start.',
    }),
    set: t.field({ type: PersonChange, description: 'Fields to write. Null or left out: none.' }),
    addToGroups: t.idList({
      description:
        'Groups to join, by `Group.identifier`, at most 100 (more: BAD_USER_INPUT). Null or empty: none. When none of them exists and is accessible to you, every person fails with NO_ACCESSIBLE_GROUP.',
    }),
    removeFromGroups: t.idList({
      description: 'Groups to leave; else as `addToGroups`. A group may not be in both (BAD_USER_INPUT).',
    }),
    assignTo: t.id({
      description:
        'The identifier of a person to whom to assign each of them as a contact. NOT_FOUND for the whole call when you cannot access that person. Null or left out: nobody.',
    }),
    delete: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Deletes the persons everywhere. Needs the scope `people:delete`; not together with any other change (BAD_USER_INPUT).',
    }),
    dryRun: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Answers the same, and changes nothing.',
    }),
  }),
});

const PersonChangeFailure = builder.objectRef<PersonFailure>('PersonChangeFailure').implement({
  description: 'A person whom `changePersons` left as it was, and why.',
  fields: t => ({
    identifier: t.exposeID('identifier', { description: "The person's identifier, or the one you gave." }),
    failureCode: t.field({
      type: FailureCode,
      description: 'Why, for programs.',
      resolve: ({ failure }) => failure.code,
    }),
    failureReason: t.string({
      description: 'Why, for people, in English.',
      resolve: ({ failure }) => failure.reason,
    }),
  }),
});

const ChangePersonsPayload = builder.objectRef<ChangePersonsReport>('ChangePersonsPayload').implement({
  description: 'What `changePersons` did.',
  fields: t => ({
    matchedCount: t.exposeInt('matchedCount', {
      description: `How many persons the call was about: changed, unchanged and failed ones, at most ${most}.`,
    }),
    changedCount: t.exposeInt('changedCount', {
      description: 'How many of them it changed or deleted; the others were so already, or failed.',
    }),
    failures: t.expose('failures', {
      type: [PersonChangeFailure],
      description: 'Who was left as it was, and why; oldest first, identifiers that name nobody last.',
    }),
    hasMore: t.boolean({
      description: 'Whether the filter finds others behind these: call again, with `afterId: lastId`.',
      resolve: ({ lastId }) => lastId !== -1,
    }),
    lastId: t.field({
      type: 'SafeInt',
      description: 'The sequence number of the last person looked at, for `afterId`; -1 when nobody follows.',
      resolve: ({ lastId }) => lastId,
    }),
    ignoredGroups: t.exposeStringList('ignoredGroups', {
      description:
        "Those of `addToGroups` and `removeFromGroups` that you can't access or that don't exist, as you wrote them; they took no part.",
    }),
  }),
});

builder.mutationField('changePersons', t =>
  t.field({
    type: ChangePersonsPayload,
    description: `Changes up to ${most} persons alike, in one transaction: those that a filter finds, or that are named. Errors: FORBIDDEN without the scope \`people:write\` (to delete: \`people:delete\`), BAD_USER_INPUT, BATCH_TOO_LARGE, BOTH_GROUP_IDENTIFIERS_PROVIDED, NOT_FOUND (\`assignTo\`), STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.`,
    args: {
      input: t.arg({ type: ChangePersonsInput, required: true, description: 'Whom to change, and how.' }),
    },
    resolve: (_mutation, { input }, { services, viewer }) => changePersons(services, viewer, input),
  }),
);
