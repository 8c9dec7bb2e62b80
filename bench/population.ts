import Database from 'better-sqlite3';
import { idsPerWorkspace } from '../src/repository/sqlite/schema.ts';

/** A person who is asked for: all that an upsert names is there. */
export interface KnownPerson {
  readonly sequence: number;
  readonly identifier: string;
  readonly externalRef: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly emailAddress: string;
  readonly phoneNumber: string;
  /** One of the viewer's groups that the person is a member of. */
  readonly group: string;
}

/** Whom the viewer of the benchmark can access. */
export interface Population {
  /** Identifiers of the viewer's groups. */
  readonly groups: readonly [string, ...string[]];
  /** Sequence numbers of all persons in these groups, ascending. */
  readonly sequences: readonly number[];
  readonly findable: readonly [KnownPerson, ...KnownPerson[]];
  /** Persons who are upserted as they are, and persons who get other first names: nobody is both. */
  readonly steady: readonly [KnownPerson, ...KnownPerson[]];
  readonly changing: readonly [KnownPerson, ...KnownPerson[]];
}

/** Large ones and small ones: with those of `persons seed`, a fifth of all persons is in these of fifty groups. */
export function viewerGroups(groupCount: number): readonly [string, ...string[]] {
  const step = Math.max(1, Math.floor(groupCount / 5));
  const numbers = [1, 2, 3, 4].map(place => 1 + place * step).filter(number => number <= groupCount);
  return ['group-1', ...numbers.map(number => `group-${number}`)];
}

/** Nobody needs more of them: the pages of the database that they lie in are many times the cache. */
const maxKnown = 40_000;

/** Reads from a database of the gateway's, of its only workspace. */
export function readPopulation(file: string, groups: Population['groups']): Population {
  const database = new Database(file, { readonly: true });
  try {
    const list = JSON.stringify(groups);
    const members = `FROM person_groups m CROSS JOIN "groups" g ON g.id = m."group"
      WHERE m."group" IN (SELECT id FROM "groups" WHERE identifier IN (SELECT value FROM json_each(?)))`;
    const sequences = database
      .prepare(`SELECT DISTINCT m.person % ${idsPerWorkspace} ${members} ORDER BY 1`)
      .pluck()
      .all(list) as number[];
    const known = database
      .prepare(
        `SELECT p.id % ${idsPerWorkspace} AS sequence, p.identifier, p.externalRef, p.firstName, p.lastName,
           p.emailAddress, p.phoneNumber, held."group"
         FROM (SELECT m.person, min(g.identifier) AS "group" ${members} GROUP BY m.person) AS held
         CROSS JOIN persons p ON p.id = held.person
         WHERE p.externalRef IS NOT NULL AND p.firstName IS NOT NULL AND p.lastName IS NOT NULL
           AND p.emailAddress IS NOT NULL AND p.phoneNumber IS NOT NULL
         ORDER BY p.identifier`,
      )
      .all(list) as KnownPerson[];
    // Each batch takes forty different ones of either half, each page a hundred.
    if (known.length < 100 || sequences.length < 200)
      throw new Error(
        'Too few persons are in the groups of the viewer: there must be more persons, or fewer groups.',
      );
    const step = Math.max(1, known.length / maxKnown);
    const spread = Array.from(
      { length: Math.min(known.length, maxKnown) },
      (_, n) => known[Math.floor(n * step)],
    );
    const some = (parity: number) =>
      spread.filter((_, n) => n % 2 === parity) as KnownPerson[] as [KnownPerson, ...KnownPerson[]];
    return {
      groups,
      sequences,
      findable: spread as typeof spread & Population['findable'],
      steady: some(0),
      changing: some(1),
    };
  } finally {
    database.close();
  }
}
