import { deletePersons } from '../directory/deletePersons.ts';
import type { ItemResult } from '../domain/outcome.ts';
import { itemFields, resultsPayload } from './batch.ts';
import { builder } from './builder.ts';

const DeletePersonsInput = builder.inputType('DeletePersonsInput', {
  description: 'The persons to delete.',
  fields: t => ({
    identifiers: t.idList({
      required: true,
      description:
        '1 to 100 identifiers of persons that you can access. None: BAD_USER_INPUT; more: BATCH_TOO_LARGE, and nobody is deleted.',
    }),
  }),
});

const DeletePersonResult = builder.objectRef<ItemResult<string>>('DeletePersonResult').implement({
  description: 'What became of one item of `deletePersons`.',
  fields: t => ({
    ...itemFields(t),
    identifier: t.expose('value', {
      type: 'ID',
      nullable: true,
      description: 'The identifier of the person that was deleted; null on failure.',
    }),
  }),
});

const DeletePersonsPayload = resultsPayload('DeletePersonsPayload', DeletePersonResult, {
  description: 'What became of the persons to delete.',
  item: 'identifier',
});

builder.mutationField('deletePersons', t =>
  t.field({
    type: DeletePersonsPayload,
    description:
      "Deletes persons from the whole workspace, groups that you can't access included. It can't be undone. An identifier that names nobody you can access fails with NOT_FOUND. Errors: FORBIDDEN without the scope `people:delete`, BAD_USER_INPUT, BATCH_TOO_LARGE, STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.",
    args: {
      input: t.arg({ type: DeletePersonsInput, required: true, description: 'The persons to delete.' }),
    },
    resolve: (_mutation, { input }, { services, viewer }) =>
      deletePersons(services, viewer, input.identifiers),
  }),
);
