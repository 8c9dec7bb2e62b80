import type { ContactAssignment as Assignment, AssignmentField } from '../domain/assignments.ts';
import { andThen } from '../domain/maybePromise.ts';
import { assignmentPage, maxPageSize, type PageArguments } from '../domain/paging.ts';
import type { PersonView } from '../domain/person.ts';
import { builder } from './builder.ts';
import { Connection } from './connection.ts';
import { ContactAssignmentConnection, cursorOf } from './contactAssignment.ts';
import type { Context } from './context.ts';
import { Person } from './person.ts';

/** A page, taken off what the answer may hold; whose page it is has been counted, and counts for the first. */
async function readPage(
  { loaders, allowance }: Context,
  field: AssignmentField,
  owner: PersonView,
  args: Pick<PageArguments, 'first' | 'after'>,
): Promise<Connection<Assignment>> {
  const page = assignmentPage(field, args);
  const { assigned, hasNextPage } = await loaders.assignments(field, page).load(owner);
  const refusal = allowance.persons(Math.max(0, assigned.length - 1));
  if (refusal) throw refusal;
  const assignments = assigned.map(
    ({ counterpart, createdAt }): Assignment =>
      field === 'assignments'
        ? { assignedTo: counterpart, person: owner, createdAt }
        : { assignedTo: owner, person: counterpart, createdAt },
  );
  return new Connection(assignments, cursorOf, {
    hasNextPage: () => hasNextPage,
    hasPreviousPage() {
      const { after } = page;
      if (after === null) return false;
      // The very first one tells.
      const start = loaders.assignments(field, { after: null, limit: 1 }).load(owner);
      return andThen(start, ({ assigned: [first] }) => !!first && first.counterpart.sequence <= after);
    },
  });
}

const descriptions: Readonly<Record<AssignmentField, string>> = {
  assignments:
    'To whom this person is assigned: the contact assignments whose `person` it is, the oldest `assignedTo` first.',
  contacts:
    'Who is assigned to this person: the contact assignments whose `assignedTo` it is, the oldest `person` first.',
};

builder.objectFields(Person, t => {
  const field = (name: AssignmentField) =>
    t.field({
      type: ContactAssignmentConnection,
      description: `${descriptions[name]} Only those whose other person you can access; after a \`dryRun\`, as they are in the directory. Errors: FORBIDDEN without the scope \`people:read\`, BAD_USER_INPUT.`,
      extensions: { pageSize: true },
      args: {
        first: t.arg.int({
          description: `How many assignments at most: 1 to ${maxPageSize} (else BAD_USER_INPUT). Null or left out: ${maxPageSize}.`,
        }),
        after: t.arg.string({
          description:
            'A cursor of this connection: the page begins behind it, whether that assignment still exists or not. Null or left out: at the start. BAD_USER_INPUT when malformed.',
        }),
      },
      resolve: (person, args, context) => readPage(context, name, person, args),
    });
  return { assignments: field('assignments'), contacts: field('contacts') };
});
