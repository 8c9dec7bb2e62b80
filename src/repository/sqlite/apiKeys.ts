import { asc, eq, sql } from 'drizzle-orm';
import { type ApiKey, accessIn, accessText, type KeyCount, mayHave } from '../../domain/apiKey.ts';
import type { Timestamp } from '../../domain/person.ts';
import type { StoredApiKey } from '../port/apiKeys.ts';
import type { Connection } from './connection.ts';
import { apiKeys as table, workspaces } from './schema.ts';
import { build, param, paramsOf, prepare } from './statement.ts';
import type { WorkspaceWriter } from './workspaces.ts';

/** `name` is the workspace's. */
type Row = Omit<typeof table.$inferSelect, 'workspace'> & { name: string };

function apiKeyOf({ name, hash, groups, scopes, ...row }: Row): ApiKey {
  return { ...row, workspace: name, access: accessIn(groups, row.subject), scopes: scopes.split(' ') };
}

/** Reads API keys over one connection. */
export function apiKeyReader(connection: Connection) {
  const columns = {
    identifier: table.identifier,
    name: workspaces.name,
    subject: table.subject,
    hash: table.hash,
    groups: table.groups,
    scopes: table.scopes,
    createdAt: table.createdAt,
    expiresAt: table.expiresAt,
    lastUsedAt: table.lastUsedAt,
  };
  const select = () =>
    build.select(columns).from(table).innerJoin(workspaces, eq(workspaces.id, table.workspace));
  const ofWorkspace = prepare<Row>(
    connection,
    select()
      .where(eq(workspaces.name, param('workspace')))
      .orderBy(asc(table.createdAt), asc(table.identifier)),
  );
  const every = prepare<Row>(
    connection,
    select().orderBy(asc(workspaces.name), asc(table.createdAt), asc(table.identifier)),
  );
  const byHash = prepare<Row>(connection, select().where(eq(table.hash, param('hash'))));
  const byIdentifier = prepare<Row>(connection, select().where(eq(table.identifier, param('identifier'))));

  return {
    apiKeys: (workspace: string): ApiKey[] => ofWorkspace.all({ workspace }).map(apiKeyOf),
    everyApiKey: (): ApiKey[] => every.all({}).map(apiKeyOf),
    apiKeyByHash(hash: string): StoredApiKey | null {
      const row = byHash.get({ hash });
      return row ? { apiKey: apiKeyOf(row), hash: row.hash } : null;
    },
    apiKeyByIdentifier(identifier: string): ApiKey | null {
      const row = byIdentifier.get({ identifier });
      return row ? apiKeyOf(row) : null;
    },
  };
}

/** Writes API keys within the caller's transaction. */
export function apiKeyWriter(connection: Connection, workspaces: WorkspaceWriter) {
  const { apiKeyByIdentifier } = apiKeyReader(connection);
  const isKey = eq(table.identifier, param('identifier'));
  const held = prepare<KeyCount>(
    connection,
    build
      .select({
        keys: sql<number>`count(*)`.as('keys'),
        groups: sql<number>`coalesce(sum(json_array_length("groups")), 0)`.as('groups'),
      })
      .from(table)
      .where(eq(table.workspace, param('workspace'))),
  );
  const insert = prepare(connection, build.insert(table).values(paramsOf(table)));
  const remove = prepare(connection, build.delete(table).where(isKey));
  const note = prepare(
    connection,
    build
      .update(table)
      .set({ lastUsedAt: sql`max(coalesce("lastUsedAt", 0), ${param('usedAt')})` })
      .where(isKey),
  );

  return {
    createApiKey({ apiKey, hash }: StoredApiKey, atMost: KeyCount): boolean {
      const { access, scopes, ...columns } = apiKey;
      const { id: workspace } = workspaces.ensure(apiKey.workspace);
      if (!mayHave(held.get({ workspace }) as KeyCount, access, atMost)) return false;
      insert.run({ ...columns, workspace, hash, groups: accessText(access), scopes: scopes.join(' ') });
      return true;
    },

    revokeApiKey(workspace: string, identifier: string): ApiKey | null {
      const apiKey = apiKeyByIdentifier(identifier);
      if (apiKey?.workspace !== workspace) return null;
      remove.run({ identifier });
      return apiKey;
    },

    noteApiKeyUse: (identifier: string, usedAt: Timestamp): void => void note.run({ identifier, usedAt }),
  };
}
