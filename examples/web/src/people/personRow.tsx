import { memo } from 'react';
import { Link } from 'wouter';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { useGone, useTimesChanged } from '../live/live.ts';
import { Avatar, nameOf, Status } from '../shared/person.tsx';
import { Ago } from '../shared/time.tsx';
import { groupName } from '../shared/useGroups.ts';
import { focusIfOpened, rememberOpened } from './useRowKeys.ts';

export const PersonRowFragment = graphql(`
  fragment PersonRow on Person {
    identifier
    externalRef
    firstName
    lastName
    emailAddress
    phoneNumber
    status
    updatedAt
    groups {
      id
      identifier
      name
    }
  }
`);

/** Hundreds stand below each other, of which a change concerns one. */
export const PersonRow = memo(({ person: masked }: { person: FragmentType<typeof PersonRowFragment> }) => {
  const person = readFragment(PersonRowFragment, masked);
  const gone = useGone(person.identifier);
  const timesChanged = useTimesChanged(person.identifier);
  return (
    // One of two animations that are the same, so that each change begins one.
    <tr className={gone ? 'gone' : timesChanged > 0 ? `fresh-${timesChanged % 2}` : undefined}>
      <th scope="row">
        <Avatar person={person} />
        <span className="who">
          <Link
            className="row-link"
            href={`/people/${person.identifier}`}
            data-person={person.identifier}
            ref={focusIfOpened}
            onClick={() => rememberOpened(person.identifier)}
          >
            {nameOf(person)}
          </Link>
          <span className="ref">{person.externalRef}</span>
        </span>
      </th>
      <td className="reach">
        <span>{person.emailAddress}</span>
        <span className="muted">{person.phoneNumber}</span>
      </td>
      <td className="in-groups">
        {person.groups.map(group => (
          <span className="chip" key={group.id}>
            {groupName(group)}
          </span>
        ))}
      </td>
      <td>{gone ? <span className="pill">Gone</span> : <Status status={person.status} />}</td>
      <td className="when">
        <Ago moment={person.updatedAt} />
      </td>
    </tr>
  );
});
