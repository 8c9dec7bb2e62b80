import type { Call } from './oracle/answer.ts';

const profile = `__typename id identifier externalRef firstName lastName emailAddress phoneNumber avatarUrl timezone
  emailAddresses { value primary } phoneNumbers { value primary } version
  status attributes createdAt updatedAt firstSeenAt lastSeenAt groups { identifier }`;
const assignment = `__typename id createdAt assignedTo { identifier version } person { identifier version }`;
const few = `(first: 2) @include(if: $mayRead) { nodes { ${assignment} } pageInfo { hasNextPage } }`;
/** With its contact assignments, which who may not read persons may not read either. */
const person = `${profile} assignments${few} contacts${few}`;
const group = '__typename id identifier externalRef name';
const groupWithPersons = `${group}
  persons(first: 2) { nodes { identifier } pageInfo { hasNextPage hasPreviousPage } totalCount }`;
const pageInfo = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const page = `{ edges { cursor node { ${assignment} } } ${pageInfo} }`;
const item = 'index success failureCode failureReason';

/** One operation for each field of the API, asking for everything that the oracle foretells. */
export const documents: Readonly<Record<Call['field'], string>> = {
  findPersons: `query ($filter: PersonFilter, $first: Int, $after: String, $last: Int, $before: String,
      $afterId: SafeInt, $requireMatch: Boolean = false, $orderBy: PersonOrder, $withLastId: Boolean = false,
      $mayRead: Boolean!) {
    findPersons(filter: $filter, first: $first, after: $after, last: $last, before: $before,
      afterId: $afterId, requireMatch: $requireMatch, orderBy: $orderBy) {
      edges { cursor node { ${person} } } nodes { identifier } ${pageInfo} lastId @include(if: $withLastId)
      totalCount totalCountIsExact
    }
  }`,
  person: `query ($identifier: ID!, $first: Int, $assignmentsAfter: String, $contactsAfter: String) {
    person(identifier: $identifier) {
      ${profile}
      assignments(first: $first, after: $assignmentsAfter) ${page}
      contacts(first: $first, after: $contactsAfter) ${page}
    }
  }`,
  nodes: `query ($ids: [ID!]!, $id: ID!, $mayRead: Boolean!) {
    node(id: $id) { ...anything } nodes(ids: $ids) { ...anything }
  }
  fragment anything on Node { ... on Person { ${person} } ... on Group { ${groupWithPersons} } ... on ContactAssignment { ${assignment} } }`,
  groups: `query ($first: Int, $after: String) {
    groups(first: $first, after: $after) {
      edges { cursor node { ${groupWithPersons} } } nodes { identifier } ${pageInfo}
    }
  }`,
  viewer: `{ viewer { subject workspace scopes groups { ${group} } } }`,
  groupGrants: `query ($subject: String!) { groupGrants(subject: $subject) { ${groupWithPersons} } }`,
  upsertPersons: `mutation ($input: UpsertPersonsInput!, $mayRead: Boolean!) {
    upsertPersons(input: $input) {
      results {
        ${item} outcome matchedBy person { ${person} } changes { field before after }
        otherMatches { ${person} } ignoredGroups
      }
      createdCount updatedCount unchangedCount failedCount replayed
    }
  }`,
  changePersons: `mutation ($input: ChangePersonsInput!) {
    changePersons(input: $input) {
      matchedCount changedCount failures { identifier failureCode failureReason } hasMore lastId ignoredGroups
    }
  }`,
  unassignContacts: `mutation ($input: UnassignContactsInput!) {
    unassignContacts(input: $input) { results { ${item} contactAssignment { ${assignment} } } }
  }`,
  deletePersons: `mutation ($input: DeletePersonsInput!) {
    deletePersons(input: $input) { results { ${item} identifier } }
  }`,
  deleteGroups: `mutation ($input: DeleteGroupsInput!) {
    deleteGroups(input: $input) { results { ${item} group { ${group} } } }
  }`,
  addToGroups: `mutation ($input: AddToGroupsInput!, $mayRead: Boolean!) {
    addToGroups(input: $input) { results { ${item} person { ${person} } } ignoredGroups }
  }`,
  removeFromGroups: `mutation ($input: RemoveFromGroupsInput!, $mayRead: Boolean!) {
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
