import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { personStatuses } from '../../domain/person.ts';

/**
 * A person's primary key is its workspace's number and its sequence number in one integer,
 *
 *     id = workspace × 2^32 + sequence
 *
 * so that one comparison of ids holds the tenant, the order and the place of the row, every index ends in it,
 * and a workspace's persons lie side by side (docs/decisions/person-key.md). 2^21 workspaces of 2^32 persons
 * stay within JavaScript's safe integers.
 */
export const idsPerWorkspace = 2 ** 32;

/** What the stored keys were made with: see rekey.ts. */
export const meta = sqliteTable('meta', {
  name: text().primaryKey(),
  value: text().notNull(),
});

export const workspaces = sqliteTable('workspaces', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  /** Never given twice, or a page could skip who came after the last person was deleted. */
  lastSequence: integer().notNull(),
});

export const persons = sqliteTable(
  'persons',
  {
    id: integer().primaryKey(),
    identifier: text().notNull().unique(),
    externalRef: text(),
    firstName: text(),
    lastName: text(),
    emailAddress: text(),
    phoneNumber: text(),
    avatarUrl: text(),
    timezone: text(),
    locale: text(),
    status: text({ enum: personStatuses }).notNull(),
    /** JSON */
    attributes: text().notNull(),
    /** These four in milliseconds since the epoch. */
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    firstSeenAt: integer().notNull(),
    lastSeenAt: integer().notNull(),
  },
  table => [
    index('persons_first_name').on(table.firstName).where(sql`"firstName" is not null`),
    index('persons_last_name').on(table.lastName).where(sql`"lastName" is not null`),
  ],
);

/** WITHOUT ROWID, which Drizzle can't say: the migration does. */
export const personKeys = sqliteTable(
  'person_keys',
  {
    workspace: integer().notNull(),
    /** The place in domain/person's keyKinds. */
    kind: integer().notNull(),
    /** The comparable form. */
    value: text().notNull(),
    person: integer()
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    display: text().notNull(),
    /** 0 is the primary one, copied onto the person. */
    ordinal: integer().notNull(),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.kind, table.value, table.person] }),
    index('person_keys_person').on(table.person),
  ],
);

export const groups = sqliteTable(
  'groups',
  {
    id: integer().primaryKey(),
    workspace: integer()
      .notNull()
      .references(() => workspaces.id),
    identifier: text().notNull(),
    externalRef: text(),
    name: text(),
  },
  table => [
    uniqueIndex('groups_identifier').on(table.workspace, table.identifier),
    uniqueIndex('groups_external_ref').on(table.workspace, table.externalRef),
  ],
);

/** WITHOUT ROWID, as person_keys. */
export const personGroups = sqliteTable(
  'person_groups',
  {
    group: integer()
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    person: integer()
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
  },
  table => [
    primaryKey({ columns: [table.group, table.person] }),
    index('person_groups_person').on(table.person, table.group),
  ],
);

/** Groups granted to subjects whose tokens carry no claim. WITHOUT ROWID, as person_keys. */
export const groupGrants = sqliteTable(
  'group_grants',
  {
    workspace: integer()
      .notNull()
      .references(() => workspaces.id),
    subject: text().notNull(),
    group: integer()
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.subject, table.group] }),
    index('group_grants_group').on(table.group),
  ],
);

/** Answers to upserts that carried an idempotency key. WITHOUT ROWID, as person_keys. */
export const idempotencyRecords = sqliteTable(
  'idempotency_records',
  {
    workspace: integer()
      .notNull()
      .references(() => workspaces.id),
    subject: text().notNull(),
    key: text().notNull(),
    inputHash: text().notNull(),
    /** As the directory wrote it. */
    answer: text().notNull(),
    /** Milliseconds since the epoch. */
    createdAt: integer().notNull(),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.subject, table.key] }),
    index('idempotency_records_created').on(table.createdAt),
  ],
);
