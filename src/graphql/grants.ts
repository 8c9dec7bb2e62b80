import { changeGrants, groupGrants } from '../directory/grants.ts';
import type { ItemResult } from '../domain/outcome.ts';
import type { GroupState } from '../domain/planGroups.ts';
import { itemFields } from './batch.ts';
import { builder } from './builder.ts';
import { Group } from './group.ts';

const GroupGrantResult = builder.objectRef<ItemResult<GroupState>>('GroupGrantResult').implement({
  description: 'What became of one group of `grantGroups` or `revokeGroups`.',
  fields: t => ({
    ...itemFields(t),
    group: t.expose('value', {
      type: Group,
      nullable: true,
      description: 'The group that is granted, or no longer granted; null on failure.',
    }),
  }),
});

const subjectDescription =
  "Whom the grants are for: the `sub` of the tokens, to the letter, 1 to 255 characters (else BAD_USER_INPUT). Tokens that name groups themselves don't look at grants.";

interface GrantReport {
  readonly subject: string;
  readonly results: readonly ItemResult<GroupState>[];
}

const grantMutations = [
  {
    name: 'grantGroups',
    change: 'grant',
    types: 'GrantGroups',
    batch: 'A subject, and the groups to grant to it.',
    does: 'Gives a subject access to groups, at once. Being granted already is a success.',
  },
  {
    name: 'revokeGroups',
    change: 'revoke',
    types: 'RevokeGroups',
    batch: 'A subject, and the groups to revoke from it.',
    does: 'Takes access to groups away from a subject, at once. Not being granted is a success.',
  },
] as const;

for (const { name, change, types, batch, does } of grantMutations) {
  const Input = builder.inputType(`${types}Input`, {
    description: batch,
    fields: t => ({
      subject: t.string({ required: true, description: subjectDescription }),
      groupIds: t.idList({
        required: true,
        description:
          '1 to 1,000 group identifiers (else BAD_USER_INPUT); each that names no group of the workspace fails with NOT_FOUND.',
      }),
    }),
  });

  const Payload = builder.objectRef<GrantReport>(`${types}Payload`).implement({
    description: `What became of each group of \`${name}\`, and what the subject is granted now.`,
    fields: t => ({
      subject: t.exposeString('subject', { description: 'Whom the grants are for, as given.' }),
      results: t.expose('results', {
        type: [GroupGrantResult],
        description: 'One result a group identifier, in input order.',
      }),
      groups: t.field({
        type: [Group],
        description: 'All groups that are granted to the subject now, in ascending order of `identifier`.',
        resolve: ({ subject }, _args, { services, viewer }) => groupGrants(services, viewer, subject),
      }),
    }),
  });

  builder.mutationField(name, t =>
    t.field({
      type: Payload,
      extensions: { listArgument: 'input.groupIds' },
      description: `${does} Errors: FORBIDDEN without the scope \`people:admin\`, BAD_USER_INPUT, STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.`,
      args: { input: t.arg({ type: Input, required: true, description: batch }) },
      resolve: async (_mutation, { input: { subject, groupIds } }, { services, viewer }) => ({
        subject,
        results: await changeGrants(services, viewer, change, subject, groupIds),
      }),
    }),
  );
}

builder.queryField('groupGrants', t =>
  t.field({
    type: [Group],
    description:
      'The groups granted to a subject, in ascending order of `identifier`. Errors: FORBIDDEN without the scope `people:admin`, BAD_USER_INPUT.',
    args: { subject: t.arg.string({ required: true, description: subjectDescription }) },
    resolve: (_query, { subject }, { services, viewer }) => groupGrants(services, viewer, subject),
  }),
);
