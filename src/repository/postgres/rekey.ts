import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { canonicalKey, canonicalVersion } from '../../domain/canonical.ts';
import { UnusableDatabase } from '../../domain/errors.ts';
import { type KeyKind, keyKinds, type PersonKey } from '../../domain/person.ts';
import { changedTerms } from './attributes.ts';
import { type PersonValues, personOf } from './personFields.ts';
import { indexedKey, type KeyRow, keyOf, kindOf, type StoredPerson, storedPerson } from './rows.ts';
import { meta, personAttributes, personKeys, persons, workspaces } from './schema.ts';
import { deleted, inserted, type Run, updated, value } from './statement.ts';

/** How many persons are looked at between two reports. */
const chunk = 10_000;

const name = 'canonical_rules';

const rulesWith = (phoneRegion: string | undefined): string =>
  JSON.stringify({ version: canonicalVersion, phoneRegion: phoneRegion ?? null });

async function heldRules(run: Run, locked = false): Promise<string | undefined> {
  const [row] = await run<{ value: string }>(
    sql`select ${meta.value} from ${meta} where ${meta.name} = ${value(name)} ${locked ? sql`for update` : sql``}`,
  );
  return row?.value;
}

/** @throws UnusableDatabase when other rules made the stored keys. */
export async function checkRules(run: Run, phoneRegion: string | undefined): Promise<void> {
  const held = await heldRules(run);
  if (held !== undefined && held !== rulesWith(phoneRegion))
    throw new UnusableDatabase(
      'was made with another PHONE_REGION, or by another version; set the PHONE_REGION of its gateway, or run `persons migrate` to change it',
    );
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
    sql`${inserted(meta, [{ name, value: rules }])} on conflict do nothing returning ${meta.name}`,
  );
  if (first) return null;
  if ((await heldRules(run, true)) === rules) return null;
  await run(sql`select ${workspaces.id} from ${workspaces} order by ${workspaces.id} for update`);
  await run(sql`update ${workspaces} set "lastWrite" = ${value(randomUUID())}`);
  const changed = await rekeyAll(run, phoneRegion, report);
  await run(sql`update ${meta} set "value" = ${value(rules)} where ${meta.name} = ${value(name)}`);
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
    const after = remade(before, phoneRegion);
    const moved = JSON.stringify(after) !== JSON.stringify(before);
    if (moved) {
      gone.push(...before);
      made.push(...after);
    }
    const person = withKeys(row, after.map(keyOf));
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
    return changedTerms(row.workspace, row.sequence, {}, attributes).added;
  });
  if (terms.length > 0) await run(inserted(personAttributes, terms));
  return changed;
}

/** A stored person with its columns in another's order. */
const ordered = (row: StoredPerson, like: StoredPerson): StoredPerson =>
  Object.fromEntries(Object.keys(like).map(column => [column, row[column as keyof StoredPerson]])) as never;

/** A person as the rules of now store it, its primary keys shown. */
function withKeys(row: StoredPerson, keys: readonly PersonKey[]): StoredPerson {
  const shown = Object.fromEntries(
    keyKinds.map(kind => [
      kind,
      keys.find(key => key.kind === kind && key.ordinal === 0)?.display ?? row[kind],
    ]),
  );
  const person = { ...personOf(row as PersonValues), ...shown };
  return { ...storedPerson(row.workspace, person), attributes: row.attributes };
}

/**
 * A person's keys by the rules of now, by kind and ordinal. Of those that are equal now the first is kept, and
 * ordinals follow each other from 0.
 */
function remade(held: readonly KeyRow[], phoneRegion: string | undefined): KeyRow[] {
  const keys: KeyRow[] = [];
  for (const key of held) {
    const kind = keyKinds[key.kind] as KeyKind;
    const comparable = indexedKey(canonicalKey(kind, key.display, phoneRegion));
    const ofKind = keys.filter(other => other.kind === kindOf(kind));
    if (ofKind.some(other => other.value === comparable)) continue;
    keys.push({ ...key, value: comparable, ordinal: ofKind.length });
  }
  return keys;
}
