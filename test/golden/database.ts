import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { root } from '../support/persons.ts';
import { tempDir } from '../support/tempDir.ts';

export const folder = join(root, 'test/golden');

/** A database as a program of that schema left it. @param more SQL of that schema, to be run on it */
export function golden(schema: string, more = ''): string {
  const file = join(tempDir(), 'persons.db');
  const database = new Database(file);
  // Its tables come in the order of their names.
  database.pragma('foreign_keys = OFF');
  database.exec(readFileSync(join(folder, schema), 'utf8') + more).close();
  return file;
}
