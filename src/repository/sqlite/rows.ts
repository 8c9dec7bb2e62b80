import { sql } from 'drizzle-orm';
import { foldedText } from '../../domain/canonical.ts';
import {
  type Group,
  type JsonObject,
  type KeyKind,
  keyKinds,
  type Person,
  type PersonKey,
} from '../../domain/person.ts';
import { type groups, idsPerWorkspace, type personKeys, persons } from './schema.ts';
import { param, type Value } from './statement.ts';

export type PersonRow = typeof persons.$inferSelect;
export type KeyRow = typeof personKeys.$inferSelect;
export type GroupRow = typeof groups.$inferSelect;

export const idOf = (workspace: number, sequence: number): number => workspace * idsPerWorkspace + sequence;
export const sequenceOf = (id: number): number => id % idsPerWorkspace;
export const workspaceOf = (id: number): number => Math.floor(id / idsPerWorkspace);

export function personOf(row: PersonRow): Person {
  const { id, attributes, externalRefFolded, firstNameFolded, lastNameFolded, ...person } = row;
  return {
    sequence: sequenceOf(id),
    ...person,
    attributes: attributesOf(attributes),
  };
}

/** What a row has of a person: the id, then `personColumns`. */
export type PersonValues = readonly [id: number, ...fields: Value[]];

/** In the order in which `personFrom` reads them. */
export const personColumns = {
  id: persons.id,
  identifier: persons.identifier,
  externalRef: persons.externalRef,
  firstName: persons.firstName,
  lastName: persons.lastName,
  emailAddress: persons.emailAddress,
  phoneNumber: persons.phoneNumber,
  avatarUrl: persons.avatarUrl,
  timezone: persons.timezone,
  locale: persons.locale,
  status: persons.status,
  attributes: persons.attributes,
  createdAt: persons.createdAt,
  updatedAt: persons.updatedAt,
  firstSeenAt: persons.firstSeenAt,
  lastSeenAt: persons.lastSeenAt,
  version: persons.version,
};

/** Written out, since a loop over names takes longer than the statement. */
export const personFrom = (row: PersonValues): Person =>
  ({
    sequence: sequenceOf(row[0]),
    identifier: row[1],
    externalRef: row[2],
    firstName: row[3],
    lastName: row[4],
    emailAddress: row[5],
    phoneNumber: row[6],
    avatarUrl: row[7],
    timezone: row[8],
    locale: row[9],
    status: row[10],
    attributes: attributesOf(row[11] as string),
    createdAt: row[12],
    updatedAt: row[13],
    firstSeenAt: row[14],
    lastSeenAt: row[15],
    version: row[16],
  }) as Person;

const attributesOf = (json: string): JsonObject => (json === '{}' ? {} : JSON.parse(json));

/** The columns of a person, but for its id. */
export function columnsOf({ sequence, attributes, ...person }: Person): Record<PersonColumn, Value> {
  return {
    ...person,
    attributes: JSON.stringify(attributes),
    externalRefFolded: folded(person.externalRef),
    firstNameFolded: folded(person.firstName),
    lastNameFolded: folded(person.lastName),
  };
}

/** Those columns that differ from what they were, nothing of the others being worked out. */
export function changedColumns(before: Person, after: Person): Partial<Record<PersonColumn, Value>> {
  const { sequence, attributes, ...person } = after;
  const changed: Partial<Record<PersonColumn, Value>> = {};
  for (const field of Object.keys(person) as (keyof typeof person)[])
    if (person[field] !== before[field]) changed[field] = person[field];
  for (const field of foldedFields) if (field in changed) changed[`${field}Folded`] = folded(person[field]);
  if (attributes !== before.attributes) changed.attributes = JSON.stringify(attributes);
  return changed;
}

const foldedFields = ['externalRef', 'firstName', 'lastName'] as const;

const folded = (text: string | null): string | null => (text === null ? null : foldedText(text));
export type PersonColumn = Exclude<keyof PersonRow, 'id'>;

/** What a change sets on a person besides the change itself. */
export const touched = {
  updatedAt: sql`max("updatedAt", ${param('now')})`,
  version: sql`"version" + 1`,
};

export const kindOf = (kind: KeyKind): number => keyKinds.indexOf(kind);

export const keyOf = ({ kind, value, display, ordinal }: KeyRow): PersonKey => ({
  kind: keyKinds[kind] as KeyKind,
  value,
  display,
  ordinal,
});

export const groupOf = ({ id, identifier, externalRef, name }: GroupRow): Group => ({
  key: id,
  identifier,
  externalRef,
  name,
});
