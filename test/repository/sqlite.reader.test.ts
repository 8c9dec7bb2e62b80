import { execFile } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { byCreation, type PersonOrder } from '../../src/domain/order.ts';
import type { PersonStretch } from '../../src/domain/paging.ts';
import type { PersonQuery } from '../../src/repository/port.ts';
import { type OpenedRepository, openSqlite } from '../../src/repository/sqlite/open.ts';
import { root } from '../support/persons.ts';
import { tempDir } from '../support/tempDir.ts';
import { directoryOver, viewerOf } from './services.ts';

const file = join(tempDir(), 'persons.db');
const people = 200_000;
let repository: OpenedRepository;

const reach: PersonQuery['reach'] = { workspace: 'w', access: { kind: 'all' }, named: null };
const pageOf = (order: PersonOrder = byCreation, limit = 10): PersonStretch => ({
  order,
  after: null,
  before: null,
  limit,
  from: 'start',
});
const byName: PersonOrder = { field: 'LAST_NAME', direction: 'ASC' };

/** The threads that are started meanwhile. */
const started: Worker[] = [];
const onStart = (message: unknown) => started.push((message as { worker: Worker }).worker);

beforeAll(async () => {
  const directory = directoryOver(await openSqlite({ file }));
  await directory.makeGroups('w', ['g', ...Array.from({ length: 70 }, (_, index) => `g${index}`)]);
  await directory.upsert(viewerOf('w'), [
    { externalRef: 'first', phoneNumber: '+4930123456', firstName: 'Ada', groupIds: ['g'] },
  ]);
  await directory.upsert(viewerOf('small'), [{ externalRef: 'first', firstName: 'Ada' }]);
  await directory.repository.close();
  // Copies of the first person, all with its number, as no upsert would make so many in time.
  const database = new Database(file);
  const { id } = database.prepare('SELECT max(id) AS id FROM persons WHERE id < 2 << 32').get() as {
    id: number;
  };
  const columns = database
    .prepare("SELECT name FROM pragma_table_info('persons') WHERE name NOT IN ('id', 'identifier')")
    .pluck()
    .all()
    .map(name => `"${name}"`)
    .join(', ');
  const numbers = `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${people})`;
  database.exec(`
    ${numbers} INSERT INTO persons (id, identifier, ${columns})
      SELECT ${id} + n, printf('copy-%06d', n), ${columns} FROM n CROSS JOIN persons WHERE id = ${id};
    INSERT INTO person_keys SELECT 1, 2, '+4930123456', id, '', 0 FROM persons WHERE identifier LIKE 'copy-%';
    UPDATE workspaces SET lastSequence = lastSequence + ${people} WHERE id = 1`);
  database.close();
});

beforeEach(async () => {
  subscribe('worker_threads', onStart);
  repository = await openSqlite({ file });
});
afterEach(async () => {
  unsubscribe('worker_threads', onStart);
  started.length = 0;
  await repository.close();
});

/** Looks at everybody, and finds nobody. */
const longRead = () =>
  repository.findPersons({ reach, criteria: { firstName: 'ADA', status: 'ACTIVE' } }, pageOf(byName));
const quickRead = () => repository.findPersons({ reach, criteria: { externalRef: 'first' } }, pageOf());

describe('a read that may take long', () => {
  it('lets others be answered while it is under way', async () => {
    await longRead();
    let underWay = true;
    const long = Promise.resolve(longRead()).finally(() => {
      underWay = false;
    });
    let answered = 0;
    while (underWay) {
      expect(await quickRead()).toHaveLength(1);
      await new Promise(resolve => setImmediate(resolve));
      answered++;
    }
    expect(await long).toEqual([]);
    expect(answered).toBeGreaterThan(20);
  });

  it('is carried out one after the other, in the order of calls, by one thread', async () => {
    const settled: number[] = [];
    await Promise.all(
      [0, 1, 2].map(async place => {
        await longRead();
        settled.push(place);
      }),
    );
    expect(settled).toEqual([0, 1, 2]);
    expect(started).toHaveLength(1);
  });

  it('is turned away when too many wait', async () => {
    const reads = Array.from({ length: 510 }, () =>
      repository.findPersons({ reach, criteria: {} }, pageOf(byName, 1)),
    );
    const outcomes = await Promise.allSettled(reads);
    const failed = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(failed).toHaveLength(9);
    expect(failed[0]).toMatchObject({ code: 'OVERLOADED', status: 503, retryAfter: 1 });
  });

  it('is waited for when the database is closed, which leaves no journal behind', async () => {
    const long = longRead();
    await repository.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(await long).toEqual([]);
    repository = await openSqlite({ file });
  });

  it('keeps the process alive, and its thread afterwards does not', async () => {
    const script = `
      const { openSqlite } = await import('./dist/repository/sqlite/open.js');
      const repository = await openSqlite({ file: ${JSON.stringify(file)} });
      const query = ${JSON.stringify({ reach, criteria: {} })};
      process.stdout.write(String(await repository.countPersons(query, 10)));`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
    expect((await run).stdout).toBe('10');
  });
});

describe('which reads go to a thread', () => {
  const groups = (length: number) => Array.from({ length }, (_, index) => `g${index}`);
  const listed = (length: number) => ({
    ...reach,
    access: { kind: 'listed', identifiers: groups(length) } as const,
  });
  const small = { ...reach, workspace: 'small' };

  it.each<[string, PersonQuery, PersonStretch?]>([
    ['a page in the order of creation', { reach, criteria: {} }],
    ['a page from its end', { reach, criteria: {} }, { ...pageOf(), from: 'end' }],
    ['a page of some groups', { reach: listed(64), criteria: {} }],
    [
      'a page of granted groups',
      { reach: { ...reach, access: { kind: 'granted', subject: 's' } }, criteria: {} },
    ],
    ['a key of many', { reach, criteria: { phoneNumber: '+4930123456' } }],
    ['a key of few, within groups', { reach: listed(1), criteria: { externalRef: 'first' } }],
    [
      'a key of few, and a name, in another order',
      { reach, criteria: { externalRef: 'first', firstName: 'Ada' } },
      pageOf(byName),
    ],
    ['an identifier', { reach, criteria: { identifier: 'copy-000001', status: 'ACTIVE' } }],
    ['whatever is asked of few persons', { reach: small, criteria: { search: 'a' } }, pageOf(byName)],
    ['a workspace that is not there', { reach: { ...reach, workspace: 'none' }, criteria: { search: 'a' } }],
  ])('%s is read at once', (_, query, page = pageOf()) => {
    expect(repository.findPersons(query, page)).toBeInstanceOf(Array);
    expect(started).toHaveLength(0);
  });

  it.each<[string, PersonQuery, PersonStretch?]>([
    ['another order', { reach, criteria: {} }, pageOf(byName)],
    ['a page longer than any', { reach, criteria: {} }, pageOf(byCreation, 1_000)],
    ['a page of many groups', { reach: listed(65), criteria: {} }],
    ['a key of many, within groups', { reach: listed(1), criteria: { phoneNumber: '+4930123456' } }],
    ['a key of many, in another order', { reach, criteria: { phoneNumber: '+4930123456' } }, pageOf(byName)],
    ['a name', { reach, criteria: { firstName: 'ADA' } }],
    ['a search by a key of few', { reach, criteria: { externalRef: 'first', search: 'a' } }],
    ['an attribute', { reach, criteria: { attributes: { plan: 'pro' } } }],
  ])('%s is read in a thread', async (_, query, page = pageOf()) => {
    const found = repository.findPersons(query, page);
    expect(found).toBeInstanceOf(Promise);
    await found;
    expect(started).toHaveLength(1);
  });

  it('counts go by the same rule', async () => {
    expect(repository.countPersons({ reach, criteria: { externalRef: 'first' } }, 10)).toBe(1);
    expect(repository.countPersons({ reach: small, criteria: {} }, 10)).toBe(1);
    expect(started).toHaveLength(0);
    expect(await repository.countPersons({ reach, criteria: {} }, 1_000_000)).toBe(people + 1);
    expect(started).toHaveLength(1);
  });

  it('assignments of many are read in a thread, in their order', async () => {
    const identifiers = Array.from(
      { length: 100 },
      (_, index) => `copy-${String(index + 1).padStart(6, '0')}`,
    );
    const page = { after: null, limit: 101 };
    const few = repository.assignmentsOfPersons(reach, 'contacts', identifiers.slice(0, 4), page);
    expect(few).toEqual(Array(4).fill([]));
    const many = repository.assignmentsOfPersons(reach, 'contacts', identifiers, page);
    expect(many).toBeInstanceOf(Promise);
    expect(await many).toEqual(Array(100).fill([]));
  });
});

describe('a thread that ends', () => {
  it('fails the read under way, which may be repeated, and no other', async () => {
    await repository.close();
    const reasons: Error[] = [];
    repository = await openSqlite({ file, onReaderLost: reason => reasons.push(reason) });
    await longRead();
    const [interrupted, waiting] = [longRead(), longRead()];
    await started[0]?.terminate();
    await expect(interrupted).rejects.toMatchObject({ code: 'OVERLOADED', status: 503, retryAfter: 1 });
    expect(await waiting).toEqual([]);
    expect(started).toHaveLength(2);
    expect(reasons).toEqual([expect.objectContaining({ message: 'A thread that reads ended with 1.' })]);
  });

  it('is replaced when it was idle, too', async () => {
    await longRead();
    await started[0]?.terminate();
    expect(await longRead()).toEqual([]);
    expect(started).toHaveLength(2);
  });
});
