import { fileURLToPath } from 'node:url';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { packageFolder } from '../../packageFolder.ts';

/** Made by drizzle-kit from schema.ts. */
const migrationsFolder = fileURLToPath(new URL('drizzle/postgres', packageFolder));

/** Oldest first. */
export const migrations: readonly MigrationMeta[] = readMigrationFiles({ migrationsFolder });
