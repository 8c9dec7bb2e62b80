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
