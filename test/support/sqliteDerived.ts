import Database from 'better-sqlite3';
import { plainKey } from '../../src/domain/canonical.ts';
import { type KeyKind, keyKinds } from '../../src/domain/person.ts';

const lost = `
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
  EXCEPT SELECT workspace, person, place FROM chain`;

const miscounted = `
  SELECT id, furtherKeys FROM persons
  WHERE furtherKeys <> (SELECT count(*) FROM person_keys WHERE person = id AND ordinal > 0)`;

interface Key {
  readonly kind: number;
  readonly value: string;
  readonly display: string;
  readonly shown: string | null;
}

const primary = `
  SELECT kind, value, display,
    CASE kind WHEN 0 THEN externalRef WHEN 1 THEN emailAddress ELSE phoneNumber END AS shown
  FROM person_keys JOIN persons ON id = person WHERE ordinal = 0`;

/** What a file holds that could be worked out of the rest of it, and says something else. */
export function wronglyDerived(file: string): unknown[] {
  const database = new Database(file, { readonly: true });
  try {
    const keys = database.prepare<[], Key>(primary).all();
    const differs = ({ kind, value, display, shown }: Key) => {
      const plain = plainKey(keyKinds[kind] as KeyKind, display);
      return shown !== display || (plain !== undefined && plain !== value);
    };
    return [lost, miscounted].flatMap(sql => database.prepare(sql).all()).concat(keys.filter(differs));
  } finally {
    database.close();
  }
}
