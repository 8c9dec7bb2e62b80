import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { Card } from './card.tsx';

const Fragment = graphql(`
  fragment PersonPoints on Person {
    emailAddresses {
      value
      primary
    }
    phoneNumbers {
      value
      primary
    }
  }
`);

export function Points({ person }: { person: FragmentType<typeof Fragment> }) {
  const { emailAddresses, phoneNumbers } = readFragment(Fragment, person);
  return (
    <Card title="Contact">
      {emailAddresses.length + phoneNumbers.length === 0 && (
        <p className="muted">No address and no number.</p>
      )}
      <ul className="points">
        {emailAddresses.map(point => (
          <Point
            key={point.value}
            {...point}
            href={`mailto:${encodeURIComponent(point.value).replace('%40', '@')}`}
          />
        ))}
        {phoneNumbers.map(point => (
          <Point key={point.value} {...point} href={`tel:${point.value.replace(/[^+\d;=ext]/g, '')}`} />
        ))}
      </ul>
    </Card>
  );
}

const Point = ({ value, primary, href }: { value: string; primary: boolean; href: string }) => (
  <li>
    <a href={href}>{value}</a> {primary && <span className="chip">primary</span>}
  </li>
);
