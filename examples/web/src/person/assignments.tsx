import { Link } from 'wouter';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { Avatar, nameOf } from '../shared/person.tsx';
import { Card } from './card.tsx';

const Counterpart = graphql(`
  fragment Counterpart on Person {
    id
    identifier
    externalRef
    firstName
    lastName
    emailAddress
    phoneNumber
  }
`);

const Fragment = graphql(`
  fragment PersonAssignments on Person {
    assignments(first: 100) {
      nodes {
        id
        assignedTo {
          ...Counterpart
        }
      }
      pageInfo {
        hasNextPage
      }
    }
    contacts(first: 100) {
      nodes {
        id
        person {
          ...Counterpart
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

export function Assignments({ person }: { person: FragmentType<typeof Fragment> }) {
  const { assignments, contacts } = readFragment(Fragment, person);
  return (
    <Card title="Assignments">
      <Counterparts
        title="Looked after by"
        nobody="Nobody looks after this person."
        persons={assignments.nodes.map(({ assignedTo }) => assignedTo)}
        more={assignments.pageInfo.hasNextPage}
      />
      <Counterparts
        title="Looks after"
        nobody="This person looks after nobody."
        persons={contacts.nodes.map(({ person }) => person)}
        more={contacts.pageInfo.hasNextPage}
      />
    </Card>
  );
}

interface CounterpartsProps {
  readonly title: string;
  readonly nobody: string;
  readonly persons: readonly FragmentType<typeof Counterpart>[];
  readonly more: boolean;
}

function Counterparts({ title, nobody, persons, more }: CounterpartsProps) {
  return (
    <>
      <h3>{title}</h3>
      {persons.length === 0 && <p className="muted">{nobody}</p>}
      <ul className="counterparts">
        {persons.map(masked => {
          const person = readFragment(Counterpart, masked);
          return (
            <li key={person.id}>
              <Avatar person={person} />
              <Link href={`/people/${person.identifier}`}>{nameOf(person)}</Link>
            </li>
          );
        })}
      </ul>
      {more && <p className="muted">And others: only the first hundred are shown.</p>}
    </>
  );
}
