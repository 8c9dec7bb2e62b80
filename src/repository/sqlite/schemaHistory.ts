import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { deedKinds } from '../../domain/history.ts';
import { matchedBys } from '../../domain/outcome.ts';

/**
 * What became of persons, one row a person and transaction. WITHOUT ROWID, as person_keys. No foreign keys: it
 * outlives what it tells of.
 */
export const personChanges = sqliteTable(
  'person_changes',
  {
    workspace: integer().notNull(),
    /** In the order of commits, from 1, in each workspace. */
    place: integer().notNull(),
    /** Its id, which is never given twice. */
    person: integer().notNull(),
    identifier: text().notNull(),
    kind: text({ enum: deedKinds }).notNull(),
    /** Milliseconds since the epoch. */
    occurredAt: integer().notNull(),
    subject: text().notNull(),
    requestId: text(),
    matchedBy: text({ enum: matchedBys }),
    version: integer(),
    /** JSON: a list of [field, before, after], the groups apart. */
    changes: text().notNull(),
    /** JSON: lists of group keys, all of them, whoever made the change; null where the person wasn't there. */
    groupsBefore: text(),
    groupsAfter: text(),
    /**
     * The place of the same person's change before this one, which may be kept no longer; null: there was none. An
     * index on the person would be written all over with each batch (docs/decisions/history.md).
     */
    previous: integer(),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.place] }),
    // Who is gone is known by nothing else.
    index('person_changes_gone')
      .on(table.workspace, table.identifier)
      .where(sql`"kind" in ('DELETED', 'ERASED')`),
  ],
);

/** Groups that were, by the keys that `person_changes` knows them by: these are never given twice. */
export const formerGroups = sqliteTable('former_groups', {
  id: integer().primaryKey(),
  identifier: text().notNull(),
});
