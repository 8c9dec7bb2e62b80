import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Connection } from './connection.ts';

/** Made by drizzle-kit from schema.ts; beside src and dist alike. */
const migrationsFolder = fileURLToPath(new URL('../../../drizzle/sqlite', import.meta.url));

/** A database that this program must leave alone; the message says why, in one line. */
export class UnusableDatabase extends Error {
  override readonly name = 'UnusableDatabase';
}

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
  const files = readMigrationFiles({ migrationsFolder });
  connection.pragma('foreign_keys = OFF');
  try {
    return connection
      .transaction(() => {
        const from = applied(connection);
        if (from > files.length)
          throw new UnusableDatabase('has a newer schema than this program knows; use the newer program');
        const record = connection.prepare<[string, number]>(
          'INSERT INTO "__drizzle_migrations" ("hash", "created_at") VALUES (?, ?)',
        );
        for (const { sql, hash, folderMillis } of files.slice(from)) {
          for (const statement of sql) connection.exec(statement);
          record.run(hash, folderMillis);
        }
        const broken = connection.pragma('foreign_key_check') as unknown[];
        if (broken.length > 0)
          throw new Error(`A migration left ${broken.length} rows without their parent.`);
        return { from, to: files.length };
      })
      .immediate();
  } finally {
    connection.pragma('foreign_keys = ON');
  }
}

/** How many migrations the database has; makes Drizzle's table for them in an empty database. */
function applied(connection: Connection): number {
  const tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  if (!tables.includes('__drizzle_migrations')) {
    if (tables.length > 0) throw new UnusableDatabase('is a database of another program');
    connection.exec(
      'CREATE TABLE "__drizzle_migrations" ("id" INTEGER PRIMARY KEY, "hash" text NOT NULL, "created_at" numeric)',
    );
  }
  return connection.prepare('SELECT count(*) FROM "__drizzle_migrations"').pluck().get() as number;
}
