import type { Connection } from './connection.ts';
import { checkUsable, migrations } from './migrations.ts';

/** As Drizzle makes it. */
const migrationsTable =
  'CREATE TABLE "__drizzle_migrations" ("id" INTEGER PRIMARY KEY, "hash" text NOT NULL, "created_at" numeric)';

/** How many migrations a database had when it was opened, and has now. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
}

/**
 * Brings a database to this program's schema, in one transaction that excludes other processes.
 *
 * Drizzle's own `migrate` is not used: it begins a deferred transaction, in which two starting processes
 * collide, and `foreign_keys` cannot be switched inside one, so that rebuilding a table would cascade
 * deletes into its children (https://www.sqlite.org/lang_altertable.html#otheralter). It also takes a newer
 * program's database for its own.
 * @throws UnusableDatabase for a newer schema, or a database of something else.
 */
export function migrate(connection: Connection): Migrated {
  connection.pragma('foreign_keys = OFF');
  try {
    return connection
      .transaction(() => {
        const held = checkUsable(connection);
        const from = held ?? 0;
        if (from === migrations.length) return { from, to: from };
        if (held === null) connection.exec(migrationsTable);
        const record = connection.prepare<[string, number]>(
          'INSERT INTO "__drizzle_migrations" ("hash", "created_at") VALUES (?, ?)',
        );
        for (const { sql, hash, folderMillis } of migrations.slice(from)) {
          for (const statement of sql) connection.exec(statement);
          record.run(hash, folderMillis);
        }
        const broken = connection.pragma('foreign_key_check') as unknown[];
        if (broken.length > 0)
          throw new Error(`A migration left ${broken.length} rows without their parent.`);
        return { from, to: migrations.length };
      })
      .immediate();
  } finally {
    connection.pragma('foreign_keys = ON');
  }
}
