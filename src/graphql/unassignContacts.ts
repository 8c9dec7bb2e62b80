import { unassignContacts } from '../directory/contactAssignments.ts';
import type { ContactAssignment as Assignment } from '../domain/assignments.ts';
import type { ItemResult } from '../domain/outcome.ts';
import { itemFields, resultsPayload } from './batch.ts';
import { builder } from './builder.ts';
import { ContactAssignment } from './contactAssignment.ts';

const ContactAssignmentPairInput = builder.inputType('ContactAssignmentPairInput', {
  description: 'Names a contact assignment by its two persons.',
  fields: t => ({
    assignedToId: t.id({
      required: true,
      description: 'Who looks after the other, by `Person.identifier`.',
    }),
    personId: t.id({ required: true, description: 'Who is looked after, by `Person.identifier`.' }),
  }),
});

const UnassignContactsInput = builder.inputType('UnassignContactsInput', {
  description: 'The contact assignments to end.',
  fields: t => ({
    contactAssignments: t.field({
      type: [ContactAssignmentPairInput],
      required: true,
      description:
        '1 to 100 assignments between persons that you can access. None: BAD_USER_INPUT; more: BATCH_TOO_LARGE, and none is ended.',
    }),
  }),
});

const UnassignContactResult = builder.objectRef<ItemResult<Assignment>>('UnassignContactResult').implement({
  description: 'What became of one item of `unassignContacts`.',
  fields: t => ({
    ...itemFields(t),
    contactAssignment: t.expose('value', {
      type: ContactAssignment,
      nullable: true,
      description: 'The assignment that was, with its persons as they are now; null on failure.',
    }),
  }),
});

const UnassignContactsPayload = resultsPayload('UnassignContactsPayload', UnassignContactResult, {
  description: 'What became of the contact assignments to end.',
  item: 'assignment',
});

builder.mutationField('unassignContacts', t =>
  t.field({
    type: UnassignContactsPayload,
    extensions: { listArgument: 'input.contactAssignments' },
    description:
      'Ends contact assignments; the persons stay. One that is not there, or between persons that you cannot access both, fails with NOT_FOUND. `updatedAt` moves of who was assigned, not of who was assigned to. Errors: FORBIDDEN without the scope `people:write`, BAD_USER_INPUT, BATCH_TOO_LARGE, STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.',
    args: {
      input: t.arg({ type: UnassignContactsInput, required: true, description: 'The assignments to end.' }),
    },
    resolve: (_mutation, { input }, { services, viewer }) =>
      unassignContacts(services, viewer, input.contactAssignments),
  }),
);
