import { type SQL, sql } from 'drizzle-orm';
import { type Person, type PersonField, type PersonPart, personFields } from '../../domain/person.ts';
import { attributesOf, type StoredPerson } from './rows.ts';
import { persons } from './schema.ts';

/** A row of what was read of a person; its sequence number always is. */
export type PersonValues = Pick<StoredPerson, 'sequence'> & Partial<StoredPerson>;

/** The columns of these fields, of `persons` or of what stands for it by another name. */
export function columnsRead(fields: readonly PersonField[], table = 'persons'): SQL {
  const names = ['sequence', ...fields.map(field => persons[field].name)];
  return sql.join(
    names.map(name => sql`${sql.identifier(table)}.${sql.identifier(name)}`),
    sql`, `,
  );
}

export function partOf(row: PersonValues): PersonPart {
  return {
    sequence: row.sequence,
    identifier: row.identifier,
    externalRef: row.externalRef,
    firstName: row.firstName,
    lastName: row.lastName,
    emailAddress: row.emailAddress,
    phoneNumber: row.phoneNumber,
    avatarUrl: row.avatarUrl,
    timezone: row.timezone,
    locale: row.locale,
    status: row.status,
    attributes: row.attributes === undefined ? undefined : attributesOf(row.attributes),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    firstSeenAt: row.firstSeenAt,
    lastSeenAt: row.lastSeenAt,
    version: row.version,
  };
}

/** Of a row with all fields. */
export const personOf = (row: PersonValues): Person => partOf(row) as Person;

export { personFields as allFields };
