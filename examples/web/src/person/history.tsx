import { useState } from 'react';
import { useQuery } from 'urql';
import type { EventFragment } from '../gql/graphql.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { Changes, keyNames } from '../shared/changes.tsx';
import { explain } from '../shared/errors.ts';
import { Notice } from '../shared/notice.tsx';
import { Ago } from '../shared/time.tsx';
import { Card } from './card.tsx';

const Event = graphql(`
  fragment Event on PersonChangeEvent {
    kind
    occurredAt
    actor
    matchedBy
    version
    changes {
      field
      before
      after
    }
  }
`);

const History = graphql(`
  query History($identifier: ID!, $after: String) {
    person(identifier: $identifier) {
      id
      history(first: 20, after: $after) {
        edges {
          cursor
          node {
            ...Event
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

/** What became of the person, newest first. */
export function PersonHistory({ identifier }: { identifier: string }) {
  return (
    <Card title="History" wide>
      <ol className="history">
        <Page identifier={identifier} after={null} />
      </ol>
    </Card>
  );
}

/** A page of it, and below it the older one, once somebody wants to see it. */
function Page({ identifier, after }: { identifier: string; after: string | null }) {
  const [older, setOlder] = useState(false);
  const [{ data, error, fetching }] = useQuery({
    query: History,
    variables: { identifier, after },
    requestPolicy: 'cache-and-network',
  });
  if (error) return <Notice>{explain(error)}</Notice>;
  const history = data?.person?.history;
  if (!history) return null;
  if (history.edges.length === 0 && after === null && !fetching)
    return <li className="muted">Nothing is kept of it.</li>;
  const { hasNextPage, endCursor } = history.pageInfo;
  return (
    <>
      {history.edges.map(({ cursor, node }) => (
        <li key={cursor}>
          <EventEntry event={readFragment(Event, node)} />
        </li>
      ))}
      {hasNextPage && !older && (
        <li>
          <button type="button" onClick={() => setOlder(true)}>
            Older changes
          </button>
        </li>
      )}
      {hasNextPage && older && <Page identifier={identifier} after={endCursor} />}
    </>
  );
}

const kinds: Readonly<Record<EventFragment['kind'], string>> = {
  CREATED: 'Created',
  UPDATED: 'Changed',
  DELETED: 'Deleted',
  ERASED: 'Erased',
  ADDED_TO_SCOPE: 'Came within your reach',
  REMOVED_FROM_SCOPE: 'Left your reach',
};

function EventEntry({ event: { kind, occurredAt, actor, matchedBy, changes } }: { event: EventFragment }) {
  return (
    <>
      <p>
        <strong>{kinds[kind]}</strong> <Ago moment={occurredAt} />
        {actor && <> by {actor}</>}
        {matchedBy && matchedBy !== 'IDENTIFIER' && (
          <span className="muted">, known by {keyNames[matchedBy]}</span>
        )}
      </p>
      <Changes changes={changes} />
    </>
  );
}
