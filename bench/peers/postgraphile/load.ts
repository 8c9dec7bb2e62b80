import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Database from 'better-sqlite3';
import { createProgress } from '../../../src/cli/progress.ts';
import { idsPerWorkspace } from '../../../src/repository/sqlite/schema.ts';
import { loadFrom } from '../scratch.ts';
import { startCluster } from './cluster.ts';
import { indexes, tables, upsert } from './schema.ts';

/*
 * Copies the persons of a database of the gateway's into a new PostgreSQL cluster. Run by contender.ts with its
 * options as one JSON argument.
 */

export interface LoadOptions {
  /** The folder of the packages. */
  readonly packages: string;
  /** The gateway's database, of one workspace. */
  readonly file: string;
  /** The cluster's folder; it's there when everything is in it. */
  readonly folder: string;
}

interface Client {
  connect(): Promise<void>;
  query(sql: string): Promise<unknown>;
  query<T>(submittable: T): T;
  end(): Promise<void>;
}

const moment = (column: string) =>
  `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch') AS ${column}`;

/** Where each table comes from; columns in the order of the target's. */
const copies = [
  {
    target: 'directory.groups (number, identifier, name)',
    source: 'SELECT id, identifier, name FROM "groups"',
  },
  {
    target: `directory.persons (sequence, identifier, external_ref, first_name, last_name, email_address, phone_number,
      phone_key, avatar_url, timezone, locale, status, attributes, created_at, updated_at, first_seen_at, last_seen_at)`,
    source: `SELECT id % ${idsPerWorkspace}, identifier, externalRef, firstName, lastName, emailAddress, phoneNumber,
      (SELECT value FROM person_keys k WHERE k.person = p.id AND k.kind = 2 AND k.ordinal = 0),
      avatarUrl, timezone, locale, status, attributes,
      ${['createdAt', 'updatedAt', 'firstSeenAt', 'lastSeenAt'].map(moment)} FROM persons p`,
  },
  {
    target: 'directory.person_groups ("group", person)',
    source: `SELECT "group", person % ${idsPerWorkspace} FROM person_groups`,
  },
] as const;

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const { packages, file, folder } = JSON.parse(process.argv[2] ?? '') as LoadOptions;
const load = await loadFrom(packages);
const { default: pg } = await load<{ default: { Client: new (options: object) => Client } }>('pg');
const { from } = await load<{ from: (sql: string) => Writable }>('pg-copy-streams');

const unfinished = `${folder}.unfinished`;
await rm(unfinished, { recursive: true, force: true });
const cluster = await startCluster(load, unfinished, true);
const source = new Database(file, { readonly: true });
const client = new pg.Client(cluster.connection);
try {
  await client.connect();
  await client.query(tables);
  for (const copy of copies) await copyRows(copy.source, copy.target);
  process.stderr.write('Making the indexes of PostgreSQL …\n');
  await client.query(indexes);
  await client.query(upsert);
  await client.query('VACUUM (FREEZE, ANALYZE)');
  await client.query('CHECKPOINT');
} finally {
  await client.end();
  source.close();
  await cluster.stop();
}
await rename(unfinished, folder);

async function copyRows(select: string, target: string): Promise<void> {
  const total = source.prepare(`SELECT count(*) FROM (${select})`).pluck().get() as number;
  const progress = createProgress(process.stderr, `Copying into ${target.replace(/ .*/s, '')},`, total);
  const rows = source.prepare(select).raw().iterate() as Iterable<readonly unknown[]>;
  await pipeline(
    Readable.from(chunks(rows, progress.report)),
    client.query(from(`COPY ${target} FROM STDIN`)),
  );
  progress.finish();
}

function* chunks(rows: Iterable<readonly unknown[]>, report: (done: number) => void): Generator<string> {
  let chunk = '';
  let done = 0;
  for (const row of rows) {
    chunk += `${row.map(field).join('\t')}\n`;
    done += 1;
    if (chunk.length < 64 * 1024) continue;
    yield chunk;
    report(done);
    chunk = '';
  }
  yield chunk;
}

/** COPY's text format. */
function field(value: unknown): string {
  if (value === null) return '\\N';
  return String(value).replace(/[\\\n\r\t]/g, character => escapes[character] as string);
}
