import { upsertGroups } from '../directory/upsertGroups.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { GroupState } from '../domain/planGroups.ts';
import { itemFields, resultsPayload } from './batch.ts';
import { builder } from './builder.ts';
import { Group } from './group.ts';

const GroupInput = builder.inputType('GroupInput', {
  description:
    "A group to be made or changed. A field left out keeps its value, `null` clears it, a blank string counts as left out. A value that isn't acceptable fails this item alone, with INVALID_VALUE.",
  fields: t => ({
    identifier: t.id({
      description:
        "The group's name in `groupIds`: 1 to 64 letters, digits, dots, hyphens and underscores. The group that has it is changed; when there is none, one is made. Null or left out: the group that has this `externalRef` is changed; when there is none, one is made and given an identifier.",
    }),
    externalRef: t.string({
      description:
        'What another system calls the group, at most 255 characters, unique in the workspace (else EXTERNAL_REF_TAKEN).',
    }),
    name: t.string({ description: "The group's name for people to read, at most 255 characters." }),
  }),
});

const UpsertGroupsInput = builder.inputType('UpsertGroupsInput', {
  description: 'A batch of groups to be made or changed.',
  fields: t => ({
    groups: t.field({
      type: [GroupInput],
      required: true,
      description:
        '1 to 100 items, taken in order. None: BAD_USER_INPUT; more: BATCH_TOO_LARGE, and nothing is written.',
    }),
  }),
});

const UpsertGroupResult = builder.objectRef<ItemResult<GroupState>>('UpsertGroupResult').implement({
  description: 'What became of one item of `upsertGroups`.',
  fields: t => ({
    ...itemFields(t),
    group: t.expose('value', {
      type: Group,
      nullable: true,
      description: 'The group as it is now; null on failure.',
    }),
  }),
});

const UpsertGroupsPayload = resultsPayload('UpsertGroupsPayload', UpsertGroupResult, {
  description: 'What became of a batch of groups.',
  item: 'item',
});

builder.mutationField('upsertGroups', t =>
  t.field({
    type: UpsertGroupsPayload,
    extensions: { listArgument: 'input.groups' },
    description:
      'Makes groups, or changes those that exist. Errors: FORBIDDEN without the scope `people:admin`, BAD_USER_INPUT, BATCH_TOO_LARGE, STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.',
    args: {
      input: t.arg({ type: UpsertGroupsInput, required: true, description: 'The groups to make or change.' }),
    },
    resolve: (_mutation, { input }, { services, viewer }) => upsertGroups(services, viewer, input.groups),
  }),
);
