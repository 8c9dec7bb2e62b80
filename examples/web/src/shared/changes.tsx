import { Fragment, type ReactNode } from 'react';
import type { MatchedBy } from '../gql/graphql.ts';
import { statusName } from './person.tsx';

export interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

const names: Readonly<Record<string, string>> = {
  externalRef: 'External reference',
  firstName: 'First name',
  lastName: 'Last name',
  emailAddress: 'E-mail',
  emailAddresses: 'E-mail addresses',
  phoneNumber: 'Phone',
  phoneNumbers: 'Phone numbers',
  avatarUrl: 'Picture',
  timezone: 'Time zone',
  locale: 'Language',
  status: 'Status',
  attributes: 'Attributes',
  groups: 'Groups',
  assignments: 'Looked after by',
  contacts: 'Looks after',
};

export const fieldName = (field: string): string => names[field] ?? field;

/** What a person was known by. */
export const keyNames: Readonly<Record<MatchedBy, string>> = {
  IDENTIFIER: 'identifier',
  EXTERNAL_REF: 'reference',
  EMAIL_ADDRESS: 'e-mail',
  PHONE_NUMBER: 'phone',
};

/** What changed, field by field. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <dl className="changes">
      {withoutEchoes(changes).map(({ field, before, after }) => (
        <Fragment key={field}>
          <dt>{fieldName(field)}</dt>
          <dd>{difference(field, before, after)}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** A primary address is told with the list of all, where there are several. */
function withoutEchoes(changes: readonly Change[]): readonly Change[] {
  const echo: Record<string, string> = { emailAddress: 'emailAddresses', phoneNumber: 'phoneNumbers' };
  const several = ({ before, after }: Change) =>
    [before, after].some(list => Array.isArray(list) && list.length > 1);
  return changes.filter(change => {
    const list = echo[change.field];
    if (list !== undefined) return !changes.some(other => other.field === list && several(other));
    return !Object.values(echo).includes(change.field) || several(change);
  });
}

function difference(field: string, before: unknown, after: unknown): ReactNode {
  if (field === 'status') return <FromTo before={statusName(before)} after={statusName(after)} />;
  if (field === 'emailAddresses' || field === 'phoneNumbers')
    return <PointsDifference before={textsOf(before)} after={textsOf(after)} />;
  if (isObject(before) || isObject(after))
    return <ObjectDifference before={before ?? {}} after={after ?? {}} />;
  if (Array.isArray(before) || Array.isArray(after))
    return <ListDifference before={textsOf(before)} after={textsOf(after)} />;
  return <FromTo before={before} after={after} />;
}

function FromTo({ before, after }: { before: unknown; after: unknown }) {
  return (
    <>
      {before !== null && before !== undefined && <del>{textOf(before)}</del>}
      {after !== null && after !== undefined ? (
        <ins>{textOf(after)}</ins>
      ) : (
        <span className="cleared">removed</span>
      )}
    </>
  );
}

/** Of addresses or numbers the first is the primary one, which may be all that changes. */
function PointsDifference({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const [primary] = after;
  if (primary === undefined || primary === before[0]) return <ListDifference before={before} after={after} />;
  const others = after.slice(1).filter(entry => !before.includes(entry));
  return (
    <>
      {before
        .filter(entry => !after.includes(entry))
        .map(entry => (
          <del key={entry}>{entry}</del>
        ))}
      <span>
        <ins>{primary}</ins> <span className="chip">primary</span>
      </span>
      {others.map(entry => (
        <ins key={entry}>{entry}</ins>
      ))}
    </>
  );
}

function ListDifference({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const gone = before.filter(entry => !after.includes(entry));
  const come = after.filter(entry => !before.includes(entry));
  if (gone.length + come.length === 0) return <ins>{after.join(', ')}</ins>;
  return (
    <>
      {gone.map(entry => (
        <del key={entry}>{entry}</del>
      ))}
      {come.map(entry => (
        <ins key={entry}>{entry}</ins>
      ))}
    </>
  );
}

function ObjectDifference({ before, after }: { before: unknown; after: unknown }) {
  const [old, now] = [Object(before), Object(after)] as Record<string, unknown>[];
  const keys = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])];
  return keys
    .filter(key => JSON.stringify(old?.[key]) !== JSON.stringify(now?.[key]))
    .map(key => (
      <span className="attribute" key={key}>
        <code>{key}</code> <FromTo before={old?.[key]} after={now?.[key]} />
      </span>
    ));
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(textOf) : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
