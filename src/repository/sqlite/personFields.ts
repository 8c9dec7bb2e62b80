import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { type Person, type PersonField, type PersonPart, personFields } from '../../domain/person.ts';
import { attributesOf, type PersonRow, sequenceOf } from './rows.ts';
import type { Value } from './statement.ts';

/** What a row has of a person: the id, then the fields that were asked for. */
export type PersonValues = readonly [id: number, ...fields: Value[]];

/** Fields of persons, as statements read them. */
export interface Fields {
  /** In the order of `domain/person`, each once. */
  readonly names: readonly PersonField[];
  /** The same for the same fields. */
  readonly key: string;
  readonly personOf: (row: PersonValues) => PersonPart;
}

const known = new WeakMap<readonly PersonField[], Fields>();

/** Whoever asks for the same fields often had better pass the same list. */
export function fieldsOf(asked: readonly PersonField[]): Fields {
  let fields = known.get(asked);
  if (fields === undefined) {
    const names = personFields.filter(field => asked.includes(field));
    fields = { names, key: names.join(), personOf: reader(names) };
    known.set(asked, fields);
  }
  return fields;
}

export const allFields = fieldsOf(personFields);
export const noFields = fieldsOf([]);

/** The columns of such a row. */
export const columnsRead = (table: Columns, { names }: Fields): Columns =>
  Object.fromEntries((['id', ...names] as const).map(name => [name, table[name]])) as never;

type Columns = Record<'id' | PersonField, SQLiteColumn>;

/** Of a row with all fields. */
export const personRowOf = (row: PersonValues): PersonRow => ({
  id: row[0],
  person: allFields.personOf(row) as Person,
});

function reader(fields: readonly PersonField[]): Fields['personOf'] {
  // A field that the rows don't have is looked for beyond their ends, where undefined stands.
  const places = personFields.map(field => [field, fields.indexOf(field) + 1 || fields.length + 1]);
  const at = Object.fromEntries(places) as Readonly<Record<PersonField, number>>;
  const hasAttributes = fields.includes('attributes');
  // Written out, since a loop over names takes as long as the statement.
  return row =>
    ({
      sequence: sequenceOf(row[0]),
      identifier: row[at.identifier],
      externalRef: row[at.externalRef],
      firstName: row[at.firstName],
      lastName: row[at.lastName],
      emailAddress: row[at.emailAddress],
      phoneNumber: row[at.phoneNumber],
      avatarUrl: row[at.avatarUrl],
      timezone: row[at.timezone],
      locale: row[at.locale],
      status: row[at.status],
      attributes: hasAttributes ? attributesOf(row[at.attributes] as string) : undefined,
      createdAt: row[at.createdAt],
      updatedAt: row[at.updatedAt],
      firstSeenAt: row[at.firstSeenAt],
      lastSeenAt: row[at.lastSeenAt],
      version: row[at.version],
    }) as PersonPart;
}
