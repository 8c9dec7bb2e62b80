import { index, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { number, text } from './schemaColumns.ts';

/** What each gateway has let through of each limited key in the minute that ends then: see exchange.ts. */
export const rateShares = pgTable(
  'rate_shares',
  {
    gateway: text().notNull(),
    counter: text().notNull(),
    /** JSON */
    key: text().notNull(),
    requests: number().notNull(),
    endsAt: number().notNull(),
    /** By the database's clock. */
    toldAt: number().notNull(),
  },
  table => [
    primaryKey({ columns: [table.gateway, table.counter, table.key] }),
    index('rate_shares_told').on(table.toldAt),
  ],
);
