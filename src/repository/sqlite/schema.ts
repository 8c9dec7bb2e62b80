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

/** The workspace's number in a person's id, as the indexes of `persons` begin; each ends in the id. */
export const workspaceOfId = sql`("id" >> 32)`;

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
  /** The place of the last change of a person; never given twice. */
  lastChange: integer().notNull().default(0),
  /** From which place on all changes are in `person_changes`. */
  changesFrom: integer().notNull().default(1),
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
    /** From 1; one more with each change that moves `updatedAt`. */
    version: integer().notNull().default(1),
    /** These three as `search` compares them: domain/canonical's foldedText. */
    externalRefFolded: text(),
    firstNameFolded: text(),
    lastNameFolded: text(),
    /** The place of the last change of it that was kept, though it may be no longer; null: there was none. */
    lastChange: integer(),
    /** How many keys it has besides the primary ones: mostly none, and all of them are in this row. */
    furtherKeys: integer().notNull().default(0),
  },
  table => [
    index('persons_external_ref_folded')
      .on(workspaceOfId, table.externalRefFolded)
      .where(sql`"externalRefFolded" is not null`),
    index('persons_first_name_folded')
      .on(workspaceOfId, table.firstNameFolded)
      .where(sql`"firstNameFolded" is not null`),
    // Persons without a last name too: they come last in the order by last name.
    index('persons_last_name_folded').on(workspaceOfId, table.lastNameFolded),
    index('persons_updated').on(workspaceOfId, table.updatedAt),
    index('persons_status').on(workspaceOfId, table.status),
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
    /**
     * Counted up in the file; in a workspace whose groups were copied from elsewhere it's made as a person's is, of the
     * number there. The last 32 bits tell a workspace's groups apart either way.
     */
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

/**
 * The attributes of persons, to be found by: one row for each top-level key. No foreign key, which would need
 * an index of its own: whoever writes a person writes these too, and ids are never given twice. WITHOUT ROWID,
 * as person_keys.
 */
export const personAttributes = sqliteTable(
  'person_attributes',
  {
    workspace: integer().notNull(),
    /** Key and value in one: domain/canonical's attributeTerm. */
    term: text().notNull(),
    person: integer().notNull(),
  },
  table => [primaryKey({ columns: [table.workspace, table.term, table.person] })],
);

/** WITHOUT ROWID, as person_keys. */
export const contactAssignments = sqliteTable(
  'contact_assignments',
  {
    assignedTo: integer()
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    person: integer()
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    /** Milliseconds since the epoch. */
    createdAt: integer().notNull(),
  },
  table => [
    primaryKey({ columns: [table.assignedTo, table.person] }),
    index('contact_assignments_person').on(table.person, table.assignedTo),
  ],
);

export const apiKeys = sqliteTable(
  'api_keys',
  {
    /** UUIDv7; what the key is called in lists and sessions. */
    identifier: text().primaryKey(),
    workspace: integer()
      .notNull()
      .references(() => workspaces.id),
    subject: text().notNull(),
    /** SHA-256 of the whole key, in base64url; the key itself is nowhere. */
    hash: text().notNull().unique(),
    /** JSON: "*" or a list of group identifiers; null: those granted to the subject. */
    groups: text(),
    /** Space-separated. */
    scopes: text().notNull(),
    /** These three in milliseconds since the epoch; null: never. */
    createdAt: integer().notNull(),
    expiresAt: integer(),
    lastUsedAt: integer(),
  },
  table => [index('api_keys_workspace').on(table.workspace, table.identifier)],
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

export { formerGroups, personChanges } from './schemaHistory.ts';
