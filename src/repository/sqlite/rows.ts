import { sql } from 'drizzle-orm';
import { foldedText } from '../../domain/canonical.ts';
import {
  type Group,
  type JsonObject,
  type KeyKind,
  keyKinds,
  type Person,
  type PersonKey,
  personFields,
} from '../../domain/person.ts';
import { type groups, idsPerWorkspace, type personKeys, type persons } from './schema.ts';
import { param, type Value } from './statement.ts';

export type StoredPerson = typeof persons.$inferSelect;
export type KeyRow = typeof personKeys.$inferSelect;
export type GroupRow = typeof groups.$inferSelect;

export const idOf = (workspace: number, sequence: number): number => workspace * idsPerWorkspace + sequence;
export const sequenceOf = (id: number): number => id % idsPerWorkspace;
export const workspaceOf = (id: number): number => Math.floor(id / idsPerWorkspace);

/** A person, and the id that other tables know it by. */
export interface PersonRow {
  readonly id: number;
  readonly person: Person;
}
export const personOf = ({ person }: PersonRow): Person => person;

export const attributesOf = (json: string): JsonObject => (json === '{}' ? {} : JSON.parse(json));

/** The columns of a person that don't hold one of its fields as it is. */
export const derivedColumns = (person: Person) => ({
  attributes: JSON.stringify(person.attributes),
  externalRefFolded: folded(person.externalRef),
  firstNameFolded: folded(person.firstName),
  lastNameFolded: folded(person.lastName),
});

/** The columns of a person, but for its id. */
export function columnsOf(given: Person): Record<PersonColumn, Value> {
  const { sequence, ...person } = given;
  return { ...person, ...derivedColumns(given) };
}

/** Those columns that differ from what they were, nothing of the others being worked out. */
export function changedColumns(before: Person, after: Person): Partial<Record<PersonColumn, Value>> {
  const changed: Partial<Record<PersonColumn, Value>> = {};
  for (const field of plainFields) if (after[field] !== before[field]) changed[field] = after[field];
  for (const field of foldedFields)
    if (after[field] !== before[field]) changed[`${field}Folded`] = folded(after[field]);
  if (after.attributes !== before.attributes) changed.attributes = JSON.stringify(after.attributes);
  return changed;
}

const plainFields = personFields.filter(field => field !== 'attributes');

const foldedFields = ['externalRef', 'firstName', 'lastName'] as const;

const folded = (text: string | null): string | null => (text === null ? null : foldedText(text));

export type StoredColumn = Exclude<keyof StoredPerson, 'id'>;
export type PersonColumn = Exclude<StoredColumn, 'lastChange' | 'furtherKeys'>;

/** What a change sets on a person besides the change itself. */
export const touched = {
  updatedAt: sql`max("updatedAt", ${param('now')})`,
  version: sql`"version" + 1`,
};

export const kindOf = (kind: KeyKind): number => keyKinds.indexOf(kind);

export const keyOf = ({
  kind,
  value,
  display,
  ordinal,
}: Pick<KeyRow, 'kind' | 'value' | 'display' | 'ordinal'>): PersonKey => ({
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
