import { asc, eq } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import type { KeyRow } from './rows.ts';
import { personKeys } from './schema.ts';
import { build, param, prepare } from './statement.ts';

/** The keys of a person, the primary one of each kind first. */
export const keysOfPerson = (connection: Connection) =>
  prepare<KeyRow>(
    connection,
    build
      .select()
      .from(personKeys)
      .where(eq(personKeys.person, param('person')))
      .orderBy(asc(personKeys.kind), asc(personKeys.ordinal)),
  );
