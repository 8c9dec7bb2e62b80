import Database from 'better-sqlite3';
import { foldedText } from '../../src/domain/canonical.ts';
import { idsPerWorkspace } from '../../src/repository/sqlite/schema.ts';
import type { Item } from '../workloads.ts';
import { upserter } from './upsert.ts';

/*
 * The plainest fast way to the same answers, on the same file: hand-written SQL for one workspace and the
 * viewer's groups, and no rule that these requests don't need. It leaves the file as the gateway would, who
 * could go on with it.
 */

export interface PersonNode {
  readonly identifier: string;
  readonly externalRef: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly emailAddress: string | null;
  readonly phoneNumber: string | null;
  readonly status: string;
  /** RFC 3339 */
  readonly updatedAt: string;
}

export interface Page {
  readonly nodes: readonly PersonNode[];
  readonly lastId: number;
}

export interface Upserted {
  readonly createdCount: number;
  readonly updatedCount: number;
  readonly unchangedCount: number;
  readonly failedCount: number;
  readonly results: readonly UpsertResult[];
}

export interface UpsertResult {
  readonly index: number;
  readonly success: true;
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED';
  readonly matchedBy: 'EXTERNAL_REF' | null;
  readonly person: { readonly identifier: string };
}

export interface Directory {
  find(emailAddress: string): Page;
  /** The first 100 persons after a sequence number; null for the start. */
  page(after: number | null): Page;
  upsert(items: readonly Item[]): Upserted;
  close(): void;
}

export interface DirectoryOptions {
  /** A database of the gateway's, whose only workspace is meant. */
  readonly file: string;
  /** Identifiers of the groups that the viewer may access. */
  readonly groups: readonly string[];
  /** Writes changed columns only, and lets the write-ahead log grow to 32,768 pages before a checkpoint. */
  readonly tuned: boolean;
}

const pageSize = 100;

/** Rows are taken as arrays: half the time of objects. */
type PersonRow = readonly [
  id: number,
  identifier: string,
  externalRef: string | null,
  firstName: string | null,
  lastName: string | null,
  emailAddress: string | null,
  phoneNumber: string | null,
  status: string,
  updatedAt: number,
];
const columns =
  'p.id, p.identifier, p.externalRef, p.firstName, p.lastName, p.emailAddress, p.phoneNumber, p.status, p.updatedAt';

export function openDirectory({ file, groups, tuned }: DirectoryOptions): Directory {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = OFF');
  if (tuned) database.pragma('wal_autocheckpoint = 32768');

  const workspace = database.prepare('SELECT id FROM workspaces').pluck().get() as number;
  const base = workspace * idsPerWorkspace;
  const end = base + idsPerWorkspace;
  const groupIds = new Map(
    groups.map(identifier => {
      const id = database.prepare('SELECT id FROM "groups" WHERE identifier = ?').pluck().get(identifier);
      if (id === undefined) throw new Error(`There is no group ${identifier}.`);
      return [identifier, id as number];
    }),
  );
  const scope = [...groupIds.values()];
  const isMember = `EXISTS (SELECT 1 FROM person_groups m WHERE m.person = p.id AND m."group" IN (${scope.join()}))`;

  const rows = <Parameter>(sql: string) => database.prepare<[Parameter], PersonRow>(sql).raw();
  const byEmail = rows<string>(
    `SELECT ${columns} FROM person_keys k CROSS JOIN persons p ON p.id = k.person
     WHERE k.workspace = ${workspace} AND k.kind = 1 AND k.value = ? AND ${isMember}
     ORDER BY k.person LIMIT ${pageSize + 1}`,
  );
  const arms = scope.map(
    group =>
      `SELECT person FROM person_groups WHERE "group" = ${group} AND person > @after AND person < ${end}`,
  );
  const pageAfter = rows<{ after: number }>(
    `SELECT ${columns} FROM (${arms.join(' UNION ')} ORDER BY 1 LIMIT ${pageSize + 1}) AS members
     CROSS JOIN persons p ON p.id = members.person ORDER BY members.person`,
  );
  /** One row more than a page says that somebody follows. */
  function pageOf(rows: PersonRow[]): Page {
    if (rows.length > pageSize) rows.pop();
    else return { nodes: rows.map(nodeOf), lastId: -1 };
    return { nodes: rows.map(nodeOf), lastId: (rows.at(-1)?.[0] ?? base) - base };
  }
  const upsert = upserter(database, workspace, groupIds, tuned);

  return {
    find: emailAddress => pageOf(byEmail.all(foldedText(emailAddress))),
    page: after => pageOf(pageAfter.all({ after: base + (after ?? 0) })),
    upsert,
    close: () => void database.close(),
  };
}

const nodeOf = (row: PersonRow): PersonNode => ({
  identifier: row[1],
  externalRef: row[2],
  firstName: row[3],
  lastName: row[4],
  emailAddress: row[5],
  phoneNumber: row[6],
  status: row[7],
  updatedAt: new Date(row[8]).toISOString(),
});
