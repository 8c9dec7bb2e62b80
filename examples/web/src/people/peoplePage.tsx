import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { useSearchParams } from 'wouter';
import { listsAreRead, useArrived } from '../live/live.ts';
import { useHeading } from '../shared/useHeading.ts';
import { Filters } from './filters.tsx';
import { Count, type Search, searchOf } from './peopleQuery.ts';
import { PeopleRows } from './peopleRows.tsx';
import { useRowKeys } from './useRowKeys.ts';

/** How far each list was scrolled open, so that Back finds it as it was. */
const opened = new Map<string, number>();

export function PeoplePage() {
  const [address, setAddress] = useSearchParams();
  const asked = address.toString();
  const search = useMemo(() => searchOf(new URLSearchParams(asked)), [asked]);
  const table = useRef<HTMLTableElement>(null);
  const [reads, setReads] = useState(0);
  const { onKeyDown, enter } = useRowKeys(table);
  const change = useCallback(
    (name: string, value: string) =>
      setAddress(
        before => {
          const after = new URLSearchParams(before);
          if (value === '') after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace: true },
      ),
    [setAddress],
  );
  return (
    <>
      <div className="title">
        <h1 ref={useHeading('Everybody')} tabIndex={-1}>
          People
        </h1>
        <Total key={reads} search={search} />
      </div>
      <Filters address={address} change={change} onDown={enter} />
      <Arrived show={() => setReads(reads + 1)} />
      <table className="people" ref={table} onKeyDown={onKeyDown}>
        <caption>
          People. The arrow keys move from one to the next, Home and End to the first and the last shown.
        </caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">E-mail and phone</th>
            <th scope="col">Groups</th>
            <th scope="col">Status</th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <List key={reads} name={asked} search={search} />
      </table>
    </>
  );
}

/** Rows never move under somebody's eyes: who has come is shown when asked for. */
function Arrived({ show }: { show: () => void }) {
  const arrived = useArrived();
  useEffect(listsAreRead, []);
  return (
    <div className="arrived" role="status">
      {arrived > 0 && (
        <button
          type="button"
          onClick={() => {
            listsAreRead();
            show();
          }}
        >
          {arrived === 1 ? 'Somebody is new' : `${arrived} are new`}: show the list anew
        </button>
      )}
    </div>
  );
}

function List({ name, search }: { name: string; search: Search }) {
  const [, draw] = useState(0);
  const pages = opened.get(name) ?? 1;
  const more = useCallback(() => {
    opened.set(name, pages + 1);
    draw(pages + 1);
  }, [name, pages]);
  return (
    <tbody>
      <PeopleRows search={search} pages={pages} more={more} />
    </tbody>
  );
}

/** Counting costs a query of its own, which the list doesn't wait for. */
function Total({ search: { filter } }: { search: Search }) {
  const [{ data }] = useQuery({ query: Count, variables: { filter }, requestPolicy: 'cache-and-network' });
  const total = data?.findPersons;
  return (
    <p className="total" role="status">
      {total &&
        `${total.totalCountIsExact ? '' : 'More than '}${total.totalCount.toLocaleString()} ${total.totalCount === 1 ? 'person' : 'persons'}`}
    </p>
  );
}
