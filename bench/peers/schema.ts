import type { Directory } from '../raw/directory.ts';
import type { Item } from '../workloads.ts';

/** What Mercurius and Apollo Server serve: as much of the gateway's schema as the benchmark's documents ask for. */
export const typeDefs = `
  scalar SafeInt
  scalar DateTime

  type Query {
    findPersons(filter: PersonFilter, first: Int, afterId: SafeInt): PersonConnection!
  }

  type Mutation {
    upsertPersons(input: UpsertPersonsInput!): UpsertPersonsPayload!
  }

  input PersonFilter {
    emailAddress: String
  }

  type PersonConnection {
    nodes: [Person!]!
    lastId: SafeInt!
  }

  type Person {
    identifier: ID!
    externalRef: String
    firstName: String
    lastName: String
    emailAddress: String
    phoneNumber: String
    status: PersonStatus!
    updatedAt: DateTime!
  }

  enum PersonStatus {
    ACTIVE
    UNSUBSCRIBED
    BOUNCED
  }

  input UpsertPersonsInput {
    persons: [PersonInput!]!
  }

  input PersonInput {
    externalRef: String
    firstName: String
    lastName: String
    emailAddress: String
    phoneNumber: String
    groupIds: [ID!]
  }

  type UpsertPersonsPayload {
    createdCount: Int!
    updatedCount: Int!
    unchangedCount: Int!
    failedCount: Int!
    results: [UpsertPersonResult!]!
  }

  type UpsertPersonResult {
    index: Int!
    success: Boolean!
    outcome: UpsertOutcome!
    matchedBy: MatchKey
    person: Person
  }

  enum UpsertOutcome {
    CREATED
    UPDATED
    UNCHANGED
    FAILED
  }

  enum MatchKey {
    IDENTIFIER
    EXTERNAL_REF
    EMAIL_ADDRESS
    PHONE_NUMBER
  }
`;

interface FindArguments {
  readonly filter?: { readonly emailAddress: string };
  readonly afterId?: number | null;
}

/** The raw server's statements behind that schema; scalars go through as they are, which is the fastest. */
export const resolversOf = (directory: Directory) => ({
  Query: {
    findPersons: (_root: unknown, { filter, afterId = null }: FindArguments) =>
      filter ? directory.find(filter.emailAddress) : directory.page(afterId),
  },
  Mutation: {
    upsertPersons: (_root: unknown, { input }: { readonly input: { readonly persons: readonly Item[] } }) =>
      directory.upsert(input.persons),
  },
});
