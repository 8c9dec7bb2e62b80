import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { canonicalKey, canonicalVersion } from '../../domain/canonical.ts';
import { type KeyKind, keyKinds } from '../../domain/person.ts';
import type { Connection } from './connection.ts';
import type { KeyRow } from './rows.ts';
import { meta, personKeys } from './schema.ts';
import { build, param, prepare } from './statement.ts';

/** How many keys are looked at between two reports. */
const chunk = 10_000;

/**
 * Makes the stored keys anew if other rules made them: another version of domain/canonical.ts, or another
 * phone region. One transaction, so that keys of two rules never meet.
 * @param report is told how many of how many keys were looked at.
 * @returns how many keys changed; null when the rules are the same.
 */
export function rekey(
  connection: Connection,
  phoneRegion: string | undefined,
  report: (done: number, total: number) => void,
): number | null {
  const rules = JSON.stringify({ version: canonicalVersion, phoneRegion: phoneRegion ?? null });
  const name = 'canonical_rules';
  const made = prepare<{ value: string }>(
    connection,
    build
      .select()
      .from(meta)
      .where(eq(meta.name, param('name'))),
  );
  const note = prepare(
    connection,
    build
      .insert(meta)
      .values({ name: param('name'), value: param('value') })
      .onConflictDoUpdate({ target: meta.name, set: { value: sql`excluded."value"` } }),
  );
  return connection
    .transaction(() => {
      const held = made.get({ name })?.value;
      if (held === rules) return null;
      const changed = held === undefined ? null : rekeyAll(connection, phoneRegion, report);
      note.run({ name, value: rules });
      return changed;
    })
    .immediate();
}

function rekeyAll(
  connection: Connection,
  phoneRegion: string | undefined,
  report: (done: number, total: number) => void,
): number {
  const total = connection.prepare('SELECT count(*) FROM "person_keys"').pluck().get() as number;
  const nextPersons = prepare<{ person: number }>(
    connection,
    build
      .selectDistinct({ person: personKeys.person })
      .from(personKeys)
      .where(gt(personKeys.person, param('after')))
      .orderBy(asc(personKeys.person))
      .limit(param('limit')),
  );
  const keysOf = prepare<KeyRow>(
    connection,
    build
      .select()
      .from(personKeys)
      .where(eq(personKeys.person, param('person')))
      .orderBy(asc(personKeys.ordinal)),
  );
  const isKey = and(
    eq(personKeys.workspace, param('workspace')),
    eq(personKeys.kind, param('kind')),
    eq(personKeys.value, param('held')),
    eq(personKeys.person, param('person')),
  );
  const change = prepare(
    connection,
    build
      .update(personKeys)
      .set({ value: sql`${param('value')}` })
      .where(isKey),
  );

  let [done, changed, after] = [0, 0, 0];
  for (;;) {
    const persons = nextPersons.all({ after, limit: chunk });
    for (const { person } of persons)
      for (const { kind, value: held, display, workspace } of keysOf.all({ person })) {
        done += 1;
        const value = canonicalKey(keyKinds[kind] as KeyKind, display, phoneRegion);
        if (value !== held) changed += change.run({ workspace, kind, held, person, value });
      }
    if (persons.length > 0) report(done, total);
    if (persons.length < chunk) return changed;
    after = persons.at(-1)?.person ?? after;
  }
}
