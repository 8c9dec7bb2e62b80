import { chmodSync, chownSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atEnd } from '../support/atEnd.ts';
import { newDatabase, query } from '../support/postgres/newDatabase.ts';
import { startGateway } from '../support/startGateway.ts';
import { batchesInPostgres, halves } from './examine.ts';
import { fill, smallDisk } from './mounted.ts';
import { ask, type Batch, keyOf, send } from './writers.ts';

const disk = smallDisk(40);
if (disk === null) {
  const reason = 'no tmpfs can be mounted here: only root may';
  if (process.env.REQUIRE_MOUNT === 'true') throw new Error(reason);
  process.stderr.write(`The test of a full disk under PostgreSQL is skipped: ${reason}.\n`);
}

/** A database whose tables are on a disk of their own; the server's log is not. */
async function databaseOn(disk: string): Promise<string> {
  const url = await newDatabase();
  const [at] = await query<{ data_directory: string }>(url, 'show data_directory');
  const { uid, gid } = statSync(at?.data_directory as string);
  chmodSync(dirname(disk), 0o755);
  chmodSync(disk, 0o700);
  chownSync(disk, uid, gid);
  const other = new URL(url);
  const name = other.pathname.slice(1);
  other.pathname = '/postgres';
  await query(other.href, `create tablespace "${name}" location '${disk}'`);
  await query(other.href, `alter database "${name}" set tablespace "${name}"`);
  atEnd(async () => {
    await query(other.href, `drop database "${name}" with (force)`);
    await query(other.href, `drop tablespace "${name}"`);
  });
  return url;
}

describe.skipIf(disk === null)('a disk that is full under PostgreSQL (needs a mounted tmpfs)', () => {
  it('is STORAGE_FULL for every writer, reads go on, nothing is half written, and room makes all well', async () => {
    const url = await databaseOn(disk as string);
    const gateway = await startGateway({ env: { DATABASE_URL: url } });
    const good = new Set<string>();
    const refused: Awaited<ReturnType<typeof send>>[] = [];
    const write = async (batch: Batch) => {
      const answer = await send(gateway.url, batch);
      if (answer.status === 200) good.add(keyOf(batch));
      else refused.push(answer);
    };
    await write({ writer: 0, number: 0 });
    const clear = fill(disk as string);
    // What room there is still lies within the tables' own files.
    for (let number = 1; refused.length < 8 && number < 200; number++)
      await Promise.all([0, 1, 2, 3].map(writer => write({ writer, number })));
    expect(refused.length).toBeGreaterThanOrEqual(8);
    for (const { status, headers, errors, data } of refused) {
      expect({ status, code: errors?.[0]?.extensions?.code }).toEqual({ status: 503, code: 'STORAGE_FULL' });
      expect(headers.get('retry-after')).toBe('60');
      expect(data?.upsertPersons ?? null).toBeNull();
    }
    const { data } = await ask(gateway.url, '{ findPersons(first: 1) { nodes { externalRef } } }');
    expect(data.findPersons.nodes).toEqual([{ externalRef: '0-0-0' }]);
    expect((await fetch(`${gateway.url}/ready`)).status).toBe(200);

    clear();
    for (const writer of [0, 1, 2, 3]) await write({ writer, number: 1_000 });
    expect(good).toContain('3-1000');
    await gateway.stop();
    const held = await batchesInPostgres(url);
    expect(halves(held)).toEqual([]);
    expect(new Set(held.keys())).toEqual(good);
  });
});
