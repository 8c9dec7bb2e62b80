import { useQuery } from 'urql';
import { Link } from 'wouter';
import { graphql } from '../gql/index.ts';
import { useGone } from '../live/live.ts';
import { explain } from '../shared/errors.ts';
import { Notice } from '../shared/notice.tsx';
import { Avatar, nameOf, Status } from '../shared/person.tsx';
import { useHeading } from '../shared/useHeading.ts';
import { useMayWrite } from '../shared/viewer.ts';
import { Assignments } from './assignments.tsx';
import { Attributes } from './attributes.tsx';
import { Groups } from './groups.tsx';
import { PersonHistory } from './history.tsx';
import { Points } from './points.tsx';
import { Profile } from './profile.tsx';

const PersonDocument = graphql(`
  query Person($identifier: ID!) {
    person(identifier: $identifier) {
      id
      identifier
      externalRef
      firstName
      lastName
      emailAddress
      phoneNumber
      avatarUrl
      status
      attributes
      ...PersonPoints
      ...PersonGroups
      ...PersonProfile
      ...PersonAssignments
    }
  }
`);

export function PersonPage({ identifier }: { identifier: string }) {
  const [{ data, error }] = useQuery({
    query: PersonDocument,
    variables: { identifier },
    requestPolicy: 'cache-and-network',
  });
  const person = data?.person;
  const gone = useGone(identifier);
  const mayWrite = useMayWrite();
  const name = person ? nameOf(person) : 'Person';
  const heading = useHeading(name);
  return (
    <article className="person">
      <header>
        {person && <Avatar person={person} picture={person.avatarUrl} large />}
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {name}
          </h1>
          {person && (
            <p className="byline">
              <Status status={person.status} /> {person.externalRef && <code>{person.externalRef}</code>}
            </p>
          )}
        </div>
        {person && mayWrite && !gone && (
          <Link className="button primary" href={`/people/${identifier}/edit`}>
            Edit
          </Link>
        )}
      </header>
      {person && gone && (
        <Notice kind="warn">This person has just been deleted, or has left your reach.</Notice>
      )}
      {error && <Notice>{explain(error)}</Notice>}
      {data && !person && (
        <p>
          There is nobody with this identifier whom you can access. <Link href="/">Everybody else</Link>
        </p>
      )}
      {person && (
        <div className="cards">
          <Points person={person} />
          <Groups person={person} />
          <Assignments person={person} />
          <Profile person={person} />
          <Attributes attributes={person.attributes} />
          <PersonHistory identifier={identifier} />
        </div>
      )}
    </article>
  );
}
