import { asc, eq, gt, sql } from 'drizzle-orm';
import { canonicalKey } from '../../domain/canonical.ts';
import { otherRules, remadeKeys, rulesNote, rulesWith, shownBy } from '../../domain/canonicalRules.ts';
import { UnusableDatabase } from '../../domain/errors.ts';
import { keyKinds } from '../../domain/person.ts';
import { attributeWriter } from './attributes.ts';
import type { Connection } from './connection.ts';
import { furtherKeysOf, keysOfPerson } from './keys.ts';
import { attributesOf, columnsOf, type StoredPerson, sequenceOf, workspaceOf } from './rows.ts';
import { meta, personKeys, persons } from './schema.ts';
import { build, param, paramsOf, prepare } from './statement.ts';

/** How many persons are looked at between two reports. */
const chunk = 10_000;

const heldRules = (connection: Connection): string | undefined =>
  prepare<{ value: string }>(
    connection,
    build
      .select()
      .from(meta)
      .where(eq(meta.name, param('name'))),
  ).get({ name: rulesNote })?.value;

/** @throws UnusableDatabase when other rules made the stored keys. */
export function checkRules(connection: Connection, phoneRegion: string | undefined): void {
  const held = heldRules(connection);
  if (held !== undefined && held !== rulesWith(phoneRegion)) throw new UnusableDatabase(otherRules);
}

/**
 * Makes anew what was made of persons to find them by (keys, folded texts, terms of attributes), if other
 * rules made it: another version of domain/canonical.ts, or another phone region. One transaction, so that
 * keys of two rules never meet.
 * @param report is told how many of how many persons were looked at.
 * @returns of how many persons keys or folded texts changed; null when the rules are the same.
 */
export function rekey(
  connection: Connection,
  phoneRegion: string | undefined,
  report: (done: number, total: number) => void,
): number | null {
  const rules = rulesWith(phoneRegion);
  const note = prepare(
    connection,
    build
      .insert(meta)
      .values({ name: param('name'), value: param('value') })
      .onConflictDoUpdate({ target: meta.name, set: { value: sql`excluded."value"` } }),
  );
  return connection
    .transaction(() => {
      const held = heldRules(connection);
      if (held === rules) return null;
      const changed = held === undefined ? null : rekeyAll(connection, phoneRegion, report);
      note.run({ name: rulesNote, value: rules });
      return changed;
    })
    .immediate();
}

function rekeyAll(
  connection: Connection,
  phoneRegion: string | undefined,
  report: (done: number, total: number) => void,
): number {
  const total = connection.prepare('SELECT count(*) FROM "persons"').pluck().get() as number;
  const nextPersons = prepare<StoredPerson>(
    connection,
    build
      .select()
      .from(persons)
      .where(gt(persons.id, param('after')))
      .orderBy(asc(persons.id))
      .limit(param('limit')),
  );
  const rekeyPerson = personRekeyer(connection, phoneRegion);
  const writeAttributes = attributeWriter(connection);
  connection.exec('DELETE FROM "person_attributes"');

  let [done, changed, after] = [0, 0, 0];
  for (;;) {
    const rows = nextPersons.all({ after, limit: chunk });
    for (const row of rows) {
      if (rekeyPerson(row)) changed += 1;
      writeAttributes(workspaceOf(row.id), row.id, {}, attributesOf(row.attributes));
    }
    done += rows.length;
    if (rows.length > 0) report(done, total);
    if (rows.length < chunk) return changed;
    after = rows.at(-1)?.id ?? after;
  }
}

/** Makes one person's keys and folded texts anew; gives whether anything changed. */
function personRekeyer(connection: Connection, phoneRegion: string | undefined) {
  const keysOf = keysOfPerson(connection);
  const removeKeys = prepare(
    connection,
    build.delete(personKeys).where(eq(personKeys.person, param('person'))),
  );
  const addKey = prepare(connection, build.insert(personKeys).values(paramsOf(personKeys)));
  const columns = [
    'externalRefFolded',
    'firstNameFolded',
    'lastNameFolded',
    // As the primary keys show them.
    ...keyKinds,
    'furtherKeys',
  ] as const;
  const update = prepare(
    connection,
    build
      .update(persons)
      .set(Object.fromEntries(columns.map(column => [column, sql`${param(column)}`])))
      .where(eq(persons.id, param('id'))),
  );

  return (row: StoredPerson): boolean => {
    const held = keysOf.all({ person: row.id });
    const keys = remadeKeys(held, (kind, display) => canonicalKey(kind, display, phoneRegion));
    const moved = JSON.stringify(keys) !== JSON.stringify(held);
    // All away before any comes back: a new value may be what another key had.
    if (moved) {
      removeKeys.run({ person: row.id });
      for (const key of keys) addKey.run(key);
    }
    const person = {
      ...columnsOf({
        ...row,
        ...shownBy(keys, row),
        sequence: sequenceOf(row.id),
        attributes: attributesOf(row.attributes),
      }),
      furtherKeys: furtherKeysOf(keys),
    };
    const stale = columns.some(column => person[column] !== row[column]);
    if (stale) update.run({ ...person, id: row.id });
    return moved || stale;
  };
}
