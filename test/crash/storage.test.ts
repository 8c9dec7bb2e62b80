import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { spawnGateway } from '../support/persons.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';
import { batchesIn, halves } from './examine.ts';
import { smallDisk } from './mounted.ts';
import { ask, batchSize, keyOf, send } from './writers.ts';

const serve = (file: string) =>
  spawnGateway({ env: { DATABASE_URL: `file:${file}`, AUTH_SECRET: testSecret } });
const isServed = async (url: string) => {
  const { data } = await ask(
    url,
    '{ findPersons(filter: { externalRef: "0-0-0" }) { nodes { externalRef } } }',
  );
  expect(data.findPersons.nodes).toEqual([{ externalRef: '0-0-0' }]);
  expect((await fetch(`${url}/health`)).status).toBe(200);
};

const disk = smallDisk(6);
if (disk === null) {
  const reason = 'no tmpfs can be mounted here: only root may';
  if (process.env.REQUIRE_MOUNT === 'true') throw new Error(reason);
  process.stderr.write(`The tests of a full disk are skipped: ${reason}.\n`);
}

describe.skipIf(disk === null)('a disk that is full (needs a mounted tmpfs)', () => {
  it('is STORAGE_FULL for every writer, reads go on, nothing is half written, and room makes all well', async () => {
    const file = join(disk as string, 'persons.db');
    const { url, child, ended } = await serve(file);
    expect((await send(url, { writer: 0, number: 0 })).status).toBe(200);
    const ballast = join(disk as string, 'ballast');
    // Until the disk takes no more; then some room, for the first few batches.
    for (let size = 5.5 * 2 ** 20; size > 2 ** 10; size *= 0.9)
      try {
        writeFileSync(ballast, Buffer.alloc(size));
        break;
      } catch {
        rmSync(ballast, { force: true });
      }
    const good = new Set([keyOf({ writer: 0, number: 0 })]);
    const full: Awaited<ReturnType<typeof send>>[] = [];
    for (let number = 1; full.length < 12 && number < 500; number++) {
      const batches = [0, 1, 2, 3].map(writer => ({ writer, number }));
      const answers = await Promise.all(batches.map(batch => send(url, batch)));
      for (const [index, answer] of answers.entries()) {
        if (answer.status === 200) good.add(keyOf(batches[index] as (typeof batches)[0]));
        else full.push(answer);
      }
    }
    expect(full.length).toBeGreaterThanOrEqual(12);
    for (const { status, headers, errors, data } of full) {
      expect({ status, code: errors?.[0]?.extensions?.code }).toEqual({ status: 503, code: 'STORAGE_FULL' });
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(data?.upsertPersons ?? null).toBeNull();
    }
    await isServed(url);

    rmSync(ballast, { force: true });
    const after = { writer: 9, number: 0 };
    expect(await send(url, after)).toMatchObject({ status: 200, errors: undefined });
    good.add(keyOf(after));
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    const held = batchesIn(file);
    expect(halves(held)).toEqual([]);
    expect(new Set(held.keys())).toEqual(good);
  });
});

describe('a lock that another process holds', () => {
  it('is STORAGE_BUSY for writers after two seconds, while others are served, and ends with it', async () => {
    const file = join(tempDir(), 'persons.db');
    const { url } = await serve(file);
    expect((await send(url, { writer: 0, number: 0 })).status).toBe(200);
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    const writing = send(url, { writer: 1, number: 0 });
    await isServed(url);
    const busy = await writing;
    expect(busy).toMatchObject({ status: 503, errors: [{ extensions: { code: 'STORAGE_BUSY' } }] });
    expect(busy.headers.get('retry-after')).toBe('1');
    await isServed(url);
    other.exec('ROLLBACK');
    other.close();
    const { data } = await send(url, { writer: 1, number: 0 });
    expect(data.upsertPersons).toMatchObject({ createdCount: batchSize, replayed: false });
  });
});
