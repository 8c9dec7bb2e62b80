import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import type { DeedKind } from '../../domain/history.ts';
import type { MatchedBy } from '../../domain/outcome.ts';
import { number, text } from './schemaColumns.ts';

/** What became of persons, one row a person and transaction. No foreign keys: it outlives what it tells of. */
export const personChanges = pgTable(
  'person_changes',
  {
    workspace: integer().notNull(),
    /** In the order of commits, from 1, in each workspace. */
    place: number().notNull(),
    /** Its sequence number, which is never given twice. */
    person: number().notNull(),
    identifier: text().notNull(),
    kind: text().$type<DeedKind>().notNull(),
    occurredAt: number().notNull(),
    subject: text().notNull(),
    requestId: text(),
    matchedBy: text().$type<MatchedBy>(),
    version: number(),
    /** These three as domain/historyRecords has them. */
    changes: text().notNull(),
    groupsBefore: text(),
    groupsAfter: text(),
  },
  table => [
    primaryKey({ columns: [table.workspace, table.place] }),
    index('person_changes_person').on(table.workspace, table.person, table.place),
    // Who is gone is known by nothing else.
    index('person_changes_gone')
      .on(table.workspace, table.identifier, table.place)
      .where(sql`"kind" in ('DELETED', 'ERASED')`),
  ],
);

/** Groups that were, by the numbers that `person_changes` knows them by. */
export const formerGroups = pgTable(
  'former_groups',
  { workspace: integer().notNull(), id: number().notNull(), identifier: text().notNull() },
  table => [primaryKey({ columns: [table.workspace, table.id] })],
);
