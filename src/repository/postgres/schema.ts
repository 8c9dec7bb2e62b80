import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  type ForeignKeyBuilder,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { PersonStatus } from '../../domain/person.ts';
import { number, text } from './schemaColumns.ts';

/** What the stored keys were made with: see rekey.ts. */
export const meta = pgTable('meta', {
  name: text().primaryKey(),
  value: text().notNull(),
});

/**
 * A workspace, and the numbers it has given. Whoever writes in it holds its row until COMMIT (workspaces.ts), so that
 * numbers are seen in the order in which they were given; no engine's sequence is used (docs/scaling.md).
 */
export const workspaces = pgTable('workspaces', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  /** None is given twice, or a page could skip who came after the last person was deleted. */
  lastSequence: number().notNull(),
  lastGroup: number().notNull(),
  /** The place of the last change of a person. */
  lastChange: number().notNull().default(0),
  /** From which place on all changes are in `person_changes`. */
  changesFrom: number().notNull().default(1),
  /** Another text after each write, by which a replica shows that it has it: replica.ts. */
  lastWrite: text().notNull(),
  /** What the keys of its persons were made with, as `meta` has it: here whoever writes looks at it. */
  rules: text().notNull(),
});

/** Every key begins with the workspace: its persons lie side by side, and an engine can shard by it. */
export const persons = pgTable(
  'persons',
  {
    workspace: integer().notNull(),
    sequence: number().notNull(),
    identifier: text().notNull(),
    externalRef: text(),
    firstName: text(),
    lastName: text(),
    emailAddress: text(),
    phoneNumber: text(),
    avatarUrl: text(),
    timezone: text(),
    locale: text(),
    /** One of domain/person's. */
    status: text().$type<PersonStatus>().notNull(),
    /** JSON, as text: its keys keep their order. */
    attributes: text().notNull(),
    createdAt: number().notNull(),
    updatedAt: number().notNull(),
    firstSeenAt: number().notNull(),
    lastSeenAt: number().notNull(),
    /** From 1; one more with each change that moves `updatedAt`. */
    version: number().notNull(),
    /** These three as `search` compares them, as far as an index can hold them: rows.ts. */
    externalRefFolded: text(),
    firstNameFolded: text(),
    lastNameFolded: text(),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.sequence] }),
    uniqueIndex('persons_identifier').on(table.workspace, table.identifier),
    index('persons_external_ref_folded')
      .on(table.workspace, table.externalRefFolded, table.sequence)
      .where(sql`"externalRefFolded" is not null`),
    index('persons_first_name_folded')
      .on(table.workspace, table.firstNameFolded, table.sequence)
      .where(sql`"firstNameFolded" is not null`),
    // Persons without a last name too: they come last in the order by last name.
    index('persons_last_name_folded').on(table.workspace, table.lastNameFolded, table.sequence),
    index('persons_updated').on(table.workspace, table.updatedAt, table.sequence),
    index('persons_status').on(table.workspace, table.status, table.sequence),
  ],
);

export const personKeys = pgTable(
  'person_keys',
  {
    workspace: integer().notNull(),
    /** The place in domain/person's keyKinds. */
    kind: integer().notNull(),
    /** Comparable form, as far as an index can hold it: rows.ts. */
    value: text().notNull(),
    person: number().notNull(),
    display: text().notNull(),
    /** 0 is the primary one, copied onto the person. */
    ordinal: integer().notNull(),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.kind, table.value, table.person] }),
    index('person_keys_person').on(table.workspace, table.person),
    ofPerson('person_keys', table.workspace, table.person),
  ],
);

export const groups = pgTable(
  'groups',
  {
    workspace: integer().notNull(),
    id: number().notNull(),
    identifier: text().notNull(),
    externalRef: text(),
    name: text(),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.id] }),
    uniqueIndex('groups_identifier').on(table.workspace, table.identifier),
    uniqueIndex('groups_external_ref').on(table.workspace, table.externalRef),
  ],
);

export const personGroups = pgTable(
  'person_groups',
  {
    workspace: integer().notNull(),
    group: number().notNull(),
    person: number().notNull(),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.group, table.person] }),
    index('person_groups_person').on(table.workspace, table.person, table.group),
    ofPerson('person_groups', table.workspace, table.person),
    ofGroup('person_groups', table.workspace, table.group),
  ],
);

/** To be found by: one row for each top-level attribute. No foreign key: see sqlite/schema.ts. */
export const personAttributes = pgTable(
  'person_attributes',
  {
    workspace: integer().notNull(),
    /** Key and value in one: domain/canonical's attributeTerm. */
    term: text().notNull(),
    person: number().notNull(),
  },
  table => [primaryKey({ columns: [table.workspace, table.term, table.person] })],
);

export const contactAssignments = pgTable(
  'contact_assignments',
  {
    workspace: integer().notNull(),
    assignedTo: number().notNull(),
    person: number().notNull(),
    createdAt: number().notNull(),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.assignedTo, table.person] }),
    index('contact_assignments_person').on(table.workspace, table.person, table.assignedTo),
    ofPerson('assigned_to', table.workspace, table.assignedTo),
    ofPerson('contact_assignments', table.workspace, table.person),
  ],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    /** UUIDv7; what the key is called in lists and sessions. */
    identifier: text().primaryKey(),
    workspace: integer().notNull(),
    subject: text().notNull(),
    /** SHA-256 of the whole key, in base64url; the key itself is nowhere. */
    hash: text().notNull().unique(),
    /** JSON: "*" or a list of group identifiers; null: those granted to the subject. */
    groups: text(),
    /** Space-separated. */
    scopes: text().notNull(),
    createdAt: number().notNull(),
    /** Null: never. */
    expiresAt: number(),
    lastUsedAt: number(),
  },
  table => [index('api_keys_workspace').on(table.workspace, table.identifier)],
);

/** Groups granted to subjects whose tokens carry no claim. */
export const groupGrants = pgTable(
  'group_grants',
  { workspace: integer().notNull(), subject: text().notNull(), group: number().notNull() },
  table => [
    primaryKey({ columns: [table.workspace, table.subject, table.group] }),
    index('group_grants_group').on(table.workspace, table.group),
    ofGroup('group_grants', table.workspace, table.group),
  ],
);

/** Answers to upserts that carried an idempotency key. */
export const idempotencyRecords = pgTable(
  'idempotency_records',
  {
    workspace: integer().notNull(),
    subject: text().notNull(),
    key: text().notNull(),
    inputHash: text().notNull(),
    /** As the directory wrote it. */
    answer: text().notNull(),
    createdAt: number().notNull(),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.subject, table.key] }),
    index('idempotency_records_created').on(table.createdAt),
  ],
);

/** What goes with a person. */
function ofPerson(name: string, workspace: AnyPgColumn, person: AnyPgColumn): ForeignKeyBuilder {
  return foreignKey({
    name: `${name}_of_person`,
    columns: [workspace, person],
    foreignColumns: [persons.workspace, persons.sequence],
  }).onDelete('cascade');
}

/** What goes with a group. */
function ofGroup(name: string, workspace: AnyPgColumn, group: AnyPgColumn): ForeignKeyBuilder {
  return foreignKey({
    name: `${name}_of_group`,
    columns: [workspace, group],
    foreignColumns: [groups.workspace, groups.id],
  }).onDelete('cascade');
}

export { formerGroups, personChanges } from './schemaHistory.ts';
export { rateShares } from './schemaRates.ts';
