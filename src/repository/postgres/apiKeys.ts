import { sql } from 'drizzle-orm';
import { type ApiKey, accessIn, accessText, type KeyCount, listedBy, mayHave } from '../../domain/apiKey.ts';
import type { Timestamp } from '../../domain/person.ts';
import type { StoredApiKey } from '../port/apiKeys.ts';
import { gathered } from './gathered.ts';
import { apiKeys as table, workspaces } from './schema.ts';
import { inserted, type Run, texts, value } from './statement.ts';

/** `name` is the workspace's. */
type Row = Omit<typeof table.$inferSelect, 'workspace'> & { name: string };

const apiKeyOf = (row: Row): ApiKey => ({
  identifier: row.identifier,
  workspace: row.name,
  subject: row.subject,
  access: accessIn(row.groups, row.subject),
  scopes: row.scopes.split(' '),
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  lastUsedAt: row.lastUsedAt,
});

const selected = sql`
  select ${table}.*, ${workspaces.name} from ${table} join ${workspaces} on ${workspaces.id} = ${table.workspace}`;
const oldestFirst = sql`${table.createdAt}, ${table.identifier}`;

/** The keys of a workspace. */
export const keysOfWorkspace =
  (run: Run) =>
  async (workspace: string): Promise<ApiKey[]> =>
    (
      await run<Row>(sql`${selected} where ${workspaces.name} = ${value(workspace)} order by ${oldestFirst}`)
    ).map(apiKeyOf);

export const everyKey = (run: Run) => async (): Promise<ApiKey[]> =>
  (await run<Row>(sql`${selected} order by ${workspaces.name}, ${oldestFirst}`)).map(apiKeyOf);

/** Finds out who calls, by one statement for all who call at the moment. */
export function apiKeyFinder(run: Run) {
  const by = (column: 'hash' | 'identifier') =>
    gathered(async wanted => {
      const rows = await run<Row>(sql`${selected} where ${table[column]} = any(${texts(wanted)})`);
      return new Map(rows.map(row => [row[column], row]));
    });
  const [byHash, byIdentifier] = [by('hash'), by('identifier')];
  return {
    async apiKeyByHash(hash: string): Promise<StoredApiKey | null> {
      const row = await byHash(hash);
      return row ? { apiKey: apiKeyOf(row), hash: row.hash } : null;
    },

    async apiKeyByIdentifier(identifier: string): Promise<ApiKey | null> {
      const row = await byIdentifier(identifier);
      return row ? apiKeyOf(row) : null;
    },
  };
}

/** Keeps a key, within the caller's transaction, which holds its workspace. */
export async function createApiKey(
  run: Run,
  workspace: number,
  { apiKey, hash }: StoredApiKey,
  atMost: KeyCount,
): Promise<boolean> {
  const held = await run<{ groups: string | null }>(
    sql`select ${table.groups} from ${table} where ${table.workspace} = ${value(workspace)}`,
  );
  const listed = held.reduce((sum, { groups }) => sum + listedBy(accessIn(groups, '')), 0);
  if (!mayHave({ keys: held.length, groups: listed }, apiKey.access, atMost)) return false;
  const { access, scopes, ...columns } = apiKey;
  const row = { ...columns, workspace, hash, groups: accessText(access), scopes: scopes.join(' ') };
  await run(inserted(table, [row]));
  return true;
}

/** Whoever deletes it has it: of two who revoke the same key one is given it. */
export async function revokeApiKey(run: Run, workspace: string, identifier: string): Promise<ApiKey | null> {
  const [row] = await run<Row>(sql`
    delete from ${table} using ${workspaces} where ${table.identifier} = ${value(identifier)}
      and ${workspaces.id} = ${table.workspace} and ${workspaces.name} = ${value(workspace)}
    returning ${table}.*, ${workspaces.name}`);
  return row ? apiKeyOf(row) : null;
}

export const noteApiKeyUse = async (run: Run, identifier: string, usedAt: Timestamp): Promise<void> =>
  void (await run(sql`
    update ${table} set "lastUsedAt" = greatest(coalesce("lastUsedAt", 0), ${value(usedAt)})
    where ${table.identifier} = ${value(identifier)}`));
