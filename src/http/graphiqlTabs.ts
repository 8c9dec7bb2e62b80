/*
 * On a screen of 1280 by 800 GraphiQL's editor shows 45 characters a line without a scroll bar, and 22 lines
 * above the headers pane.
 */

const findPersons = `# Finds persons, oldest first, ten a page.
# Nobody there? Run UpsertPersons first.
# Ctrl-Enter runs a tab, Ctrl-Space suggests.
query FindPersons {
  findPersons(
    first: 10
    # filter: { lastName: "Lovelace" }
    # afterId: 11 # lastId of the page before
  ) {
    nodes {
      identifier
      externalRef
      firstName
      lastName
      emailAddress
      groups { identifier }
    }
    lastId # -1: nobody follows
    pageInfo { hasNextPage endCursor }
  }
}
`;

const upsertPersons = `# Creates Ada. Run again, it finds her;
# with another name, it updates her.
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
      # dryRun: true # writes nothing
    }
  ) {
    createdCount
    updatedCount
    unchangedCount
    failedCount
    results {
      outcome
      matchedBy
      person { identifier lastName }
      changes { field before after }
      failureReason
    }
  }
}
`;

/** What GraphiQL's tabs hold when it's opened for the first time. */
export const tabs: readonly string[] = [findPersons, upsertPersons];

/** Goes before each tab's text where the headers pane holds no token. */
export const tokenHint = `# Put a token behind "Bearer" below; then the
# button with two arrows gets the docs.
`;
