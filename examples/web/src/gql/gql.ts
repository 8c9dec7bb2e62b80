/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation CreateSession {\n    createSession {\n      token\n    }\n  }\n": typeof types.CreateSessionDocument,
    "\n  fragment Edited on Person {\n    id\n    identifier\n    version\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n    avatarUrl\n    timezone\n    locale\n    status\n    attributes\n    emailAddresses {\n      value\n      primary\n    }\n    phoneNumbers {\n      value\n      primary\n    }\n    updatedAt\n    lastSeenAt\n  }\n": typeof types.EditedFragmentDoc,
    "\n  query EditedPerson($identifier: ID!) {\n    person(identifier: $identifier) {\n      ...Edited\n    }\n  }\n": typeof types.EditedPersonDocument,
    "\n  mutation PreviewEdit($person: PersonInput!) {\n    upsertPersons(input: { persons: [$person], dryRun: true }) {\n      results {\n        outcome\n        failureCode\n        failureReason\n        changes {\n          field\n          before\n          after\n        }\n      }\n    }\n  }\n": typeof types.PreviewEditDocument,
    "\n  mutation SaveEdit($person: PersonInput!) {\n    upsertPersons(input: { persons: [$person] }) {\n      results {\n        outcome\n        failureCode\n        failureReason\n        person {\n          ...Edited\n        }\n      }\n    }\n  }\n": typeof types.SaveEditDocument,
    "\n  mutation ImportBatch($input: UpsertPersonsInput!) {\n    upsertPersons(input: $input) {\n      results {\n        index\n        outcome\n        matchedBy\n        failureCode\n        failureReason\n        changes {\n          field\n          before\n          after\n        }\n        person {\n          identifier\n          externalRef\n          firstName\n          lastName\n          emailAddress\n          phoneNumber\n        }\n        otherMatches {\n          identifier\n          externalRef\n          firstName\n          lastName\n          emailAddress\n          phoneNumber\n        }\n      }\n    }\n  }\n": typeof types.ImportBatchDocument,
    "\n  subscription PersonChanges($after: String) {\n    personChanges(after: $after) {\n      cursor\n      node {\n        kind\n        identifier\n        person {\n          id\n          ...PersonRow\n          ...PersonPoints\n          ...PersonGroups\n          ...PersonProfile\n          ...Edited\n        }\n      }\n    }\n  }\n": typeof types.PersonChangesDocument,
    "\n  query Now {\n    personChangesCursor\n  }\n": typeof types.NowDocument,
    "\n  query People($filter: PersonFilter, $orderBy: PersonOrder, $first: Int!, $after: String) {\n    findPersons(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          identifier\n          ...PersonRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.PeopleDocument,
    "\n  query Count($filter: PersonFilter) {\n    findPersons(filter: $filter, first: 1) {\n      totalCount\n      totalCountIsExact\n    }\n  }\n": typeof types.CountDocument,
    "\n  fragment PersonRow on Person {\n    identifier\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n    status\n    updatedAt\n    groups {\n      id\n      identifier\n      name\n    }\n  }\n": typeof types.PersonRowFragmentDoc,
    "\n  fragment Counterpart on Person {\n    id\n    identifier\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n  }\n": typeof types.CounterpartFragmentDoc,
    "\n  fragment PersonAssignments on Person {\n    assignments(first: 100) {\n      nodes {\n        id\n        assignedTo {\n          ...Counterpart\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n    contacts(first: 100) {\n      nodes {\n        id\n        person {\n          ...Counterpart\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n": typeof types.PersonAssignmentsFragmentDoc,
    "\n  fragment PersonGroups on Person {\n    id\n    identifier\n    version\n    updatedAt\n    groups {\n      id\n      identifier\n      name\n    }\n  }\n": typeof types.PersonGroupsFragmentDoc,
    "\n  mutation Join($identifier: ID!, $group: ID!) {\n    addToGroups(input: { identifiers: [$identifier], groupIds: [$group] }) {\n      results {\n        failureReason\n        person {\n          ...PersonGroups\n        }\n      }\n    }\n  }\n": typeof types.JoinDocument,
    "\n  mutation Leave($identifier: ID!, $group: ID!) {\n    removeFromGroups(input: { identifiers: [$identifier], groupIds: [$group] }) {\n      results {\n        failureReason\n        person {\n          ...PersonGroups\n        }\n      }\n    }\n  }\n": typeof types.LeaveDocument,
    "\n  fragment Event on PersonChangeEvent {\n    kind\n    occurredAt\n    actor\n    matchedBy\n    version\n    changes {\n      field\n      before\n      after\n    }\n  }\n": typeof types.EventFragmentDoc,
    "\n  query History($identifier: ID!, $after: String) {\n    person(identifier: $identifier) {\n      id\n      history(first: 20, after: $after) {\n        edges {\n          cursor\n          node {\n            ...Event\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.HistoryDocument,
    "\n  query Person($identifier: ID!) {\n    person(identifier: $identifier) {\n      id\n      identifier\n      externalRef\n      firstName\n      lastName\n      emailAddress\n      phoneNumber\n      avatarUrl\n      status\n      attributes\n      ...PersonPoints\n      ...PersonGroups\n      ...PersonProfile\n      ...PersonAssignments\n    }\n  }\n": typeof types.PersonDocument,
    "\n  fragment PersonPoints on Person {\n    emailAddresses {\n      value\n      primary\n    }\n    phoneNumbers {\n      value\n      primary\n    }\n  }\n": typeof types.PersonPointsFragmentDoc,
    "\n  fragment PersonProfile on Person {\n    identifier\n    avatarUrl\n    timezone\n    locale\n    createdAt\n    updatedAt\n    firstSeenAt\n    lastSeenAt\n    version\n  }\n": typeof types.PersonProfileFragmentDoc,
    "\n  query Groups($after: String) {\n    groups(after: $after) {\n      nodes {\n        id\n        identifier\n        name\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.GroupsDocument,
    "\n  query Viewer {\n    viewer {\n      subject\n      workspace\n      scopes\n    }\n  }\n": typeof types.ViewerDocument,
};
const documents: Documents = {
    "\n  mutation CreateSession {\n    createSession {\n      token\n    }\n  }\n": types.CreateSessionDocument,
    "\n  fragment Edited on Person {\n    id\n    identifier\n    version\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n    avatarUrl\n    timezone\n    locale\n    status\n    attributes\n    emailAddresses {\n      value\n      primary\n    }\n    phoneNumbers {\n      value\n      primary\n    }\n    updatedAt\n    lastSeenAt\n  }\n": types.EditedFragmentDoc,
    "\n  query EditedPerson($identifier: ID!) {\n    person(identifier: $identifier) {\n      ...Edited\n    }\n  }\n": types.EditedPersonDocument,
    "\n  mutation PreviewEdit($person: PersonInput!) {\n    upsertPersons(input: { persons: [$person], dryRun: true }) {\n      results {\n        outcome\n        failureCode\n        failureReason\n        changes {\n          field\n          before\n          after\n        }\n      }\n    }\n  }\n": types.PreviewEditDocument,
    "\n  mutation SaveEdit($person: PersonInput!) {\n    upsertPersons(input: { persons: [$person] }) {\n      results {\n        outcome\n        failureCode\n        failureReason\n        person {\n          ...Edited\n        }\n      }\n    }\n  }\n": types.SaveEditDocument,
    "\n  mutation ImportBatch($input: UpsertPersonsInput!) {\n    upsertPersons(input: $input) {\n      results {\n        index\n        outcome\n        matchedBy\n        failureCode\n        failureReason\n        changes {\n          field\n          before\n          after\n        }\n        person {\n          identifier\n          externalRef\n          firstName\n          lastName\n          emailAddress\n          phoneNumber\n        }\n        otherMatches {\n          identifier\n          externalRef\n          firstName\n          lastName\n          emailAddress\n          phoneNumber\n        }\n      }\n    }\n  }\n": types.ImportBatchDocument,
    "\n  subscription PersonChanges($after: String) {\n    personChanges(after: $after) {\n      cursor\n      node {\n        kind\n        identifier\n        person {\n          id\n          ...PersonRow\n          ...PersonPoints\n          ...PersonGroups\n          ...PersonProfile\n          ...Edited\n        }\n      }\n    }\n  }\n": types.PersonChangesDocument,
    "\n  query Now {\n    personChangesCursor\n  }\n": types.NowDocument,
    "\n  query People($filter: PersonFilter, $orderBy: PersonOrder, $first: Int!, $after: String) {\n    findPersons(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          identifier\n          ...PersonRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.PeopleDocument,
    "\n  query Count($filter: PersonFilter) {\n    findPersons(filter: $filter, first: 1) {\n      totalCount\n      totalCountIsExact\n    }\n  }\n": types.CountDocument,
    "\n  fragment PersonRow on Person {\n    identifier\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n    status\n    updatedAt\n    groups {\n      id\n      identifier\n      name\n    }\n  }\n": types.PersonRowFragmentDoc,
    "\n  fragment Counterpart on Person {\n    id\n    identifier\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n  }\n": types.CounterpartFragmentDoc,
    "\n  fragment PersonAssignments on Person {\n    assignments(first: 100) {\n      nodes {\n        id\n        assignedTo {\n          ...Counterpart\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n    contacts(first: 100) {\n      nodes {\n        id\n        person {\n          ...Counterpart\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n": types.PersonAssignmentsFragmentDoc,
    "\n  fragment PersonGroups on Person {\n    id\n    identifier\n    version\n    updatedAt\n    groups {\n      id\n      identifier\n      name\n    }\n  }\n": types.PersonGroupsFragmentDoc,
    "\n  mutation Join($identifier: ID!, $group: ID!) {\n    addToGroups(input: { identifiers: [$identifier], groupIds: [$group] }) {\n      results {\n        failureReason\n        person {\n          ...PersonGroups\n        }\n      }\n    }\n  }\n": types.JoinDocument,
    "\n  mutation Leave($identifier: ID!, $group: ID!) {\n    removeFromGroups(input: { identifiers: [$identifier], groupIds: [$group] }) {\n      results {\n        failureReason\n        person {\n          ...PersonGroups\n        }\n      }\n    }\n  }\n": types.LeaveDocument,
    "\n  fragment Event on PersonChangeEvent {\n    kind\n    occurredAt\n    actor\n    matchedBy\n    version\n    changes {\n      field\n      before\n      after\n    }\n  }\n": types.EventFragmentDoc,
    "\n  query History($identifier: ID!, $after: String) {\n    person(identifier: $identifier) {\n      id\n      history(first: 20, after: $after) {\n        edges {\n          cursor\n          node {\n            ...Event\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.HistoryDocument,
    "\n  query Person($identifier: ID!) {\n    person(identifier: $identifier) {\n      id\n      identifier\n      externalRef\n      firstName\n      lastName\n      emailAddress\n      phoneNumber\n      avatarUrl\n      status\n      attributes\n      ...PersonPoints\n      ...PersonGroups\n      ...PersonProfile\n      ...PersonAssignments\n    }\n  }\n": types.PersonDocument,
    "\n  fragment PersonPoints on Person {\n    emailAddresses {\n      value\n      primary\n    }\n    phoneNumbers {\n      value\n      primary\n    }\n  }\n": types.PersonPointsFragmentDoc,
    "\n  fragment PersonProfile on Person {\n    identifier\n    avatarUrl\n    timezone\n    locale\n    createdAt\n    updatedAt\n    firstSeenAt\n    lastSeenAt\n    version\n  }\n": types.PersonProfileFragmentDoc,
    "\n  query Groups($after: String) {\n    groups(after: $after) {\n      nodes {\n        id\n        identifier\n        name\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.GroupsDocument,
    "\n  query Viewer {\n    viewer {\n      subject\n      workspace\n      scopes\n    }\n  }\n": types.ViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateSession {\n    createSession {\n      token\n    }\n  }\n"): (typeof documents)["\n  mutation CreateSession {\n    createSession {\n      token\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Edited on Person {\n    id\n    identifier\n    version\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n    avatarUrl\n    timezone\n    locale\n    status\n    attributes\n    emailAddresses {\n      value\n      primary\n    }\n    phoneNumbers {\n      value\n      primary\n    }\n    updatedAt\n    lastSeenAt\n  }\n"): (typeof documents)["\n  fragment Edited on Person {\n    id\n    identifier\n    version\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n    avatarUrl\n    timezone\n    locale\n    status\n    attributes\n    emailAddresses {\n      value\n      primary\n    }\n    phoneNumbers {\n      value\n      primary\n    }\n    updatedAt\n    lastSeenAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EditedPerson($identifier: ID!) {\n    person(identifier: $identifier) {\n      ...Edited\n    }\n  }\n"): (typeof documents)["\n  query EditedPerson($identifier: ID!) {\n    person(identifier: $identifier) {\n      ...Edited\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PreviewEdit($person: PersonInput!) {\n    upsertPersons(input: { persons: [$person], dryRun: true }) {\n      results {\n        outcome\n        failureCode\n        failureReason\n        changes {\n          field\n          before\n          after\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation PreviewEdit($person: PersonInput!) {\n    upsertPersons(input: { persons: [$person], dryRun: true }) {\n      results {\n        outcome\n        failureCode\n        failureReason\n        changes {\n          field\n          before\n          after\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SaveEdit($person: PersonInput!) {\n    upsertPersons(input: { persons: [$person] }) {\n      results {\n        outcome\n        failureCode\n        failureReason\n        person {\n          ...Edited\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SaveEdit($person: PersonInput!) {\n    upsertPersons(input: { persons: [$person] }) {\n      results {\n        outcome\n        failureCode\n        failureReason\n        person {\n          ...Edited\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ImportBatch($input: UpsertPersonsInput!) {\n    upsertPersons(input: $input) {\n      results {\n        index\n        outcome\n        matchedBy\n        failureCode\n        failureReason\n        changes {\n          field\n          before\n          after\n        }\n        person {\n          identifier\n          externalRef\n          firstName\n          lastName\n          emailAddress\n          phoneNumber\n        }\n        otherMatches {\n          identifier\n          externalRef\n          firstName\n          lastName\n          emailAddress\n          phoneNumber\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ImportBatch($input: UpsertPersonsInput!) {\n    upsertPersons(input: $input) {\n      results {\n        index\n        outcome\n        matchedBy\n        failureCode\n        failureReason\n        changes {\n          field\n          before\n          after\n        }\n        person {\n          identifier\n          externalRef\n          firstName\n          lastName\n          emailAddress\n          phoneNumber\n        }\n        otherMatches {\n          identifier\n          externalRef\n          firstName\n          lastName\n          emailAddress\n          phoneNumber\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PersonChanges($after: String) {\n    personChanges(after: $after) {\n      cursor\n      node {\n        kind\n        identifier\n        person {\n          id\n          ...PersonRow\n          ...PersonPoints\n          ...PersonGroups\n          ...PersonProfile\n          ...Edited\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription PersonChanges($after: String) {\n    personChanges(after: $after) {\n      cursor\n      node {\n        kind\n        identifier\n        person {\n          id\n          ...PersonRow\n          ...PersonPoints\n          ...PersonGroups\n          ...PersonProfile\n          ...Edited\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Now {\n    personChangesCursor\n  }\n"): (typeof documents)["\n  query Now {\n    personChangesCursor\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query People($filter: PersonFilter, $orderBy: PersonOrder, $first: Int!, $after: String) {\n    findPersons(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          identifier\n          ...PersonRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query People($filter: PersonFilter, $orderBy: PersonOrder, $first: Int!, $after: String) {\n    findPersons(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          identifier\n          ...PersonRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Count($filter: PersonFilter) {\n    findPersons(filter: $filter, first: 1) {\n      totalCount\n      totalCountIsExact\n    }\n  }\n"): (typeof documents)["\n  query Count($filter: PersonFilter) {\n    findPersons(filter: $filter, first: 1) {\n      totalCount\n      totalCountIsExact\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PersonRow on Person {\n    identifier\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n    status\n    updatedAt\n    groups {\n      id\n      identifier\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment PersonRow on Person {\n    identifier\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n    status\n    updatedAt\n    groups {\n      id\n      identifier\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Counterpart on Person {\n    id\n    identifier\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n  }\n"): (typeof documents)["\n  fragment Counterpart on Person {\n    id\n    identifier\n    externalRef\n    firstName\n    lastName\n    emailAddress\n    phoneNumber\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PersonAssignments on Person {\n    assignments(first: 100) {\n      nodes {\n        id\n        assignedTo {\n          ...Counterpart\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n    contacts(first: 100) {\n      nodes {\n        id\n        person {\n          ...Counterpart\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment PersonAssignments on Person {\n    assignments(first: 100) {\n      nodes {\n        id\n        assignedTo {\n          ...Counterpart\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n    contacts(first: 100) {\n      nodes {\n        id\n        person {\n          ...Counterpart\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PersonGroups on Person {\n    id\n    identifier\n    version\n    updatedAt\n    groups {\n      id\n      identifier\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment PersonGroups on Person {\n    id\n    identifier\n    version\n    updatedAt\n    groups {\n      id\n      identifier\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Join($identifier: ID!, $group: ID!) {\n    addToGroups(input: { identifiers: [$identifier], groupIds: [$group] }) {\n      results {\n        failureReason\n        person {\n          ...PersonGroups\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Join($identifier: ID!, $group: ID!) {\n    addToGroups(input: { identifiers: [$identifier], groupIds: [$group] }) {\n      results {\n        failureReason\n        person {\n          ...PersonGroups\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Leave($identifier: ID!, $group: ID!) {\n    removeFromGroups(input: { identifiers: [$identifier], groupIds: [$group] }) {\n      results {\n        failureReason\n        person {\n          ...PersonGroups\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Leave($identifier: ID!, $group: ID!) {\n    removeFromGroups(input: { identifiers: [$identifier], groupIds: [$group] }) {\n      results {\n        failureReason\n        person {\n          ...PersonGroups\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Event on PersonChangeEvent {\n    kind\n    occurredAt\n    actor\n    matchedBy\n    version\n    changes {\n      field\n      before\n      after\n    }\n  }\n"): (typeof documents)["\n  fragment Event on PersonChangeEvent {\n    kind\n    occurredAt\n    actor\n    matchedBy\n    version\n    changes {\n      field\n      before\n      after\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query History($identifier: ID!, $after: String) {\n    person(identifier: $identifier) {\n      id\n      history(first: 20, after: $after) {\n        edges {\n          cursor\n          node {\n            ...Event\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query History($identifier: ID!, $after: String) {\n    person(identifier: $identifier) {\n      id\n      history(first: 20, after: $after) {\n        edges {\n          cursor\n          node {\n            ...Event\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Person($identifier: ID!) {\n    person(identifier: $identifier) {\n      id\n      identifier\n      externalRef\n      firstName\n      lastName\n      emailAddress\n      phoneNumber\n      avatarUrl\n      status\n      attributes\n      ...PersonPoints\n      ...PersonGroups\n      ...PersonProfile\n      ...PersonAssignments\n    }\n  }\n"): (typeof documents)["\n  query Person($identifier: ID!) {\n    person(identifier: $identifier) {\n      id\n      identifier\n      externalRef\n      firstName\n      lastName\n      emailAddress\n      phoneNumber\n      avatarUrl\n      status\n      attributes\n      ...PersonPoints\n      ...PersonGroups\n      ...PersonProfile\n      ...PersonAssignments\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PersonPoints on Person {\n    emailAddresses {\n      value\n      primary\n    }\n    phoneNumbers {\n      value\n      primary\n    }\n  }\n"): (typeof documents)["\n  fragment PersonPoints on Person {\n    emailAddresses {\n      value\n      primary\n    }\n    phoneNumbers {\n      value\n      primary\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PersonProfile on Person {\n    identifier\n    avatarUrl\n    timezone\n    locale\n    createdAt\n    updatedAt\n    firstSeenAt\n    lastSeenAt\n    version\n  }\n"): (typeof documents)["\n  fragment PersonProfile on Person {\n    identifier\n    avatarUrl\n    timezone\n    locale\n    createdAt\n    updatedAt\n    firstSeenAt\n    lastSeenAt\n    version\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Groups($after: String) {\n    groups(after: $after) {\n      nodes {\n        id\n        identifier\n        name\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query Groups($after: String) {\n    groups(after: $after) {\n      nodes {\n        id\n        identifier\n        name\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      subject\n      workspace\n      scopes\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      subject\n      workspace\n      scopes\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;