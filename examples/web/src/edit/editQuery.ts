import { graphql } from '../gql/index.ts';

export const EditedFragment = graphql(`
  fragment Edited on Person {
    id
    identifier
    version
    externalRef
    firstName
    lastName
    emailAddress
    phoneNumber
    avatarUrl
    timezone
    locale
    status
    attributes
    emailAddresses {
      value
      primary
    }
    phoneNumbers {
      value
      primary
    }
    updatedAt
    lastSeenAt
  }
`);

export const EditedPerson = graphql(`
  query EditedPerson($identifier: ID!) {
    person(identifier: $identifier) {
      ...Edited
    }
  }
`);

/** Asks for no person: what would be isn't to be kept as if it were. */
export const PreviewEdit = graphql(`
  mutation PreviewEdit($person: PersonInput!) {
    upsertPersons(input: { persons: [$person], dryRun: true }) {
      results {
        outcome
        failureCode
        failureReason
        changes {
          field
          before
          after
        }
      }
    }
  }
`);

export const SaveEdit = graphql(`
  mutation SaveEdit($person: PersonInput!) {
    upsertPersons(input: { persons: [$person] }) {
      results {
        outcome
        failureCode
        failureReason
        person {
          ...Edited
        }
      }
    }
  }
`);
