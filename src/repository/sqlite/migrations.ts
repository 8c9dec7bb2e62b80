import { fileURLToPath } from 'node:url';
import type { Database } from 'better-sqlite3';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { UnusableDatabase } from '../../domain/errors.ts';
import { packageFolder } from '../../packageFolder.ts';

/** Made by drizzle-kit from schema.ts. */
const migrationsFolder = fileURLToPath(new URL('drizzle/sqlite', packageFolder));

/** Oldest first. */
export const migrations: readonly MigrationMeta[] = readMigrationFiles({ migrationsFolder });

/**
 * Another program may bring the schema up to date while this one has the database open, and what this one would write
 * then lacks what the new schema asks for.
 * @returns throws UnusableDatabase once that has happened
 */
export function schemaGuard(connection: Database): () => void {
  // VACUUM moves it, too.
  const cookie = connection.prepare<[], number>('PRAGMA schema_version').pluck();
  let known = cookie.get();
  return () => {
    const now = cookie.get();
    if (now === known) return;
    checkUsable(connection);
    known = now;
  };
}

/**
 * How many migrations a database has had; null for an empty one.
 * @throws UnusableDatabase for a newer schema, or a database of something else.
 */
export function checkUsable(connection: Database): number | null {
  const tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  if (tables.length === 0) return null;
  // Drizzle's own table is in every other program's database that uses it, too.
  if (!['__drizzle_migrations', 'meta', 'workspaces', 'persons'].every(name => tables.includes(name)))
    throw new UnusableDatabase('is a database of another program');
  const applied = connection.prepare('SELECT count(*) FROM "__drizzle_migrations"').pluck().get() as number;
  if (applied > migrations.length)
    throw new UnusableDatabase('has a newer schema than this program knows; use the newer program');
  return applied;
}
