import type { ReactNode } from 'react';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { Ago, Moment } from '../shared/time.tsx';
import { Card } from './card.tsx';

const Fragment = graphql(`
  fragment PersonProfile on Person {
    identifier
    avatarUrl
    timezone
    locale
    createdAt
    updatedAt
    firstSeenAt
    lastSeenAt
    version
  }
`);

export function Profile({ person }: { person: FragmentType<typeof Fragment> }) {
  const { identifier, timezone, locale, avatarUrl, ...times } = readFragment(Fragment, person);
  return (
    <Card title="Profile">
      <dl className="facts">
        <Fact name="Language">{locale && languageName(locale)}</Fact>
        <Fact name="Time zone">{timezone && `${timezone}, now ${timeIn(timezone)}`}</Fact>
        <Fact name="Picture">{avatarUrl && <a href={avatarUrl}>{new URL(avatarUrl).hostname}</a>}</Fact>
        <Fact name="Seen last">
          <Ago moment={times.lastSeenAt} />
        </Fact>
        <Fact name="Seen first">
          <Ago moment={times.firstSeenAt} />
        </Fact>
        <Fact name="Created">
          <Moment moment={times.createdAt} />
        </Fact>
        <Fact name="Changed">
          <Moment moment={times.updatedAt} />, version {times.version}
        </Fact>
        <Fact name="Identifier">
          <code>{identifier}</code>
        </Fact>
      </dl>
    </Card>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) =>
  children !== null && (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );

const timeIn = (timeZone: string): string =>
  new Date().toLocaleTimeString(undefined, { timeZone, hour: '2-digit', minute: '2-digit' });

/** Not every tag that is one has a name. */
function languageName(locale: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}
