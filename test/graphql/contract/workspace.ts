import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { TokenGrant } from '../../../src/auth/issue.ts';
import type { JsonObject } from '../../../src/domain/person.ts';
import type { Answer } from '../../support/client.ts';
import type { Gateway } from '../../support/startGateway.ts';

type Data = Answer['data'];

export interface Caller {
  readonly token: string;
  graphql(query: string, variables?: JsonObject): Promise<Answer>;
  /** As `graphql`, but there must be no error. */
  data(query: string, variables?: JsonObject): Promise<Data>;
  /** What `upsertPersons` answers, errors and all; `options` are the other fields of its input. */
  askUpsert(persons: readonly JsonObject[], options?: JsonObject): Promise<Answer>;
  upsert(persons: readonly JsonObject[], options?: JsonObject): Promise<Data>;
  /** The result of a batch of one. */
  upsertOne(person: JsonObject, options?: JsonObject): Promise<Data>;
  /** What `findPersons` answers, errors and all. */
  askFind(args?: JsonObject): Promise<Answer>;
  find(args?: JsonObject): Promise<Data>;
}

export interface Workspace extends Caller {
  readonly name: string;
  as(grant: Partial<TokenGrant>): Promise<Caller>;
  /** Makes groups of these identifiers, each with the external reference `ref of <identifier>`. */
  groups(...identifiers: readonly string[]): Promise<void>;
}

const person = `identifier externalRef firstName lastName emailAddress phoneNumber avatarUrl timezone locale
  status attributes createdAt updatedAt firstSeenAt lastSeenAt version emailAddresses { value primary } phoneNumbers { value primary }
  groups { identifier }`;

const upsertPersons = `mutation ($input: UpsertPersonsInput!) { upsertPersons(input: $input) {
  createdCount updatedCount unchangedCount failedCount replayed
  results {
    index success outcome matchedBy failureCode failureReason ignoredGroups
    person { ${person} } otherMatches { identifier } changes { field before after }
  } } }`;

const findPersons = `query ($filter: PersonFilter, $first: Int, $after: String, $last: Int, $before: String,
  $afterId: SafeInt, $requireMatch: Boolean) {
  findPersons(filter: $filter, first: $first, after: $after, last: $last, before: $before, afterId: $afterId,
    requireMatch: $requireMatch) {
    edges { cursor node { identifier } } nodes { ${person} } lastId totalCount totalCountIsExact
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`;

/** A new, empty workspace, and a viewer of all of it with every scope. */
export async function newWorkspace(gateway: Gateway): Promise<Workspace> {
  const name = randomUUID();
  const as = async (grant: Partial<TokenGrant>) =>
    callerOf(gateway, await gateway.token({ workspace: name, ...grant }));
  const everything = await as({});
  return {
    ...everything,
    name,
    as,
    async groups(...identifiers) {
      const groups = identifiers.map(identifier => ({ identifier, externalRef: refOf(identifier) }));
      await everything.data(
        'mutation ($groups: [GroupInput!]!) { upsertGroups(input: { groups: $groups }) { results { success } } }',
        { groups },
      );
    },
  };
}

function callerOf(gateway: Gateway, token: string): Caller {
  const graphql = (query: string, variables: JsonObject = {}) => gateway.graphql(query, variables, token);
  async function data(query: string, variables?: JsonObject): Promise<Data> {
    const answer = await graphql(query, variables);
    expect(answer.errors).toBeUndefined();
    expect(answer.status).toBe(200);
    return answer.data;
  }
  const upsert = async (persons: readonly JsonObject[], options: JsonObject = {}) =>
    (await data(upsertPersons, { input: { persons, ...options } })).upsertPersons;
  return {
    token,
    graphql,
    data,
    upsert,
    askUpsert: (persons, options = {}) => graphql(upsertPersons, { input: { persons, ...options } }),
    upsertOne: async (item, options) => (await upsert([item], options)).results[0],
    askFind: (args = {}) => graphql(findPersons, args),
    find: async (args = {}) => (await data(findPersons, args)).findPersons,
  };
}

export const refOf = (group: string): string => `ref of ${group}`;

/** The external references of a page's persons, in order. */
export const refs = (page: { nodes: { externalRef: string }[] }): string[] =>
  page.nodes.map(({ externalRef }) => externalRef);

export const identifiers = (things: readonly { identifier: string }[]): string[] =>
  things.map(({ identifier }) => identifier);

/** What a caller without a result gets: HTTP status, code, the source API's name for it. */
export const failureOf = ({ status, errors }: Answer) => [
  status,
  errors?.[0]?.extensions?.code,
  errors?.[0]?.extensions?.type,
];
