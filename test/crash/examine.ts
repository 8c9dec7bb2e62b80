import Database from 'better-sqlite3';
import { query } from '../support/postgres/newDatabase.ts';
import { batchSize } from './writers.ts';

/** How many persons a database holds of each batch, by the batch's key. */
export function batchesIn(file: string): ReadonlyMap<string, number> {
  const database = new Database(file, { timeout: 5_000 });
  try {
    const damage = database.pragma('quick_check(1)', { simple: true });
    const strays = database.pragma('foreign_key_check') as unknown[];
    if (damage !== 'ok' || strays.length > 0) throw new Error(`The database is damaged: ${damage}`);
    const refs = database.prepare(`SELECT "externalRef" FROM "persons"`).pluck().all() as string[];
    return counted(refs);
  } finally {
    database.close();
  }
}

/** The same of a database on PostgreSQL. */
export const batchesInPostgres = async (url: string): Promise<ReadonlyMap<string, number>> =>
  counted(
    (await query<{ ref: string }>(url, `select "externalRef" as ref from persons`)).map(({ ref }) => ref),
  );

function counted(refs: readonly string[]): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const ref of refs) {
    const key = ref.slice(0, ref.lastIndexOf('-'));
    held.set(key, (held.get(key) ?? 0) + 1);
  }
  return held;
}

/** Batches that are there in part. */
export const halves = (held: ReadonlyMap<string, number>): readonly string[] =>
  Array.from(held)
    .filter(([, persons]) => persons !== batchSize)
    .map(([key]) => key);
