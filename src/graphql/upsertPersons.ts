import { type UpsertReport, upsertPersons } from '../directory/upsertPersons.ts';
import type {
  FieldChange as Change,
  MatchedBy as MatchedByName,
  MatchPolicy,
  Outcome,
  UpsertResult,
} from '../domain/outcome.ts';
import { itemFields } from './batch.ts';
import { builder } from './builder.ts';
import { Person } from './person.ts';
import { PersonInput } from './personInput.ts';

const ExternalRefMismatch = builder.enumType('ExternalRefMismatch', {
  description:
    'What to do with an item whose e-mail address or phone number finds only persons with another external reference than its own.',
  values: {
    CREATE: { description: 'They are somebody else: create a new person, if the item says enough.' },
    UPDATE: { description: 'It is that person: update it, its external reference included.' },
    FAIL: { description: 'Fail the item with EXTERNAL_REF_MISMATCH.' },
  } satisfies Record<MatchPolicy['onExternalRefMismatch'], object>,
});

const AmbiguousMatch = builder.enumType('AmbiguousMatch', {
  description: 'What to do with an item that matches several persons equally well.',
  values: {
    FAIL: { description: 'Fail the item with AMBIGUOUS_MATCH; `otherMatches` names the candidates.' },
    OLDEST: { description: 'Take the one that was created first.' },
  } satisfies Record<MatchPolicy['onAmbiguousMatch'], object>,
});

const UpsertOutcome = builder.enumType('UpsertOutcome', {
  description: 'What became of an item of an upsert.',
  values: {
    CREATED: { description: 'Nobody matched; a new person was made.' },
    UPDATED: {
      description: 'Somebody matched, and the profile, the groups or the contact assignments changed.',
    },
    UNCHANGED: {
      description: 'Somebody matched, and nothing differed (`lastSeenAt` and `firstSeenAt` apart).',
    },
    FAILED: { description: 'Nothing was changed by this item: see `failureCode`.' },
  } satisfies Record<Outcome, object>,
});

export const MatchedBy = builder.enumType('MatchedBy', {
  description: 'By what an item found its person; where several agreed, the first in this order.',
  values: {
    IDENTIFIER: { description: 'The item named the person by `identifier`.' },
    EXTERNAL_REF: { description: 'The external references are equal.' },
    EMAIL_ADDRESS: { description: 'The e-mail addresses are equal, letter case apart.' },
    PHONE_NUMBER: { description: 'The phone numbers are equal in their international form.' },
  } satisfies Record<MatchedByName, object>,
});

export const FieldChange = builder.objectRef<Change>('FieldChange').implement({
  description: 'One field of a person that was changed.',
  fields: t => ({
    field: t.exposeString('field', {
      description:
        "The field's name in `Person`, such as `emailAddress`, `attributes` or `groups`. Of `assignments` and `contacts` only the counterparts that the item names are listed, by identifier.",
    }),
    before: t.expose('before', {
      type: 'JSON',
      nullable: true,
      description: 'The value before; null when there was none.',
    }),
    after: t.expose('after', {
      type: 'JSON',
      nullable: true,
      description: 'The value after; null when it was cleared.',
    }),
  }),
});

const UpsertPersonResult = builder.objectRef<UpsertResult>('UpsertPersonResult').implement({
  description: 'What became of one item of `upsertPersons`, and why.',
  fields: t => ({
    ...itemFields(t),
    outcome: t.expose('outcome', { type: UpsertOutcome, description: 'What became of the item.' }),
    matchedBy: t.expose('matchedBy', {
      type: MatchedBy,
      nullable: true,
      description: 'By what the person was found; null for a new person and on failure.',
    }),
    person: t.expose('person', {
      type: Person,
      nullable: true,
      description: 'The person as it is after the whole batch; null on failure.',
    }),
    changes: t.expose('changes', {
      type: [FieldChange],
      description:
        'What this item changed, field by field; empty for a new person and where nothing differed. `updatedAt`, `firstSeenAt` and `lastSeenAt` are never listed.',
    }),
    otherMatches: t.expose('otherMatches', {
      type: [Person],
      description:
        'The candidates that were not taken; on AMBIGUOUS_MATCH the candidates there were, 50 at most.',
    }),
    ignoredGroups: t.exposeStringList('ignoredGroups', {
      description:
        "Groups the item named that you can't access or that don't exist, as you wrote them; they took no part.",
    }),
  }),
});

const countOf = (outcome: Outcome) => (report: UpsertReport) =>
  report.results.filter(result => result.outcome === outcome).length;

const UpsertPersonsPayload = builder.objectRef<UpsertReport>('UpsertPersonsPayload').implement({
  description: 'What became of a batch of persons.',
  fields: t => ({
    results: t.expose('results', {
      type: [UpsertPersonResult],
      description: 'One result an item, in input order.',
    }),
    createdCount: t.int({ description: 'How many items made a new person.', resolve: countOf('CREATED') }),
    updatedCount: t.int({ description: 'How many items changed a person.', resolve: countOf('UPDATED') }),
    unchangedCount: t.int({
      description: 'How many items found their person as they describe it.',
      resolve: countOf('UNCHANGED'),
    }),
    failedCount: t.int({ description: 'How many items failed.', resolve: countOf('FAILED') }),
    replayed: t.exposeBoolean('replayed', {
      description:
        'Whether these are the outcomes of an earlier request with the same idempotency key, so that nothing was written now.',
    }),
  }),
});

const UpsertPersonsInput = builder.inputType('UpsertPersonsInput', {
  description: 'A batch of persons to be matched, and updated or created.',
  fields: t => ({
    persons: t.field({
      type: [PersonInput],
      required: true,
      description:
        '1 to 100 items, taken in order; a later one sees what earlier ones did. None: BAD_USER_INPUT; more: BATCH_TOO_LARGE, and nothing is written.',
    }),
    onExternalRefMismatch: t.field({
      type: ExternalRefMismatch,
      required: true,
      defaultValue: 'CREATE',
      description:
        "What to do where only persons with another external reference have the item's e-mail address or phone number.",
    }),
    onAmbiguousMatch: t.field({
      type: AmbiguousMatch,
      required: true,
      defaultValue: 'FAIL',
      description: 'What to do where several persons match equally well.',
    }),
    dryRun: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Whether to answer as usual but write nothing. The identifiers of persons that would be made name nobody.',
    }),
    idempotencyKey: t.string({
      description:
        'Names this request, in at most 255 characters, so that repeating it has one effect: within 24 hours the same key gives the same outcomes with `replayed: true`, and with another input IDEMPOTENCY_KEY_REUSED. Null or left out: each request stands for itself.',
    }),
  }),
});

builder.mutationField('upsertPersons', t =>
  t.field({
    type: UpsertPersonsPayload,
    extensions: { listArgument: 'input.persons' },
    description:
      'Matches each item with the persons in its scope, by external reference, then by e-mail address or phone number; updates the one that matches, or creates one. All in one transaction. Errors: FORBIDDEN without the scope `people:write`, BAD_USER_INPUT, BATCH_TOO_LARGE, BOTH_GROUP_IDENTIFIERS_PROVIDED, IDEMPOTENCY_KEY_REUSED, STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.',
    args: {
      input: t.arg({
        type: UpsertPersonsInput,
        required: true,
        description: 'The batch, and how to match it.',
      }),
    },
    resolve: (_mutation, { input }, { services, viewer }) => upsertPersons(services, viewer, input),
  }),
);
