import { erasePersons } from '../directory/erasePersons.ts';
import type { ItemResult } from '../domain/outcome.ts';
import { itemFields, resultsPayload } from './batch.ts';
import { builder } from './builder.ts';

const ErasePersonsInput = builder.inputType('ErasePersonsInput', {
  description: 'The persons to erase.',
  fields: t => ({
    identifiers: t.idList({
      required: true,
      description:
        '1 to 100 identifiers of persons that you can access, or could when they were deleted. None: BAD_USER_INPUT; more: BATCH_TOO_LARGE, and nobody is erased.',
    }),
  }),
});

const ErasePersonResult = builder.objectRef<ItemResult<string>>('ErasePersonResult').implement({
  description: 'What became of one item of `erasePersons`.',
  fields: t => ({
    ...itemFields(t),
    identifier: t.expose('value', {
      type: 'ID',
      nullable: true,
      description: 'The identifier of the person that is erased; null on failure.',
    }),
  }),
});

const ErasePersonsPayload = resultsPayload('ErasePersonsPayload', ErasePersonResult, {
  description: 'What became of the persons to erase.',
  item: 'identifier',
});

builder.mutationField('erasePersons', t =>
  t.field({
    type: ErasePersonsPayload,
    description:
      "Deletes persons as `deletePersons` does, and erases what is kept of them: their history, what `personChanges` would tell, and what was answered under idempotency keys. What stays is their identifier in a change of the kind ERASED, without data. Those deleted before can be erased, and those erased before again. It can't be undone, and doesn't reach backups. Not one transaction: a call that broke off may be repeated. Errors: FORBIDDEN without the scope `people:delete`, BAD_USER_INPUT, BATCH_TOO_LARGE, STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.",
    args: {
      input: t.arg({ type: ErasePersonsInput, required: true, description: 'The persons to erase.' }),
    },
    resolve: (_mutation, { input }, { services, viewer }) =>
      erasePersons(services, viewer, input.identifiers),
  }),
);
