import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { UnusableDatabase } from '../../domain/errors.ts';
import { codeOf } from './errors.ts';
import { migrations } from './migrations.ts';
import { type Run, texts, value } from './statement.ts';
import type { Work } from './writer.ts';

/** How many migrations a database had when it was opened, and has now. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
}

type Transaction = <T>(work: Work<T>) => Promise<T>;

/** The table that the migrations are noted in. */
export const own = 'persons_migrations';
/** Names that another program may have given to tables of its own. */
const theirs = ['persons', 'workspaces', 'meta', 'groups'];

/** How many migrations the database has had. @throws UnusableDatabase */
export async function applied(run: Run): Promise<number> {
  const tables = await run<{ name: string }>(sql`
    select table_name as "name" from information_schema.tables
    where table_schema = current_schema() and table_name = any(${texts([own, ...theirs])})`);
  if (!tables.some(({ name }) => name === own)) {
    if (tables.length === 0) return 0;
    throw new UnusableDatabase('has tables of another program by the names that the gateway uses');
  }
  const [row] = await run<{ count: number }>(sql`select count(*) as "count" from ${sql.identifier(own)}`);
  const count = row?.count ?? 0;
  if (count > migrations.length)
    throw new UnusableDatabase('has a newer schema than this program knows; use the newer program');
  return count;
}

/**
 * Brings a database to this program's schema. Each migration is one transaction that begins by noting its number,
 * which is unique: of several gateways that start at once one carries it out, the others wait for it and find it done.
 * @throws UnusableDatabase for a newer schema, or a database of something else.
 */
export async function migrate(run: Run, transaction: Transaction): Promise<Migrated> {
  const [encoding] = await run<{ server_encoding: string }>(sql`show server_encoding`);
  if (!/^UTF-?8$/i.test(encoding?.server_encoding ?? ''))
    throw new UnusableDatabase('is not in UTF-8; create it with ENCODING UTF8');
  const from = await applied(run);
  for (let attempt = 1; ; attempt++) {
    const done = await applied(run);
    const next = migrations[done];
    if (!next) return { from, to: done };
    try {
      await run(sql`create table if not exists ${sql.identifier(own)}
        ("number" integer primary key, "hash" text not null, "madeAt" bigint not null)`);
      await transaction(async run => {
        await run(sql`insert into ${sql.identifier(own)} ("number", "hash", "madeAt")
          values (${value(done + 1)}, ${value(next.hash)}, ${value(next.folderMillis)})`);
        for (const statement of next.sql) await run(sql.raw(statement));
      });
    } catch (error) {
      if (!meantime.includes(codeOf(error)) || attempt === maxAttempts) throw error;
      await sleep(Math.random() * 50);
    }
  }
}

const maxAttempts = 100;

/** What another one made at the same moment fails here for being there. */
const meantime = ['23505', '42P07', '42710', '40001', '40P01'];
