import { type ReactNode, useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { explain } from '../shared/errors.ts';
import { Notice } from '../shared/notice.tsx';
import { People, pageSize, type Search } from './peopleQuery.ts';
import { PersonRow } from './personRow.tsx';

interface PeopleRowsProps {
  readonly search: Search;
  readonly after?: string | null;
  /** How many pages are wanted, this one included. */
  readonly pages: number;
  readonly more: () => void;
}

/**
 * A page of the connection and, below it, the next one. Each asks for itself: a page that is asked anew, since
 * somebody in it has changed, leaves the others alone, and hands its last cursor on to the one that follows.
 */
export function PeopleRows({ search, after = null, pages, more }: PeopleRowsProps) {
  const variables = { ...search, first: pageSize, after };
  const [{ data, error, fetching }, again] = useQuery({
    query: People,
    variables,
    requestPolicy: 'cache-and-network',
  });
  if (error)
    return (
      <Whole>
        <Notice>
          {explain(error)}{' '}
          <button type="button" onClick={() => again({ requestPolicy: 'network-only' })}>
            Try again
          </button>
        </Notice>
      </Whole>
    );
  if (!data) return <Waiting />;
  const { edges, pageInfo } = data.findPersons;
  if (edges.length === 0 && after === null && !fetching) return <Whole>Nobody is like this.</Whole>;
  // While another search is on its way the rows of the last one stay; their cursor is no good for it.
  const follows = pageInfo.hasNextPage && !fetching;
  return (
    <>
      {edges.map(({ node }) => (
        <PersonRow key={node.id} person={node} />
      ))}
      {follows && pages > 1 && (
        <PeopleRows search={search} after={pageInfo.endCursor} pages={pages - 1} more={more} />
      )}
      {follows && pages <= 1 && <More more={more} />}
    </>
  );
}

/** Asks for the next page before its place is scrolled into view; the button is for those who don't scroll. */
function More({ more }: { more: () => void }) {
  const place = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) more();
      },
      { rootMargin: '600px' },
    );
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, [more]);
  return (
    <Whole>
      <button type="button" ref={place} onClick={more}>
        Show more
      </button>
    </Whole>
  );
}

const Waiting = () => (
  <Whole>
    <span className="waiting">Loading…</span>
  </Whole>
);

const Whole = ({ children }: { children: ReactNode }) => (
  <tr className="whole">
    <td colSpan={5}>{children}</td>
  </tr>
);
