import { useState } from 'react';
import { useMutation } from 'urql';
import { Link } from 'wouter';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { explain } from '../shared/errors.ts';
import { Notice } from '../shared/notice.tsx';
import { groupName, useGroups } from '../shared/useGroups.ts';
import { useMayWrite } from '../shared/viewer.ts';
import { Card } from './card.tsx';

const Fragment = graphql(`
  fragment PersonGroups on Person {
    id
    identifier
    version
    updatedAt
    groups {
      id
      identifier
      name
    }
  }
`);

const Join = graphql(`
  mutation Join($identifier: ID!, $group: ID!) {
    addToGroups(input: { identifiers: [$identifier], groupIds: [$group] }) {
      results {
        failureReason
        person {
          ...PersonGroups
        }
      }
    }
  }
`);

const Leave = graphql(`
  mutation Leave($identifier: ID!, $group: ID!) {
    removeFromGroups(input: { identifiers: [$identifier], groupIds: [$group] }) {
      results {
        failureReason
        person {
          ...PersonGroups
        }
      }
    }
  }
`);

/** The groups, each with a way to its other members and a way out, and a way into the others. */
export function Groups({ person: masked }: { person: FragmentType<typeof Fragment> }) {
  const { identifier, groups } = readFragment(Fragment, masked);
  const mayWrite = useMayWrite();
  const [joined, join] = useMutation(Join);
  const [left, leave] = useMutation(Leave);
  const [chosen, choose] = useState('');
  const others = useGroups().filter(group => !groups.some(({ id }) => id === group.id));
  const error = joined.error ?? left.error;
  const failure =
    joined.data?.addToGroups.results[0]?.failureReason ??
    left.data?.removeFromGroups.results[0]?.failureReason;
  return (
    <Card title="Groups">
      {groups.length === 0 && <p className="muted">In none of the groups that you can access.</p>}
      <ul className="chips">
        {groups.map(group => (
          <li className="chip" key={group.id}>
            <Link href={`/?group=${encodeURIComponent(group.identifier)}`}>{groupName(group)}</Link>
            {mayWrite && (
              <button
                type="button"
                aria-label={`Remove from ${groupName(group)}`}
                disabled={left.fetching}
                onClick={() => leave({ identifier, group: group.identifier })}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayWrite && others.length > 0 && (
        <form
          className="inline"
          onSubmit={event => {
            event.preventDefault();
            join({ identifier, group: chosen }).then(() => choose(''));
          }}
        >
          <select aria-label="Another group" value={chosen} onChange={event => choose(event.target.value)}>
            <option value="">Another group…</option>
            {others.map(group => (
              <option key={group.id} value={group.identifier}>
                {groupName(group)}
              </option>
            ))}
          </select>
          <button type="submit" disabled={chosen === '' || joined.fetching}>
            Add
          </button>
        </form>
      )}
      {(error || failure) && <Notice>{error ? explain(error) : failure}</Notice>}
    </Card>
  );
}
