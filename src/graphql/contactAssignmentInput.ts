import { maxItemAssignments } from '../domain/limits.ts';
import { builder } from './builder.ts';

export const ContactAssignmentInput = builder.inputType('ContactAssignmentInput', {
  description:
    'An assignment between the person that the item is about and one other, which exactly one of the two fields names.',
  isOneOf: true,
  fields: t => ({
    assignedToId: t.id({
      description: "Assigns the item's person to this one, by `Person.identifier`: see `Person.assignments`.",
    }),
    personId: t.id({
      description: "Assigns this one, by `Person.identifier`, to the item's person: see `Person.contacts`.",
    }),
  }),
});

export const contactAssignmentsDescription = `Assignments to be there, ${maxItemAssignments} at most (else INVALID_VALUE); those left out stay, and \`unassignContacts\` ends them. Null or empty: none. When somebody named does not exist, or you cannot access them, the item fails with NOT_FOUND and nothing of it is written; naming the person itself is INVALID_VALUE.`;
