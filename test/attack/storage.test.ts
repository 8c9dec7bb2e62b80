import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallDisk } from '../crash/mounted.ts';
import { startGateway } from '../http/gateway.ts';
import { tempDir } from '../support/tempDir.ts';
import { dataOf, onBothLanes, refusalOf, type Target } from './target.ts';

const upsert =
  'mutation ($p: [PersonInput!]!) { upsertPersons(input: { persons: $p }) { results { outcome } } }';
const made = { upsertPersons: { results: [{ outcome: 'CREATED' }] } };
let count = 0;
const write = (target: Target, externalRef = `written-${count++}`) =>
  target.graphql(upsert, { p: [{ externalRef }] });
const ready = async (target: Target) => (await target.fetch('/ready')).status;
const internal = '500 INTERNAL_SERVER_ERROR';

onBothLanes({}, target => {
  describe('a lock that is held elsewhere stops writers alone, and them for a while:', () => {
    it.each(['IMMEDIATE', 'EXCLUSIVE'])('BEGIN %s', async kind => {
      const other = new Database(target.file);
      other.exec(`BEGIN ${kind}`);
      const writing = write(target);
      expect(await ready(target)).toBe(200);
      await target.unharmed();
      const refused = await writing;
      other.close();
      expect(refusalOf(refused)).toBe('503 STORAGE_BUSY');
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(dataOf(await write(target))).toEqual(made);
    });
  });

  describe('a database that is not where it was takes no write that nobody would find again:', () => {
    const aside = (path: string) => `${path}-aside`;
    /** What stands there instead. Undone by moving the file back. */
    const faults: [string, end: '' | '-wal', (path: string) => void][] = [
      ['moved', '', () => {}],
      ['replaced by nothing', '', path => writeFileSync(path, '')],
      ['replaced by a copy', '', path => copyFileSync(aside(path), path)],
      ['replaced by a folder', '', path => mkdirSync(path)],
      ['without its log', '-wal', () => {}],
      ['with another log', '-wal', path => writeFileSync(path, 'another')],
    ];
    it.each(faults)('%s', async (_name, end, fault) => {
      const path = target.file + end;
      renameSync(path, aside(path));
      fault(path);
      expect([refusalOf(await write(target, 'lost')), await ready(target)]).toEqual([internal, 503]);
      expect((await target.fetch('/health')).status).toBe(200);
      expect(target.errorsLogged()).toEqual(new Set(['DatabaseMoved']));
      rmSync(path, { recursive: true, force: true });
      renameSync(aside(path), path);
      expect(await ready(target)).toBe(200);
      expect(dataOf(await write(target))).toEqual(made);
      const query = '{ findPersons(filter: { externalRef: "lost" }) { nodes { id } } }';
      expect(dataOf(await target.graphql(query))).toEqual({ findPersons: { nodes: [] } });
    });
  });

  describe('a file that others write into is an error of ours until the next start with its bytes:', () => {
    it.each<[string, (path: string, bytes: Buffer) => void]>([
      ['cut off at the start', path => truncateSync(path, 0)],
      ['cut off in a page', path => truncateSync(path, 3 * 4096 + 7)],
      ['overwritten', (path, bytes) => writeFileSync(path, Buffer.alloc(bytes.length, 0xa5))],
      ['a text', path => writeFileSync(path, 'no database')],
    ])('%s', async (_name, spoil) => {
      const file = join(tempDir(), 'persons.db');
      const spoiled = await startGateway({ file, hotLane: target.lane === 'hot' });
      const find = { query: '{ findPersons { nodes { externalRef } } }' };
      const ask = async (body: object, gateway = spoiled) => {
        const reply = await gateway.post(body);
        target.heard(reply.text);
        return reply;
      };
      const writing = { query: upsert, variables: { p: [{ externalRef: 'kept' }] } };
      expect(dataOf(await ask(writing))).toEqual(made);
      const found = dataOf(await ask(find));
      // All of it in the file, and nothing in the log.
      const other = new Database(file);
      other.pragma('wal_checkpoint(TRUNCATE)');
      other.close();
      const bytes = readFileSync(file);
      spoil(file, bytes);
      for (const body of [find, writing, find]) expect(refusalOf(await ask(body))).toBe(internal);
      expect((await spoiled.fetch('/ready')).status).toBe(503);
      expect((await spoiled.fetch('/health')).status).toBe(200);
      writeFileSync(file, bytes);
      await spoiled.stop(0);
      expect(dataOf(await ask(find, await startGateway({ file })))).toEqual(found);
    });
  });
});

const disk = smallDisk(12);
if (disk === null) {
  const reason = 'no tmpfs can be mounted here: only root may';
  if (process.env.REQUIRE_MOUNT === 'true') throw new Error(reason);
  process.stderr.write(`The attacks on a full and on a read-only disk are skipped: ${reason}.\n`);
}

onBothLanes(disk === null ? {} : { folder: disk }, target => {
  describe.skipIf(disk === null)('a full disk refuses what would be written, and all of it:', () => {
    const ballast = join(disk ?? '', 'ballast');
    let size = 8 * 2 ** 20;
    const fill = () => {
      for (let place = 0; size >= 512; place++)
        try {
          writeFileSync(`${ballast}-${place}`, Buffer.alloc(size));
        } catch {
          rmSync(`${ballast}-${place}`, { force: true });
          size = Math.floor(size / 2);
        }
    };
    const clear = () => {
      size = 8 * 2 ** 20;
      spawnSync('sh', ['-c', 'rm -f "$0"-*', ballast]);
    };

    it.each<[string, string, object]>([
      ['a person', upsert, { p: [{ externalRef: 'full' }] }],
      [
        'a batch of a hundred',
        upsert,
        { p: Array.from({ length: 100 }, (_, place) => ({ externalRef: `full-${place}` })) },
      ],
      [
        'a group',
        'mutation { upsertGroups(input: { groups: [{ identifier: "full" }] }) { results { success } } }',
        {},
      ],
      [
        'a grant',
        'mutation { grantGroups(input: { subject: "x", groupIds: ["open"] }) { groups { identifier } } }',
        {},
      ],
      [
        'a key',
        'mutation { createApiKey(input: { scopes: ["people:read"] }) { apiKey { identifier } } }',
        {},
      ],
    ])('%s', async (_name, query, variables) => {
      const everything = '{ findPersons { totalCount } groups { nodes { identifier } } apiKeys { subject } }';
      const before = dataOf(await target.graphql(everything, {}, 'admin'));
      fill();
      try {
        const refused = await target.graphql(query, variables, 'admin');
        expect(refusalOf(refused)).toBe('503 STORAGE_FULL');
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(dataOf(await target.graphql(everything, {}, 'admin'))).toEqual(before);
        await target.unharmed();
      } finally {
        clear();
      }
      dataOf(await target.graphql(query, variables, 'admin'));
    });
  });

  describe.skipIf(disk === null)('a read-only folder', () => {
    /** Where the database is seen, but can't be written. */
    const readOnly = (folder: string) => {
      const seen = tempDir();
      expect(spawnSync('mount', ['--bind', folder, seen]).status).toBe(0);
      expect(spawnSync('mount', ['-o', 'remount,bind,ro', seen]).status).toBe(0);
      return seen;
    };
    let seen: string;
    beforeAll(() => {
      seen = readOnly(dirname(target.file));
      return () => void spawnSync('umount', ['-l', seen]);
    });

    it.each([
      ['with a database in it', 'served.db'],
      ['without one', 'new.db'],
    ])('%s is not served', async (_name, name) => {
      if (name === 'served.db') copyFileSync(target.file, join(dirname(target.file), name));
      await expect(startGateway({ file: join(seen, name) })).rejects.toThrow(
        /^DATABASE_URL: \S+ cannot be (?:written|opened)\.$/,
      );
    });
  });
});
