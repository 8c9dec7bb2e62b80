import type { CSSProperties } from 'react';
import type { PersonStatus } from '../gql/graphql.ts';

interface Named {
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly emailAddress?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
  readonly externalRef?: string | null | undefined;
}

/** What a person is called: by name, or by the first thing that tells them from others. */
export const nameOf = ({ firstName, lastName, emailAddress, phoneNumber, externalRef }: Named): string =>
  [firstName, lastName].filter(Boolean).join(' ') ||
  emailAddress ||
  phoneNumber ||
  externalRef ||
  'Nameless person';

interface AvatarProps {
  readonly person: Named & { readonly identifier: string };
  readonly picture?: string | null;
  readonly large?: boolean;
}

/** The initials, and over them the picture once it is there. */
export function Avatar({ person, picture, large }: AvatarProps) {
  const initials = [person.firstName, person.lastName]
    .map(name => [...(name ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
  const hue = { '--hue': hueOf(person.identifier) } as CSSProperties;
  return (
    <span className={large ? 'avatar large' : 'avatar'} style={hue} aria-hidden="true">
      {initials || '?'}
      {picture && (
        <img
          src={picture}
          alt=""
          referrerPolicy="no-referrer"
          onError={({ currentTarget }) => currentTarget.remove()}
        />
      )}
    </span>
  );
}

/** The end of a UUIDv7 is random, its beginning is the time. */
const hueOf = (identifier: string): number => Number.parseInt(identifier.slice(-4), 16) % 360;

export const statusNames: Readonly<Record<PersonStatus, string>> = {
  ACTIVE: 'Active',
  UNSUBSCRIBED: 'Unsubscribed',
  BOUNCED: 'Bounced',
};

export const statusName = (status: unknown): unknown => statusNames[status as PersonStatus] ?? status;

export const Status = ({ status }: { status: PersonStatus }) => (
  <span className={`pill ${status.toLowerCase()}`}>{statusNames[status]}</span>
);
