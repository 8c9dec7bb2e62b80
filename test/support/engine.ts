import { join } from 'node:path';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { newDatabase } from './postgres/newDatabase.ts';
import { tempDir } from './tempDir.ts';

/** Which engine a run of the tests is on: see vitest.config.ts. */
export const onPostgres = process.env.ENGINE === 'postgres';

/** The address of a new, empty database. */
export const newDatabaseUrl = async (): Promise<string> =>
  onPostgres ? newDatabase() : `file:${join(tempDir(), 'persons.db')}`;

/** A repository over a new, empty database. */
export async function newRepository(options: { phoneRegion?: string | undefined } = {}) {
  if (onPostgres) return openPostgres({ url: await newDatabase(), ...options });
  return openSqlite({ file: join(tempDir(), 'persons.db'), ...options });
}

/** How many random examples a property is tried on: fewer where each call is many round trips to another process. */
export const runs = (usually: number): number => (onPostgres ? Math.ceil(usually / 3) : usually);
