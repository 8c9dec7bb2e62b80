const findPersons = `# The first ten persons you can access, oldest first. Ctrl-Enter runs it.
query FindPersons {
  findPersons(first: 10) {
    nodes {
      identifier
      externalRef
      firstName
      lastName
      emailAddress
      phoneNumber
      groups {
        identifier
        name
      }
    }
    lastId
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

const upsertPersons = `# Creates Ada; run again, it finds her and changes nothing.
mutation UpsertPersons {
  upsertPersons(
    input: {
      persons: [
        {
          externalRef: "crm-1815"
          firstName: "Ada"
          lastName: "Lovelace"
          emailAddress: "ada@example.com"
        }
      ]
    }
  ) {
    createdCount
    updatedCount
    unchangedCount
    failedCount
    results {
      index
      outcome
      matchedBy
      person {
        identifier
        firstName
        lastName
        emailAddress
      }
      changes {
        field
        before
        after
      }
      failureCode
      failureReason
    }
  }
}
`;

/** What GraphiQL's tabs hold when it's opened for the first time. */
export const tabs: readonly string[] = [findPersons, upsertPersons];
