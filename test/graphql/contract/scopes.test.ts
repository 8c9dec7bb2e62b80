import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { scopes } from '../../../src/domain/viewer.ts';
import { startGateway } from '../../support/startGateway.ts';
import { newWorkspace, type Workspace } from './workspace.ts';

let workspace: Workspace;
let variables: JsonObject;
beforeAll(async () => {
  workspace = await newWorkspace(await startGateway());
  await workspace.groups('group-1');
  await workspace.upsertOne({ externalRef: 'id-1', groupIds: ['group-1'] });
  const { findPersons } = await workspace.data('{ findPersons { nodes { id identifier } } }');
  variables = findPersons.nodes[0];
});

const operations = [
  ['people:read', '{ findPersons { lastId } }'],
  ['people:read', '{ findPersons(requireMatch: true, filter: { firstName: "nobody" }) { lastId } }'],
  ['people:read', '{ findPersons(first: 1, filter: { emailAddress: "" }) { lastId } }'],
  ['people:read', 'query ($id: ID!) { nodes(ids: [$id]) { id } }'],
  ['people:read', '{ nodes(ids: []) { id } }'],
  ['people:read', '{ groups { nodes { identifier } } }'],
  ['people:read', '{ personChanges { nodes { kind } } }'],
  ['people:read', '{ personChangesCursor }'],
  ['people:admin', '{ groupGrants(subject: "x") { identifier } }'],
  ['people:write', 'mutation { upsertPersons(input: { persons: [{ firstName: "x" }] }) { failedCount } }'],
  [
    'people:write',
    'mutation { upsertPersons(input: { dryRun: true, persons: [{ firstName: "x" }] }) { failedCount } }',
  ],
  [
    'people:write',
    'mutation ($identifier: ID!) { addToGroups(input: { identifiers: [$identifier], groupIds: ["group-1"] }) { results { success } } }',
  ],
  [
    'people:write',
    'mutation { removeFromGroups(input: { identifiers: ["x"], groupIds: ["group-1"] }) { results { success } } }',
  ],
  [
    'people:write',
    'mutation { unassignContacts(input: { contactAssignments: [{ assignedToId: "x", personId: "y" }] }) { results { success } } }',
  ],
  [
    'people:write',
    'mutation { changePersons(input: { filter: { lastName: "x" }, set: { status: null } }) { lastId } }',
  ],
  ['people:delete', 'mutation { changePersons(input: { identifiers: ["x"], delete: true }) { lastId } }'],
  ['people:delete', 'mutation { deletePersons(input: { identifiers: ["x"] }) { results { success } } }'],
  ['people:delete', 'mutation { erasePersons(input: { identifiers: ["x"] }) { results { success } } }'],
  [
    'people:admin',
    'mutation { upsertGroups(input: { groups: [{ identifier: "group-1" }] }) { results { success } } }',
  ],
  ['people:admin', 'mutation { deleteGroups(input: { identifiers: ["x"] }) { results { success } } }'],
  ['people:admin', 'mutation { grantGroups(input: { subject: "x", groupIds: ["group-1"] }) { subject } }'],
  ['people:admin', 'mutation { revokeGroups(input: { subject: "x", groupIds: ["group-1"] }) { subject } }'],
  ['people:admin', '{ apiKeys { identifier } }'],
  [
    'people:admin',
    'mutation { createApiKey(input: { scopes: ["people:admin"] }) { apiKey { identifier } } }',
  ],
  ['people:admin', 'mutation { revokeApiKey(input: { identifier: "x" }) { apiKey { identifier } } }'],
] as const;

/** Of the variables, those that the operation declares. */
const declared = (query: string): JsonObject =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => query.includes(`$${name}:`)));

describe('an operation', () => {
  it.each(operations)('that needs %s is FORBIDDEN with any other scope: %s', async (needed, query) => {
    const without = [...scopes.filter(scope => scope !== needed), 'PEOPLE:READ', 'people:*', `${needed}s`];
    for (const given of [without, []]) {
      const answer = await (await workspace.as({ scopes: given })).graphql(query, declared(query));
      expect([answer.status, answer.errors?.[0]?.extensions, answer.data]).toEqual([
        403,
        { code: 'FORBIDDEN' },
        null,
      ]);
    }
  });

  it.each(operations)('needs %s and no more: %s', async (needed, query) => {
    const answer = await (await workspace.as({ scopes: [needed] })).graphql(query, declared(query));
    expect(answer.errors?.[0]?.extensions?.code).toBe(
      /requireMatch|revokeApiKey/.test(query) ? 'NOT_FOUND' : undefined,
    );
  });

  it.each([
    'query ($identifier: ID!) { person(identifier: $identifier) { id } }',
    'query ($id: ID!) { node(id: $id) { id } }',
  ])('that may answer null is FORBIDDEN within its answer: %s', async query => {
    const denied = await (await workspace.as({ scopes: scopes.slice(1) })).graphql(query, declared(query));
    expect([denied.errors?.[0]?.extensions?.code, Object.values(denied.data)]).toEqual(['FORBIDDEN', [null]]);
    const allowed = await (await workspace.as({ scopes: ['people:read'] })).graphql(query, declared(query));
    expect(allowed.errors).toBeUndefined();
  });

  it.each([
    '{ viewer { subject workspace scopes groups { identifier } } }',
    'mutation { createSession { token } }',
    '{ __typename }',
  ])('that is about the caller needs no scope: %s', async query => {
    expect((await (await workspace.as({ scopes: [] })).graphql(query)).errors).toBeUndefined();
  });

  it('reaches persons through a group with people:read only', async () => {
    const admin = await workspace.as({ scopes: ['people:admin'] });
    const answer = await admin.graphql(
      'mutation { upsertGroups(input: { groups: [{ identifier: "group-1" }] }) { results { group { persons { nodes { id } } } } } }',
    );
    expect(answer.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(JSON.stringify(answer.data)).not.toContain(variables.id);
  });
});
