import { apiKeys, type CreatedApiKey, createApiKey, revokeApiKey } from '../directory/apiKeys.ts';
import type { ApiKey as ApiKeyValue } from '../domain/apiKey.ts';
import type { GroupAccess } from '../domain/viewer.ts';
import { builder } from './builder.ts';

const listed = (access: GroupAccess): number => (access.kind === 'listed' ? access.identifiers.length : 0);

const ApiKey = builder.objectRef<ApiKeyValue>('ApiKey').implement({
  description:
    'A lasting credential of the workspace, used as a bearer token. The key itself is shown once, when it is made; only its hash is kept.',
  fields: t => ({
    identifier: t.exposeID('identifier', {
      description: 'What the key is called in lists, and revoked by. It opens nothing.',
    }),
    subject: t.exposeString('subject', {
      description: 'Who calls with the key: the `subject` of its `viewer`, and whom grants are for.',
    }),
    allGroups: t.boolean({
      description: 'Whether the key can access all groups of the workspace, those to come included.',
      resolve: ({ access }) => access.kind === 'all',
    }),
    groupIds: t.idList({
      nullable: true,
      description:
        'The groups that the key can access as far as they exist, none if empty; null when it can access all groups, or those granted to its subject.',
      resolve: ({ access }) => (access.kind === 'listed' ? access.identifiers : null),
    }),
    scopes: t.exposeStringList('scopes', {
      description: 'What the key allows: `people:read`, `people:write`, `people:delete`, `people:admin`.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the key was made.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key ends by itself; null when it never does.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When a request last came with the key, to the minute; null when none ever did. Requests with sessions made from it do not count.',
    }),
  }),
});

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'What a new API key is for. What is wrong with it is answered with BAD_USER_INPUT.',
  fields: t => ({
    subject: t.string({
      description:
        "Who calls with the key, 1 to 255 characters, as a token's `sub`. Left out or null: the key's own identifier.",
    }),
    groupIds: t.idList({
      description:
        'Identifiers of the groups that the key can access, at most 1,000 of at most 255 characters; those that name no group count once there is one. An empty list: no group. Left out or null: the groups granted to the subject by `grantGroups`, unless `allGroups` is true.',
    }),
    allGroups: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Whether the key can access all groups of the workspace, those to come included. Not together with `groupIds`.',
    }),
    scopes: t.stringList({
      required: true,
      description:
        'What the key allows, one or more of `people:read`, `people:write`, `people:delete`, `people:admin`; no more than your own token allows, else FORBIDDEN.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'When the key ends by itself, in the future. Left out or null: never.',
    }),
  }),
});

const CreateApiKeyPayload = builder.objectRef<CreatedApiKey>('CreateApiKeyPayload').implement({
  description: 'A new API key.',
  fields: t => ({
    key: t.exposeString('key', {
      description:
        'The key itself, to be sent as `Authorization: Bearer <key>`. It is shown this once and can never be asked for again: keep it where secrets are kept.',
    }),
    apiKey: t.expose('apiKey', { type: ApiKey, description: 'What is known of the key from now on.' }),
  }),
});

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'The API key to revoke.',
  fields: t => ({
    identifier: t.id({ required: true, description: 'The `identifier` of the key, not the key itself.' }),
  }),
});

const RevokeApiKeyPayload = builder
  .objectRef<{ readonly apiKey: ApiKeyValue }>('RevokeApiKeyPayload')
  .implement({
    description: 'The API key that was revoked.',
    fields: t => ({ apiKey: t.expose('apiKey', { type: ApiKey, description: 'The key as it was.' }) }),
  });

builder.queryField('apiKeys', t =>
  t.field({
    type: [ApiKey],
    description:
      'The API keys of the workspace, at most 1,000, oldest first, expired ones included; never the keys themselves. Errors: FORBIDDEN without the scope `people:admin`, QUERY_TOO_COMPLEX when asked for several times with more than 100,000 groups in all.',
    resolve: async (_query, _args, { services, viewer, allowance }) => {
      const refusal = allowance.groupReads(0);
      if (refusal) throw refusal;
      const keys = await apiKeys(services, viewer);
      const refused = allowance.groupReads(keys.reduce((total, { access }) => total + listed(access), 0));
      if (refused) throw refused;
      return keys;
    },
  }),
);

builder.mutationField('createApiKey', t =>
  t.field({
    type: CreateApiKeyPayload,
    description:
      'Makes an API key for the workspace. It outlasts the token or session that asked for it, and lives until it expires or is revoked. Errors: FORBIDDEN without the scope `people:admin`, or a scope that the key shall have; BAD_USER_INPUT, also where the workspace has 1,000 keys already, or keys that list 100,000 groups together; STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.',
    args: {
      input: t.arg({ type: CreateApiKeyInput, required: true, description: 'What the key is for.' }),
    },
    resolve: (_mutation, { input }, { services, viewer }) => createApiKey(services, viewer, input),
  }),
);

builder.mutationField('revokeApiKey', t =>
  t.field({
    type: RevokeApiKeyPayload,
    description:
      'Revokes an API key: from now on it is refused, and so is every session made from it. Keys that were made with it live on. Errors: FORBIDDEN without the scope `people:admin`, NOT_FOUND where the workspace has no such key, STORAGE_BUSY, STORAGE_FULL, UNKNOWN_OUTCOME.',
    args: {
      input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'The API key to revoke.' }),
    },
    resolve: async (_mutation, { input }, { services, viewer }) => ({
      apiKey: await revokeApiKey(services, viewer, input.identifier),
    }),
  }),
);
