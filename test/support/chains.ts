import Database from 'better-sqlite3';

/** How many changes a file keeps, and those that nobody would find who asks for their person's. */
export function chainsIn(file: string): { readonly changes: number; readonly lost: unknown[] } {
  const database = new Database(file, { readonly: true });
  try {
    const changes = database.prepare('SELECT count(*) FROM person_changes').pluck().get() as number;
    const lost = database
      .prepare(`
        WITH RECURSIVE chain (workspace, person, place) AS (
          SELECT id >> 32, id, lastChange FROM persons WHERE lastChange IS NOT NULL
          UNION ALL
          SELECT workspace, person, max(place) FROM person_changes
          WHERE kind IN ('DELETED', 'ERASED') GROUP BY workspace, person
          UNION ALL
          SELECT chain.workspace, chain.person, kept.previous FROM chain
          JOIN person_changes AS kept ON kept.workspace = chain.workspace AND kept.place = chain.place
          WHERE kept.previous IS NOT NULL
        )
        SELECT workspace, person, place FROM person_changes
        EXCEPT SELECT workspace, person, place FROM chain`)
      .all();
    return { changes, lost };
  } finally {
    database.close();
  }
}
