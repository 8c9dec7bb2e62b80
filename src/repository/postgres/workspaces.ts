import { randomInt, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import { rulesNote } from '../../domain/canonicalRules.ts';
import { GatewayError } from '../../domain/errors.ts';
import { meta, workspaces } from './schema.ts';
import { type Run, value } from './statement.ts';

export type WorkspaceRow = typeof workspaces.$inferSelect;

const { id, name } = workspaces;

/**
 * Numbers of workspaces are drawn, below this: those who make workspaces at once don't wait for each other, and after a
 * failover that lost one its number, which gateways remember, is hardly given to another. A file of SQLite goes on
 * counting from the highest, up to 2^21.
 */
const maxNumber = 2 ** 20;

/** The numbers of workspaces that are known. A number never changes, and none is ever deleted. */
export const knownNumbers = () => new LRUCache<string, number>({ max: 10_000 });

/** Gives a workspace's number, or null for one that isn't there. */
export function workspaceNumbers(run: Run, known = knownNumbers()): (name: string) => Promise<number | null> {
  return async called => {
    const number = known.get(called);
    if (number !== undefined) return number;
    const [row] = await run<{ id: number }>(
      sql`select ${id} from ${workspaces} where ${name} = ${value(called)}`,
    );
    if (row) known.set(called, row.id);
    return row?.id ?? null;
  };
}

/**
 * The workspace, made with its first write, which nobody else writes in until this transaction has ended: what it
 * then reads is all that was ever written there. That it was written in again is noted for those who read elsewhere.
 * @param rules those that keys are made with here; undefined when none are made
 * @throws GatewayError STORAGE_BUSY, see `rulesChanged`
 */
export async function lockedWorkspace(run: Run, called: string, rules?: string): Promise<WorkspaceRow> {
  const lock = () =>
    run<WorkspaceRow>(
      sql`update ${workspaces} set "lastWrite" = ${value(randomUUID())} where ${name} = ${value(called)} returning *`,
    );
  for (let attempt = 0; attempt < 20; attempt++) {
    const [there] = await lock();
    if (there && rules !== undefined && there.rules !== rules) throw rulesChanged();
    if (there) return there;
    await run(sql`
      insert into ${workspaces} ("id", "name", "lastSequence", "lastGroup", "lastWrite", "rules")
      values (${value(randomInt(1, maxNumber))}, ${value(called)}, 1, 0, '', ${rulesOfKeys}) on conflict do nothing`);
  }
  throw new Error('A workspace that was made is not there.');
}

/** The rules that all keys were made with; empty before there were any. */
export const rulesOfKeys = sql`coalesce((select ${meta.value} from ${meta} where ${meta.name} = ${value(rulesNote)}), '')`;

/**
 * Another gateway has made the keys anew, by the rules of another PHONE_REGION or version, while this one went on by
 * the old ones: what it would store, nobody would find.
 */
export const rulesChanged = () =>
  new GatewayError(
    'STORAGE_BUSY',
    'Another gateway has changed the rules by which persons are found; this one must be restarted. Nothing was written.',
    { retryAfter: 10 },
  );

/** The workspace as it is, without keeping others from it; one that isn't there has the number 0, which none has. */
export async function workspaceAsItIs(run: Run, called: string): Promise<WorkspaceRow> {
  const [row] = await run<WorkspaceRow>(sql`select * from ${workspaces} where ${name} = ${value(called)}`);
  return (
    row ?? {
      id: 0,
      name: called,
      lastSequence: 1,
      lastGroup: 0,
      lastChange: 0,
      changesFrom: 1,
      lastWrite: '',
      rules: '',
    }
  );
}

/** Notes the highest numbers given, and from where changes are kept. */
export const advance = (run: Run, workspace: WorkspaceRow): Promise<unknown> =>
  run(
    sql`
    update ${workspaces} set "lastSequence" = ${value(workspace.lastSequence)}, "lastGroup" = ${value(workspace.lastGroup)},
      "lastChange" = ${value(workspace.lastChange)}, "changesFrom" = ${value(workspace.changesFrom)}
    where ${id} = ${value(workspace.id)}`,
    'kept',
  );
