import { readFileSync } from 'node:fs';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { changeKinds } from '../../src/domain/history.ts';
import {
  ambiguousMatches,
  externalRefMismatches,
  failureCodes,
  matchedBys,
  outcomes,
} from '../../src/domain/outcome.ts';
import { personStatuses } from '../../src/domain/person.ts';
import { buildSchema, printGatewaySchema } from '../../src/graphql/schema.ts';

const schema = buildSchema();
const types = Object.values(schema.getTypeMap()).filter(
  type => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);
const objects = types.filter(isObjectType);
const fields = objects.flatMap(type =>
  Object.values(type.getFields()).map(field => ({ name: `${type.name}.${field.name}`, field })),
);

type Typed = GraphQLField<unknown, unknown> | GraphQLInputField | GraphQLArgument;

/** As the schema language writes it: `name(args): Type = default`. */
function signature(typed: Typed): string {
  const args = 'args' in typed && typed.args.length > 0 ? `(${typed.args.map(signature).join(', ')})` : '';
  const value = 'defaultValue' in typed && typed.defaultValue !== undefined ? ` = ${typed.defaultValue}` : '';
  return `${typed.name}${args}: ${typed.type}${value}`;
}

function signatures(name: string): string[] {
  const type = schema.getType(name);
  if (!isObjectType(type) && !isInputObjectType(type))
    throw new Error(`There is no type ${name} with fields.`);
  return Object.values<Typed>(type.getFields()).map(signature);
}

describe('The printed schema', () => {
  it('is as fresh as the code', () => {
    const stored = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
    expect(stored === printGatewaySchema(), 'schema.graphql is stale: run `npm run schema`').toBe(true);
  });

  it('comes out the same each time', () => {
    expect(printGatewaySchema()).toBe(printGatewaySchema());
  });

  it('is a valid schema', () => {
    expect(validateSchema(schema)).toEqual([]);
  });
});

describe('Descriptions', () => {
  const inputs = types.filter(isInputObjectType);
  const enums = types.filter(isEnumType);
  const described = [
    ...types.map(type => [type.name, type] as const),
    ...fields.map(({ name, field }) => [name, field] as const),
    ...fields.flatMap(({ name, field }) => field.args.map(arg => [`${name}(${arg.name}:)`, arg] as const)),
    ...inputs.flatMap(type =>
      Object.values(type.getFields()).map(field => [`${type}.${field.name}`, field] as const),
    ),
    ...enums.flatMap(type => type.getValues().map(value => [`${type}.${value.name}`, value] as const)),
  ];

  it('stand at every type, field, argument, input field and enum value', () => {
    // Three words and a full stop: less than that tells a reader nothing that the name doesn't.
    const lacking = described.filter(([, { description }]) => !/^\S+(\s\S+){2,}\.$/.test(description ?? ''));
    expect(lacking.map(([name]) => name)).toEqual([]);
    expect(described.length).toBeGreaterThan(200);
  });

  it('keep to plain ASCII, for every terminal and editor', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
    expect(printGatewaySchema()).toMatch(/^[\x00-\x7f]*$/);
  });
});

describe('The types', () => {
  it.each([
    [
      'PageInfo',
      ['hasNextPage: Boolean!', 'hasPreviousPage: Boolean!', 'startCursor: String', 'endCursor: String'],
    ],
    [
      'PersonConnection',
      [
        'edges: [PersonEdge!]!',
        'nodes: [Person!]!',
        'pageInfo: PageInfo!',
        'lastId: SafeInt!',
        'totalCount: Int!',
        'totalCountIsExact: Boolean!',
      ],
    ],
    ['PersonEdge', ['cursor: String!', 'node: Person!']],
    ['GroupConnection', ['edges: [GroupEdge!]!', 'nodes: [Group!]!', 'pageInfo: PageInfo!']],
    ['GroupEdge', ['cursor: String!', 'node: Group!']],
    [
      'Person',
      [
        'id: ID!',
        'identifier: ID!',
        'externalRef: String',
        'firstName: String',
        'lastName: String',
        'emailAddress: String',
        'phoneNumber: String',
        'emailAddresses: [ContactPoint!]!',
        'phoneNumbers: [ContactPoint!]!',
        'avatarUrl: String',
        'timezone: String',
        'locale: String',
        'status: PersonStatus!',
        'attributes: JSONObject!',
        'createdAt: DateTime!',
        'updatedAt: DateTime!',
        'firstSeenAt: DateTime!',
        'lastSeenAt: DateTime!',
        'version: Int!',
        'groups: [Group!]!',
        'assignments(first: Int, after: String): ContactAssignmentConnection!',
        'contacts(first: Int, after: String): ContactAssignmentConnection!',
        'history(first: Int, after: String): PersonChangeEventConnection!',
      ],
    ],
    [
      'Group',
      [
        'id: ID!',
        'identifier: ID!',
        'externalRef: String',
        'name: String',
        'persons(first: Int, after: String, last: Int, before: String): PersonConnection!',
      ],
    ],
    ['Viewer', ['subject: String!', 'workspace: String!', 'groups: [Group!]', 'scopes: [String!]!']],
    [
      'PersonFilter',
      [
        'identifier: ID',
        'externalRef: String',
        'firstName: String',
        'lastName: String',
        'emailAddress: String',
        'phoneNumber: String',
        'status: PersonStatus',
        'groupIds: [ID!]',
        'groupExternalRefs: [String!]',
        'updatedSince: DateTime',
        'updatedBefore: DateTime',
        'identifiers: [ID!]',
        'excludeIdentifiers: [ID!]',
        'assignedToIds: [ID!]',
        'statuses: [PersonStatus!]',
        'search: String',
        'attributes: JSONObject',
      ],
    ],
    [
      'UpsertPersonsInput',
      [
        'persons: [PersonInput!]!',
        'onExternalRefMismatch: ExternalRefMismatch! = CREATE',
        'onAmbiguousMatch: AmbiguousMatch! = FAIL',
        'dryRun: Boolean! = false',
        'idempotencyKey: String',
      ],
    ],
    [
      'PersonInput',
      [
        'identifier: ID',
        'externalRef: String',
        'firstName: String',
        'lastName: String',
        'emailAddress: String',
        'phoneNumber: String',
        'emailAddresses: [ContactPointInput!]',
        'phoneNumbers: [ContactPointInput!]',
        'avatarUrl: String',
        'timezone: String',
        'locale: String',
        'status: PersonStatus',
        'attributes: JSONObject',
        'groupIds: [ID!]',
        'groupExternalRefs: [String!]',
        'seenAt: DateTime',
        'expectedVersion: Int',
        'contactAssignments: [ContactAssignmentInput!]',
      ],
    ],
    [
      'UpsertPersonsPayload',
      [
        'results: [UpsertPersonResult!]!',
        'createdCount: Int!',
        'updatedCount: Int!',
        'unchangedCount: Int!',
        'failedCount: Int!',
        'replayed: Boolean!',
      ],
    ],
    [
      'ApiKey',
      [
        'identifier: ID!',
        'subject: String!',
        'allGroups: Boolean!',
        'groupIds: [ID!]',
        'scopes: [String!]!',
        'createdAt: DateTime!',
        'expiresAt: DateTime',
        'lastUsedAt: DateTime',
      ],
    ],
    [
      'CreateApiKeyInput',
      [
        'subject: String',
        'groupIds: [ID!]',
        'allGroups: Boolean! = false',
        'scopes: [String!]!',
        'expiresAt: DateTime',
      ],
    ],
    ['CreateApiKeyPayload', ['key: String!', 'apiKey: ApiKey!']],
    ['RevokeApiKeyInput', ['identifier: ID!']],
    ['RevokeApiKeyPayload', ['apiKey: ApiKey!']],
    ['FieldChange', ['field: String!', 'before: JSON', 'after: JSON']],
    ['UpsertGroupsInput', ['groups: [GroupInput!]!']],
    ['GroupInput', ['identifier: ID', 'externalRef: String', 'name: String']],
    ['ContactAssignment', ['id: ID!', 'assignedTo: Person!', 'person: Person!', 'createdAt: DateTime!']],
    [
      'ContactAssignmentConnection',
      ['edges: [ContactAssignmentEdge!]!', 'nodes: [ContactAssignment!]!', 'pageInfo: PageInfo!'],
    ],
    ['ContactAssignmentEdge', ['cursor: String!', 'node: ContactAssignment!']],
    ['ContactAssignmentInput', ['assignedToId: ID', 'personId: ID']],
    ['ContactAssignmentPairInput', ['assignedToId: ID!', 'personId: ID!']],
    ['UnassignContactsInput', ['contactAssignments: [ContactAssignmentPairInput!]!']],
    ['DeletePersonsInput', ['identifiers: [ID!]!']],
    ['AddToGroupsInput', ['identifiers: [ID!]!', 'groupIds: [ID!]!']],
    ['RemoveFromGroupsInput', ['identifiers: [ID!]!', 'groupIds: [ID!]!']],
    ['GrantGroupsInput', ['subject: String!', 'groupIds: [ID!]!']],
    ['RevokeGroupsInput', ['subject: String!', 'groupIds: [ID!]!']],
    ['AddToGroupsPayload', ['results: [MembershipResult!]!', 'ignoredGroups: [String!]!']],
    ['RemoveFromGroupsPayload', ['results: [MembershipResult!]!', 'ignoredGroups: [String!]!']],
    ['GrantGroupsPayload', ['subject: String!', 'results: [GroupGrantResult!]!', 'groups: [Group!]!']],
    ['RevokeGroupsPayload', ['subject: String!', 'results: [GroupGrantResult!]!', 'groups: [Group!]!']],
  ])('%s has the fields that the contract names', (name, expected) => {
    expect(signatures(name)).toEqual(expected);
  });

  it.each([
    ['UpsertPersonResult', 'outcome: UpsertOutcome!'],
    ['UpsertPersonResult', 'matchedBy: MatchedBy'],
    ['UpsertPersonResult', 'person: Person'],
    ['UpsertPersonResult', 'changes: [FieldChange!]!'],
    ['UpsertPersonResult', 'otherMatches: [Person!]!'],
    ['UpsertPersonResult', 'ignoredGroups: [String!]!'],
    ['UpsertGroupResult', 'group: Group'],
    ['DeletePersonResult', 'identifier: ID'],
    ['UnassignContactResult', 'contactAssignment: ContactAssignment'],
    ['MembershipResult', 'person: Person'],
    ['GroupGrantResult', 'group: Group'],
    [
      'Query',
      'findPersons(filter: PersonFilter, orderBy: PersonOrder, first: Int, after: String, last: Int, before: String, afterId: SafeInt, requireMatch: Boolean! = false): PersonConnection!',
    ],
    ['Query', 'person(identifier: ID!): Person'],
    ['Query', 'node(id: ID!): Node'],
    ['Query', 'nodes(ids: [ID!]!): [Node]!'],
    ['Query', 'groups(first: Int, after: String): GroupConnection!'],
    ['Query', 'viewer: Viewer!'],
    ['Query', 'groupGrants(subject: String!): [Group!]!'],
    ['Query', 'apiKeys: [ApiKey!]!'],
    ['Query', 'personChanges(first: Int, after: String): PersonChangeEventConnection!'],
    ['Query', 'personChangesCursor: String!'],
    ['Query', 'exportPerson(identifier: ID!): JSONObject'],
    ['Subscription', 'personChanges(after: String): PersonChangeEventEdge!'],
  ])('%s has %s', (name, expected) => {
    expect(signatures(name)).toContain(expected);
  });

  it.each([
    ['PersonStatus', personStatuses],
    ['UpsertOutcome', outcomes],
    ['MatchedBy', matchedBys],
    ['FailureCode', failureCodes],
    ['PersonChangeKind', changeKinds],
    ['ExternalRefMismatch', externalRefMismatches],
    ['AmbiguousMatch', ambiguousMatches],
  ])('%s has the values that the domain knows', (name, values) => {
    const type = schema.getType(name);
    expect(isEnumType(type) && type.getValues().map(({ value }) => value)).toEqual([...values]);
  });

  it.each(['Person', 'Group', 'ContactAssignment'])('%s is a Node', name => {
    const type = schema.getType(name);
    expect(isObjectType(type) && type.getInterfaces().map(String)).toEqual(['Node']);
  });
});

describe('One of', () => {
  it('is what exactly those inputs are of which one field must be given, in print too', () => {
    const oneOf = types.filter(type => isInputObjectType(type) && type.isOneOf);
    expect(oneOf.map(({ name }) => name)).toEqual(['ContactAssignmentInput']);
    expect(printGatewaySchema()).toContain('input ContactAssignmentInput @oneOf {');
  });
});

describe('Mutations', () => {
  const { createSession, ...rest } = schema.getMutationType()?.getFields() ?? {};
  const mutations = Object.values(rest);

  it('createSession alone takes nothing: it is about the request itself', () => {
    expect(createSession && signature(createSession)).toBe('createSession: CreateSessionPayload!');
  });

  it.each(mutations.map(field => [field.name, field] as const))(
    '%s takes one input and returns its payload',
    (name, field) => {
      const type = name.replace(/^./, letter => letter.toUpperCase());
      expect(signature(field)).toBe(`${name}(input: ${type}Input!): ${type}Payload!`);
    },
  );

  const batches = mutations.flatMap(({ name, type }) => {
    const payload = getNamedType(type);
    const results = isObjectType(payload) ? payload.getFields().results : undefined;
    return results ? [{ name, result: getNamedType(results.type).name }] : [];
  });

  it.each(batches)('$name answers every item with a $result that says whether and why not', ({ result }) => {
    expect(signatures(result)).toEqual(
      expect.arrayContaining([
        'index: Int!',
        'success: Boolean!',
        'failureCode: FailureCode',
        'failureReason: String',
      ]),
    );
  });

  it('take batches, but for those that are about one API key, and the one that changes many persons alike', () => {
    const single = ['createApiKey', 'revokeApiKey', 'changePersons'];
    expect([...batches.map(({ name }) => name), ...single].sort()).toEqual(
      mutations.map(({ name }) => name).sort(),
    );
  });
});

describe('What a query may cost', () => {
  it('is told by every field that yields a page', () => {
    const paged = fields.filter(({ field }) => getNamedType(field.type).name.endsWith('Connection'));
    expect(paged.map(({ name }) => name).sort()).toEqual([
      'Group.persons',
      'Person.assignments',
      'Person.contacts',
      'Person.history',
      'Query.findPersons',
      'Query.groups',
      'Query.personChanges',
    ]);
    expect(paged.filter(({ field }) => field.extensions.pageSize !== true)).toEqual([]);
    expect(fields.filter(({ field }) => field.extensions.pageSize === true)).toHaveLength(paged.length);
  });

  it('is told by nodes, whose list says how many it yields', () => {
    expect(schema.getQueryType()?.getFields().nodes?.extensions.listArgument).toBe('ids');
  });
});

it('an enum value is called in the program what it is called in the schema', () => {
  const enums = Object.values(schema.getTypeMap()).filter(isEnumType);
  expect(enums.length).toBeGreaterThan(5);
  for (const type of enums) for (const { name, value } of type.getValues()) expect(value).toBe(name);
});
