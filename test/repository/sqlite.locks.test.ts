import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { tempDir } from '../support/tempDir.ts';
import { type Directory, directoryOver, outcomesOf, viewerOf } from './services.ts';

const viewer = viewerOf('w');
let directory: Directory;
let other: Database.Database;
beforeEach(async () => {
  const file = join(tempDir(), 'persons.db');
  directory = directoryOver(await openSqlite({ file }));
  await directory.upsert(viewer, [{ externalRef: 'a' }]);
  other = new Database(file, { timeout: 0 });
});
afterEach(async () => {
  other.close();
  await directory.repository.close();
});

/** Counts the turns of the event loop until something settles. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await work.catch(() => {});
  clearInterval(timer);
  return turns;
}

it.each(['IMMEDIATE', 'EXCLUSIVE'])(
  'a lock held elsewhere (%s) stops neither reads nor the event loop, and fails a write after a while',
  async kind => {
    other.exec(`BEGIN ${kind}`);
    const writing = directory.upsert(viewer, [{ externalRef: 'b' }]);
    const turns = turnsDuring(writing);
    expect(await directory.refs(viewer)).toEqual(['a']);
    await expect(writing).rejects.toEqual(
      expect.objectContaining({ code: 'STORAGE_BUSY', status: 503, retryAfter: 1 }),
    );
    expect(await turns).toBeGreaterThan(20);
    other.exec('ROLLBACK');
    expect(await directory.refs(viewer)).toEqual(['a']);
    expect(outcomesOf(await directory.upsert(viewer, [{ externalRef: 'b' }]))).toEqual(['CREATED']);
  },
);

it('a lock released in time lets the write through, in order, without a word', async () => {
  other.exec('BEGIN IMMEDIATE');
  const writing = Promise.all(['b', 'c'].map(externalRef => directory.upsert(viewer, [{ externalRef }])));
  // Held until the event loop has turned some times: were it stopped, the writes would fail by then.
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await expect.poll(() => turns, { interval: 1 }).toBeGreaterThan(2);
  clearInterval(timer);
  expect(await directory.refs(viewer)).toEqual(['a']);
  other.exec('COMMIT');
  await writing;
  expect(await directory.refs(viewer)).toEqual(['a', 'b', 'c']);
});

it('what is written elsewhere meanwhile is seen by the write that waited', async () => {
  other.exec('BEGIN IMMEDIATE');
  const writing = directory.upsert(viewer, [{ externalRef: 'a', firstName: 'New' }]);
  other.exec("UPDATE persons SET firstName = 'New'");
  other.exec('COMMIT');
  expect(outcomesOf(await writing)).toEqual(['UNCHANGED']);
});

it('a reader elsewhere hinders no write', async () => {
  other.exec('BEGIN');
  other.prepare('SELECT * FROM persons').all();
  expect(outcomesOf(await directory.upsert(viewer, [{ externalRef: 'b' }]))).toEqual(['CREATED']);
  expect(other.prepare('SELECT count(*) FROM persons').pluck().get()).toBe(1);
  other.exec('COMMIT');
});
