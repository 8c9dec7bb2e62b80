import { useEffect } from 'react';
import { type CombinedError, useClient } from 'urql';
import { graphql } from '../gql/index.ts';
import { codesOf, isRefusal } from '../shared/errors.ts';
import { Viewer } from '../shared/viewer.ts';
import { happened, setFollowing, startAnew } from './live.ts';

/** All that is shown of a person, so that the cache has it anew. */
const PersonChanges = graphql(`
  subscription PersonChanges($after: String) {
    personChanges(after: $after) {
      cursor
      node {
        kind
        identifier
        person {
          id
          ...PersonRow
          ...PersonPoints
          ...PersonGroups
          ...PersonProfile
          ...Edited
        }
      }
    }
  }
`);

const Now = graphql(`
  query Now {
    personChangesCursor
  }
`);

const seconds = { first: 1, longest: 30 };

/** Follows the changes of all persons, over interruptions, as long as the component is there. */
export function useFollow(): void {
  const client = useClient();
  useEffect(() => {
    // Where to go on: an interruption must not be a gap, even before the first change.
    let after: string | null = null;
    let wait = seconds.first;
    let over = false;
    let timer: ReturnType<typeof setTimeout>;
    let subscription: { unsubscribe: () => void } | undefined;
    startAnew();

    const follow = async () => {
      if (after === null) {
        const { data, error } = await client.query(Now, {}, { requestPolicy: 'network-only' }).toPromise();
        if (over) return;
        if (!data) return followAgain(error);
        after = data.personChangesCursor;
      }
      let ended = false;
      subscription = client.subscription(PersonChanges, { after }).subscribe(({ data, error, hasNext }) => {
        if (ended) return;
        const event = error ? undefined : data?.personChanges;
        if (event) {
          after = event.cursor;
          wait = seconds.first;
          happened(event.node);
        }
        if (hasNext && !error) return;
        ended = true;
        followAgain(error);
      });
      setFollowing(true);
    };

    const followAgain = (error: CombinedError | undefined) => {
      setFollowing(false);
      const codes = codesOf(error);
      // Where no history is kept, or none may be read, there is nothing to follow.
      if (codes.some(code => code === 'HISTORY_OFF' || code === 'FORBIDDEN')) return;
      if (codes.includes('RESYNC_REQUIRED')) after = null;
      // The stream ends with the token that it began with. Is there a fresh one? If not, this ends the session.
      if (isRefusal(error)) client.query(Viewer, {}, { requestPolicy: 'network-only' }).toPromise();
      timer = setTimeout(follow, wait * 1000);
      wait = Math.min(wait * 2, seconds.longest);
    };

    follow();
    return () => {
      over = true;
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [client]);
}
