import { deleteGroups } from '../directory/deleteGroups.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { GroupState } from '../domain/planGroups.ts';
import { itemFields, resultsPayload } from './batch.ts';
import { builder } from './builder.ts';
import { Group } from './group.ts';

const DeleteGroupsInput = builder.inputType('DeleteGroupsInput', {
  description: 'The groups to delete.',
  fields: t => ({
    identifiers: t.idList({
      required: true,
      description:
        '1 to 100 identifiers of groups of the workspace. None: BAD_USER_INPUT; more: BATCH_TOO_LARGE, and no group is deleted.',
    }),
  }),
});

const DeleteGroupResult = builder.objectRef<ItemResult<GroupState>>('DeleteGroupResult').implement({
  description: 'What became of one item of `deleteGroups`.',
  fields: t => ({
    ...itemFields(t),
    group: t.expose('value', {
      type: Group,
      nullable: true,
      description: 'The group as it was; null on failure.',
    }),
  }),
});

const DeleteGroupsPayload = resultsPayload('DeleteGroupsPayload', DeleteGroupResult, {
  description: 'What became of the groups to delete.',
  item: 'identifier',
});

builder.mutationField('deleteGroups', t =>
  t.field({
    type: DeleteGroupsPayload,
    extensions: { listArgument: 'input.identifiers' },
    description:
      'Deletes groups, with their memberships and grants; the persons stay. An identifier that names no group fails with NOT_FOUND. Errors: FORBIDDEN without the scope `people:admin`, BAD_USER_INPUT, BATCH_TOO_LARGE, STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.',
    args: {
      input: t.arg({ type: DeleteGroupsInput, required: true, description: 'The groups to delete.' }),
    },
    resolve: (_mutation, { input }, { services, viewer }) =>
      deleteGroups(services, viewer, input.identifiers),
  }),
);
