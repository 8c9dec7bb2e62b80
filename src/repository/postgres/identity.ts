import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { own } from './migrate.ts';
import { meta } from './schema.ts';
import { inserted, type Run } from './statement.ts';

/** What a directory is known by, so that another one isn't taken for its replica. A copy of it is another directory. */
export const identityNote = 'directory';

/** Makes what it's known by, once. */
export async function identify(run: Run): Promise<void> {
  if ((await stateOf(run)).has(identityNote)) return;
  await run(sql`${inserted(meta, [{ name: identityNote, value: randomUUID() }])} on conflict do nothing`);
}

/** All that concerns a directory as a whole: which one it is, its schema, the rules that made its keys. */
type State = ReadonlyMap<string, string>;

export async function stateOf(run: Run): Promise<State> {
  const rows = await run<{ name: string; value: string }>(sql`
    select ${meta.name}, ${meta.value} from ${meta}
    union all select 'schema', cast(count(*) as text) from ${sql.identifier(own)}`);
  return new Map(rows.map(({ name, value }) => [name, value]));
}

/** Whether a directory is certainly another one. What knows nothing of itself may be the same, only not yet as far. */
export const isAnother = (one: State, other: State): boolean =>
  other.has(identityNote) && other.get(identityNote) !== one.get(identityNote);

export const isAlike = (one: State, other: State): boolean =>
  one.size === other.size && [...one].every(([name, value]) => other.get(name) === value);
