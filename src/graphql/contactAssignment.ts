import type { ContactAssignment as Assignment } from '../domain/assignments.ts';
import { assignmentCursor } from '../domain/paging.ts';
import { builder } from './builder.ts';
import { type Connection, connectionFields, edgeType } from './connection.ts';
import { Node } from './node.ts';
import { Person } from './person.ts';

export const ContactAssignment = builder.objectRef<Assignment>('ContactAssignment').implement({
  description:
    'A person assigned to another, who looks after it. You see those between persons that you can access both.',
  interfaces: [Node],
  fields: t => ({
    assignedTo: t.expose('assignedTo', {
      type: Person,
      description: 'Who looks after the other: among its `contacts` this assignment is.',
    }),
    person: t.expose('person', {
      type: Person,
      description: 'Who is looked after: among its `assignments` this assignment is.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When the person was assigned.',
    }),
  }),
});

/** An assignment's place, whichever of its persons' connections it is in. */
export const cursorOf = ({ assignedTo, person }: Assignment): string =>
  assignmentCursor({ assignedTo: assignedTo.sequence, person: person.sequence });

const ContactAssignmentEdge = edgeType('ContactAssignmentEdge', ContactAssignment);

export const ContactAssignmentConnection = builder
  .objectRef<Connection<Assignment>>('ContactAssignmentConnection')
  .implement({
    description: "A page of a person's contact assignments, the oldest counterpart first.",
    fields: t => connectionFields(t, ContactAssignment, ContactAssignmentEdge),
  });
