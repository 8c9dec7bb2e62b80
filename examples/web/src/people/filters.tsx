import { type KeyboardEvent, useEffect, useState } from 'react';
import { statusNames } from '../shared/person.tsx';
import { groupName, useGroups } from '../shared/useGroups.ts';
import { orderNameOf, orders } from './peopleQuery.ts';

interface FiltersProps {
  readonly address: URLSearchParams;
  readonly change: (name: string, value: string) => void;
  /** Into the list, from the search field. */
  readonly onDown: () => void;
}

/** Search, group, status and order; all of it is in the address, to be bookmarked and sent to others. */
export function Filters({ address, change, onDown }: FiltersProps) {
  const groups = useGroups();
  const group = address.get('group') ?? '';
  return (
    <search className="filters">
      <SearchField asked={address.get('search') ?? ''} ask={text => change('search', text)} onDown={onDown} />
      <label>
        <span>Group</span>
        <select value={group} onChange={event => change('group', event.target.value)}>
          <option value="">All groups</option>
          {group !== '' && !groups.some(({ identifier }) => identifier === group) && (
            <option value={group}>{group}</option>
          )}
          {groups.map(each => (
            <option key={each.id} value={each.identifier}>
              {groupName(each)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Status</span>
        <select value={address.get('status') ?? ''} onChange={event => change('status', event.target.value)}>
          <option value="">Any status</option>
          {Object.entries(statusNames).map(([status, name]) => (
            <option key={status} value={status}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Order</span>
        <select value={orderNameOf(address)} onChange={event => change('order', event.target.value)}>
          {Object.entries(orders).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}

interface SearchFieldProps {
  readonly asked: string;
  readonly ask: (text: string) => void;
  readonly onDown: () => void;
}

/** Asks when nothing has been typed for a moment. */
function SearchField({ asked, ask, onDown }: SearchFieldProps) {
  const [text, setText] = useState(asked);
  const [last, setLast] = useState(asked);
  // Back and Forward change what is asked, too.
  if (asked !== last) {
    setLast(asked);
    if (asked !== text.trim()) setText(asked);
  }
  useEffect(() => {
    if (text.trim() === asked) return;
    const timer = setTimeout(() => ask(text.trim()), 200);
    return () => clearTimeout(timer);
  }, [text, asked, ask]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    onDown();
  };
  return (
    <label className="search">
      <span>Search</span>
      <input
        type="search"
        placeholder="Beginning of a name, an e-mail address or a reference"
        autoComplete="off"
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </label>
  );
}
