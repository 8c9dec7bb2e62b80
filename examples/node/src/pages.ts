import type { ResultOf } from 'gql.tada';
import { GraphQLClient } from 'graphql-request';
import { graphql } from './graphql.js';
import { headers, pageSize, url } from './settings.js';

const client = new GraphQLClient(url, { headers });

const byCursor = graphql(`
  query ($first: Int!, $after: String) {
    findPersons(first: $first, after: $after) {
      nodes {
        firstName
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Everybody, page by page, by Relay's cursors. */
export async function* personsByCursor() {
  let after: string | null = null;
  do {
    const { findPersons }: ResultOf<typeof byCursor> = await client.request(byCursor, {
      first: pageSize,
      after,
    });
    yield* findPersons.nodes;
    after = findPersons.pageInfo.hasNextPage ? findPersons.pageInfo.endCursor : null;
  } while (after !== null);
}

const byLastId = graphql(`
  query ($first: Int!, $afterId: SafeInt) {
    findPersons(first: $first, afterId: $afterId) {
      nodes {
        firstName
      }
      lastId
    }
  }
`);

/** The same by number: `lastId` is that of the page's last person, -1 when nobody follows. */
export async function* personsByLastId() {
  let afterId: number | null = null;
  do {
    const { findPersons }: ResultOf<typeof byLastId> = await client.request(byLastId, {
      first: pageSize,
      afterId,
    });
    yield* findPersons.nodes;
    afterId = findPersons.lastId;
  } while (afterId !== -1);
}
