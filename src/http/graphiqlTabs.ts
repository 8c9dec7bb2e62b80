/*
 * GraphiQL's editor shows 50 characters a line on a screen of 1280 pixels, and 22 lines above the headers pane
 * on one of 800.
 */

const findPersons = `# Finds persons, oldest first, ten a page.
# Nobody there? Run the tab UpsertPersons first.
# Ctrl-Enter runs a tab, Ctrl-Space suggests.
query FindPersons {
  findPersons(
    first: 10
    # filter: { emailAddress: "ada@example.com" }
    # afterId: 11 # lastId of the page before
  ) {
    nodes {
      identifier
      externalRef
      firstName
      lastName
      emailAddress
      groups { identifier name }
    }
    lastId # -1: nobody follows
    pageInfo { hasNextPage endCursor }
  }
}
`;

const upsertPersons = `# Creates Ada. Run it again, and it finds her;
# change her name, and it updates her.
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
      # dryRun: true # answers, but writes nothing
    }
  ) {
    createdCount
    updatedCount
    unchangedCount
    failedCount
    results {
      outcome
      matchedBy
      person { identifier firstName lastName }
      changes { field before after }
      failureReason
    }
  }
}
`;

/** What GraphiQL's tabs hold when it's opened for the first time. */
export const tabs: readonly string[] = [findPersons, upsertPersons];

/** Goes before each tab's text where the headers pane holds no token. */
export const tokenHint = `# Put a token behind "Bearer" in the headers below;
# the button with two arrows then gets the docs.
`;
