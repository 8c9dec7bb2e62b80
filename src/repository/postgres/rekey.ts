import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { canonicalKey } from '../../domain/canonical.ts';
import { otherRules, remadeKeys, rulesNote, rulesWith, shownBy } from '../../domain/canonicalRules.ts';
import { UnusableDatabase } from '../../domain/errors.ts';
import { changedTermRows } from './attributes.ts';
import { type PersonValues, personOf } from './personFields.ts';
import { indexedKey, type KeyRow, type StoredPerson, storedPerson } from './rows.ts';
import { meta, personAttributes, personKeys, persons, workspaces } from './schema.ts';
import { deleted, inserted, type Run, updated, value } from './statement.ts';

/** How many persons are looked at between two reports. */
const chunk = 10_000;

async function heldRules(run: Run, locked = false): Promise<string | undefined> {
  const [row] = await run<{ value: string }>(
    sql`select ${meta.value} from ${meta} where ${meta.name} = ${value(rulesNote)} ${locked ? sql`for update` : sql``}`,
  );
  return row?.value;
}

/** @throws UnusableDatabase when other rules made the stored keys. */
export async function checkRules(run: Run, phoneRegion: string | undefined): Promise<void> {
  const held = await heldRules(run);
  if (held !== undefined && held !== rulesWith(phoneRegion)) throw new UnusableDatabase(otherRules);
}

/** Whether the stored keys are those of these rules. */
export const isRekeyed = async (run: Run, phoneRegion: string | undefined): Promise<boolean> =>
  (await heldRules(run)) === rulesWith(phoneRegion);

/**
 * Makes anew what was made of persons to find them by (keys, folded texts, terms of attributes), if other rules made
 * it. Within the caller's transaction, which keeps all writers out, so that keys of two rules never meet.
 * @returns of how many persons keys or folded texts changed; null when the rules are the same.
 */
export async function rekey(
  run: Run,
  phoneRegion: string | undefined,
  report: (done: number, total: number) => void,
): Promise<number | null> {
  const rules = rulesWith(phoneRegion);
  const [first] = await run(
    sql`${inserted(meta, [{ name: rulesNote, value: rules }])} on conflict do nothing returning ${meta.name}`,
  );
  if (first) {
    await run(sql`update ${workspaces} set "rules" = ${value(rules)}`);
    return null;
  }
  if ((await heldRules(run, true)) === rules) return null;
  await run(sql`select ${workspaces.id} from ${workspaces} order by ${workspaces.id} for update`);
  await run(sql`update ${workspaces} set "lastWrite" = ${value(randomUUID())}, "rules" = ${value(rules)}`);
  const changed = await rekeyAll(run, phoneRegion, report);
  await run(sql`update ${meta} set "value" = ${value(rules)} where ${meta.name} = ${value(rulesNote)}`);
  return changed;
}

async function rekeyAll(
  run: Run,
  phoneRegion: string | undefined,
  report: (done: number, total: number) => void,
): Promise<number> {
  const [counted] = await run<{ count: number }>(sql`select count(*) as "count" from ${persons}`);
  await run(sql`delete from ${personAttributes}`);
  let [done, changed] = [0, 0];
  let after = { workspace: 0, sequence: 0 };
  for (;;) {
    const rows = await run<StoredPerson>(sql`
      select * from ${persons}
      where (${persons.workspace}, ${persons.sequence}) > (${value(after.workspace)}, ${value(after.sequence)})
      order by ${persons.workspace}, ${persons.sequence} limit ${value(chunk)}`);
    const last = rows.at(-1);
    if (!last) return changed;
    changed += await rekeySome(run, rows, after, last, phoneRegion);
    done += rows.length;
    report(done, counted?.count ?? done);
    after = last;
  }
}

type Place = Pick<StoredPerson, 'workspace' | 'sequence'>;

/** The persons after a place up to another. @returns of how many anything changed. */
async function rekeySome(
  run: Run,
  rows: readonly StoredPerson[],
  after: Place,
  last: Place,
  phoneRegion: string | undefined,
): Promise<number> {
  const keyRows = await run<KeyRow>(sql`
    select * from ${personKeys}
    where (${personKeys.workspace}, ${personKeys.person}) > (${value(after.workspace)}, ${value(after.sequence)})
      and (${personKeys.workspace}, ${personKeys.person}) <= (${value(last.workspace)}, ${value(last.sequence)})
    order by ${personKeys.kind}, ${personKeys.ordinal}`);
  const held = new Map<string, KeyRow[]>();
  for (const key of keyRows) {
    const owner = `${key.workspace} ${key.person}`;
    held.set(owner, [...(held.get(owner) ?? []), key]);
  }
  const [gone, made]: [KeyRow[], KeyRow[]] = [[], []];
  const stale: StoredPerson[] = [];
  let changed = 0;
  for (const row of rows) {
    const before = held.get(`${row.workspace} ${row.sequence}`) ?? [];
    const after = remadeKeys(before, (kind, display) => indexedKey(canonicalKey(kind, display, phoneRegion)));
    const moved = JSON.stringify(after) !== JSON.stringify(before);
    if (moved) {
      gone.push(...before);
      made.push(...after);
    }
    const person = withKeys(row, after);
    const isStale = JSON.stringify(person) !== JSON.stringify(ordered(row, person));
    if (isStale) stale.push(person);
    if (moved || isStale) changed += 1;
  }
  // All away before any comes back: a new value may be what another key had.
  if (gone.length > 0) await run(deleted(personKeys, ['workspace', 'kind', 'value', 'person'], gone));
  if (made.length > 0) await run(inserted(personKeys, made));
  if (stale.length > 0) await run(updated(persons, ['workspace', 'sequence'], stale));
  const terms = rows.flatMap(row => {
    const { attributes } = personOf(row as PersonValues);
    return changedTermRows(row.workspace, row.sequence, {}, attributes).added;
  });
  if (terms.length > 0) await run(inserted(personAttributes, terms));
  return changed;
}

/** A stored person with its columns in another's order. */
const ordered = (row: StoredPerson, like: StoredPerson): StoredPerson =>
  Object.fromEntries(Object.keys(like).map(column => [column, row[column as keyof StoredPerson]])) as never;

/** A person as the rules of now store it, its primary keys shown. */
function withKeys(row: StoredPerson, keys: readonly KeyRow[]): StoredPerson {
  const person = { ...personOf(row as PersonValues), ...shownBy(keys, row) };
  return { ...storedPerson(row.workspace, person), attributes: row.attributes };
}
