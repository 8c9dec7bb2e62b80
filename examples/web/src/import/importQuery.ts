import { graphql } from '../gql/index.ts';

/** As a dry run it must keep nothing, and as a real one it need not: hence no `id`. */
export const ImportBatch = graphql(`
  mutation ImportBatch($input: UpsertPersonsInput!) {
    upsertPersons(input: $input) {
      results {
        index
        outcome
        matchedBy
        failureCode
        failureReason
        changes {
          field
          before
          after
        }
        person {
          identifier
          externalRef
          firstName
          lastName
          emailAddress
          phoneNumber
        }
        otherMatches {
          identifier
          externalRef
          firstName
          lastName
          emailAddress
          phoneNumber
        }
      }
    }
  }
`);
