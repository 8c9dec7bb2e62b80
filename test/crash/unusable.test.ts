import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { persons, spawnGateway } from '../support/persons.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';
import { smallDisk } from './mounted.ts';
import { send } from './writers.ts';

const ends = ['', '-wal', '-shm'] as const;

/** A database of a killed server: with its log beside it. */
let killed: string;
beforeAll(async () => {
  killed = join(tempDir(), 'persons.db');
  const env = { DATABASE_URL: `file:${killed}`, AUTH_SECRET: testSecret };
  // The first leaves all in the file, the second some in the log.
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const gateway = await spawnGateway({ env });
    for (let number = 0; number < 5; number++) await send(gateway.url, { writer: signal.length, number });
    gateway.child.kill(signal);
    await gateway.ended;
  }
});

function copyOfIt(): string {
  const file = join(tempDir(), 'persons.db');
  for (const end of ends) copyFileSync(killed + end, file + end);
  return file;
}

const bytesOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder).map(name => [name, hash('sha256', readFileSync(join(folder, name)))]),
  );

async function refuses(file: string, reason: RegExp): Promise<void> {
  const before = bytesOf(dirname(file));
  const { code, stdout, stderr } = await persons(['serve'], {
    DATABASE_URL: `file:${file}`,
    AUTH_SECRET: testSecret,
    PORT: '0',
  });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^persons: DATABASE_URL: [^\n]+\n$/);
  expect(stderr).toMatch(reason);
  expect(bytesOf(dirname(file))).toEqual(before);
}

describe('a server refuses in one line, and leaves as it is,', () => {
  it.each<[what: string, spoil: (file: string) => void, reason: RegExp]>([
    [
      'a database cut off in the middle',
      file => truncateSync(file, 3 * 4096 + 100),
      /damaged|not a SQLite database/,
    ],
    [
      'a database with other bytes in it',
      file => {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 100, 4096);
        writeFileSync(file, bytes);
      },
      /damaged/,
    ],
  ])('%s', async (_, spoil, reason) => {
    const file = copyOfIt();
    // Without its log, which may hold the same pages as they should be.
    const alone = join(tempDir(), 'persons.db');
    copyFileSync(file, alone);
    spoil(alone);
    await refuses(alone, reason);
  });

  it('a database of a newer program', async () => {
    const file = copyOfIt();
    const database = new Database(file);
    database.exec(
      `INSERT INTO "__drizzle_migrations" ("hash", "created_at") VALUES ('later', 9999999999999)`,
    );
    // Its log goes into it; beside one, SQLite would do that when the program that refuses lets go.
    database.close();
    await refuses(file, /newer schema/);
  });
});

const disk = smallDisk(16);
if (disk === null && process.env.REQUIRE_MOUNT === 'true') throw new Error('no tmpfs can be mounted here');

describe.skipIf(disk === null)('a server refuses in one line (needs a mounted tmpfs)', () => {
  it('a database on a disk that is read-only', async () => {
    const folder = join(disk as string, 'data');
    mkdirSync(folder);
    const file = join(folder, 'persons.db');
    copyFileSync(killed, file);
    expect(spawnSync('mount', ['-o', 'remount,ro', disk as string]).status).toBe(0);
    await refuses(file, /cannot be (?:written|opened)/);
  });
});
