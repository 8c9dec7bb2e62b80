import type { Call } from './oracle/answer.ts';

const person = `__typename id identifier externalRef firstName lastName emailAddress phoneNumber avatarUrl timezone
  status attributes createdAt updatedAt firstSeenAt lastSeenAt groups { identifier }`;
const group = '__typename id identifier externalRef name';
const groupWithPersons = `${group}
  persons(first: 2) { nodes { identifier } pageInfo { hasNextPage hasPreviousPage } totalCount }`;
const pageInfo = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const item = 'index success failureCode failureReason';

/** One operation for each field of the API, asking for everything that the oracle foretells. */
export const documents: Readonly<Record<Call['field'], string>> = {
  findPersons: `query ($filter: PersonFilter, $first: Int, $after: String, $last: Int, $before: String,
      $afterId: SafeInt, $requireMatch: Boolean = false) {
    findPersons(filter: $filter, first: $first, after: $after, last: $last, before: $before,
      afterId: $afterId, requireMatch: $requireMatch) {
      edges { cursor node { ${person} } } nodes { identifier } ${pageInfo} lastId totalCount totalCountIsExact
    }
  }`,
  person: `query ($identifier: ID!) { person(identifier: $identifier) { ${person} } }`,
  nodes: `query ($ids: [ID!]!, $id: ID!) {
    node(id: $id) { ...anything } nodes(ids: $ids) { ...anything }
  }
  fragment anything on Node { ... on Person { ${person} } ... on Group { ${groupWithPersons} } }`,
  groups: `query ($first: Int, $after: String) {
    groups(first: $first, after: $after) {
      edges { cursor node { ${groupWithPersons} } } nodes { identifier } ${pageInfo}
    }
  }`,
  viewer: `{ viewer { subject workspace scopes groups { ${group} } } }`,
  groupGrants: `query ($subject: String!) { groupGrants(subject: $subject) { ${groupWithPersons} } }`,
  upsertPersons: `mutation ($input: UpsertPersonsInput!) {
    upsertPersons(input: $input) {
      results {
        ${item} outcome matchedBy person { ${person} } changes { field before after }
        otherMatches { ${person} } ignoredGroups
      }
      createdCount updatedCount unchangedCount failedCount replayed
    }
  }`,
  deletePersons: `mutation ($input: DeletePersonsInput!) {
    deletePersons(input: $input) { results { ${item} identifier } }
  }`,
  deleteGroups: `mutation ($input: DeleteGroupsInput!) {
    deleteGroups(input: $input) { results { ${item} group { ${group} } } }
  }`,
  addToGroups: `mutation ($input: AddToGroupsInput!) {
    addToGroups(input: $input) { results { ${item} person { ${person} } } ignoredGroups }
  }`,
  removeFromGroups: `mutation ($input: RemoveFromGroupsInput!) {
    removeFromGroups(input: $input) { results { ${item} person { ${person} } } ignoredGroups }
  }`,
  upsertGroups: `mutation ($input: UpsertGroupsInput!) {
    upsertGroups(input: $input) { results { ${item} group { ${group} } } }
  }`,
  grantGroups: `mutation ($input: GrantGroupsInput!) {
    grantGroups(input: $input) { subject results { ${item} group { ${group} } } groups { ${group} } }
  }`,
  revokeGroups: `mutation ($input: RevokeGroupsInput!) {
    revokeGroups(input: $input) { subject results { ${item} group { ${group} } } groups { ${group} } }
  }`,
};
