import { changeMemberships, type MembershipReport } from '../directory/changeMemberships.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { PersonView } from '../domain/person.ts';
import { itemFields } from './batch.ts';
import { builder } from './builder.ts';
import { Person } from './person.ts';

const MembershipResult = builder.objectRef<ItemResult<PersonView>>('MembershipResult').implement({
  description: 'What became of one person of `addToGroups` or `removeFromGroups`.',
  fields: t => ({
    ...itemFields(t),
    person: t.expose('value', {
      type: Person,
      nullable: true,
      description: 'The person, with its groups as they are now; null on failure.',
    }),
  }),
});

const membershipMutations = [
  {
    name: 'addToGroups',
    change: 'add',
    types: 'AddToGroups',
    batch: 'Persons, and the groups to add them to.',
    does: 'Adds persons to groups. Being a member already is a success.',
  },
  {
    name: 'removeFromGroups',
    change: 'remove',
    types: 'RemoveFromGroups',
    batch: 'Persons, and the groups to remove them from.',
    does: 'Removes persons from groups; they stay in the workspace, though you lose sight of who is left in none of your groups. Not being a member is a success.',
  },
] as const;

for (const { name, change, types, batch, does } of membershipMutations) {
  const Input = builder.inputType(`${types}Input`, {
    description: batch,
    fields: t => ({
      identifiers: t.idList({
        required: true,
        description:
          "1 to 100 identifiers of persons; who isn't there, or can't be accessed by you, fails with NOT_FOUND. None: BAD_USER_INPUT; more: BATCH_TOO_LARGE.",
      }),
      groupIds: t.idList({
        required: true,
        description:
          "1 to 1,000 group identifiers (else BAD_USER_INPUT). Those you can't access, or that don't exist, are left out and listed in `ignoredGroups`; when none is left every person fails with NO_ACCESSIBLE_GROUP.",
      }),
    }),
  });

  const Payload = builder.objectRef<MembershipReport>(`${types}Payload`).implement({
    description: `What became of each person of \`${name}\`.`,
    fields: t => ({
      results: t.expose('results', {
        type: [MembershipResult],
        description: 'One result an identifier, in input order.',
      }),
      ignoredGroups: t.exposeStringList('ignoredGroups', {
        description:
          "Those of `groupIds` that you can't access or that don't exist, as you wrote them; they took no part.",
      }),
    }),
  });

  builder.mutationField(name, t =>
    t.field({
      type: Payload,
      extensions: { listArgument: 'input.identifiers' },
      description: `${does} Errors: FORBIDDEN without the scope \`people:write\`, BAD_USER_INPUT, BATCH_TOO_LARGE, STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.`,
      args: { input: t.arg({ type: Input, required: true, description: batch }) },
      resolve: (_mutation, { input }, { services, viewer }) =>
        changeMemberships(services, viewer, change, input.identifiers, input.groupIds),
    }),
  );
}
