import assert from 'node:assert/strict';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { GatewayError } from '../../src/domain/errors.ts';
import type { Repository } from '../../src/repository/port.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { received, sent } from '../../src/repository/sqlite/reader/messages.ts';
import { tempDir } from '../support/tempDir.ts';
import { repositoryContract } from './contract.ts';
import { everyRead } from './reads.ts';
import { directoryOver, identifiersOf, viewerOf } from './services.ts';

const open = async () => {
  const file = join(tempDir(), 'persons.db');
  let repository = await openSqlite({ file, long: everyRead });
  return {
    repository,
    async reopen() {
      await repository.close();
      repository = await openSqlite({ file, long: everyRead });
      return repository;
    },
  };
};

repositoryContract('SQLite, with every read in a thread', open, false);

it('a thread reads every write that was acknowledged before, and says exactly what is read without one', async () => {
  const file = join(tempDir(), 'persons.db');
  const [here, there] = [await openSqlite({ file }), await openSqlite({ file, long: everyRead })];
  const viewer = viewerOf('w');
  const { upsert, makeGroups } = directoryOver(here);
  await makeGroups('w', ['g']);
  for (let round = 0; round < 50; round++) {
    const results = await upsert(viewer, [
      {
        externalRef: 'hub',
        firstName: `\u{1F600} ${round}`,
        emailAddress: 'a@example.com',
        attributes: { ['__proto__']: round, zero: -0, tiny: 5e-324, deep: [{ a: [null, ''] }] },
        groupIds: ['g'],
      },
      { externalRef: `contact ${round}`, lastName: 'E\u0301', phoneNumber: '+4930123456' },
    ]);
    const [hub, contact] = identifiersOf(results) as [string, string];
    await upsert(viewer, [{ identifier: contact, contactAssignments: [{ assignedToId: hub }] }]);

    const reach = { workspace: 'w', access: viewer.access, named: null };
    const all = { reach, criteria: {} };
    const order = { field: 'LAST_NAME', direction: 'ASC' } as const;
    const page = { order, after: null, before: null, limit: 1_000, from: 'start' } as const;
    const names = { assignedToId: hub, personId: contact };
    const reads = (repository: Repository) =>
      Promise.all([
        repository.findPersons(all, page),
        repository.countPersons(all, 1_000),
        repository.personsByIdentifier(reach, [hub, 'nobody']),
        repository.groupsOfPersons('w', viewer.access, [2, 3]),
        repository.contactPointsOfPersons('w', [2, 3]),
        repository.assignmentsOfPersons(reach, 'contacts', [hub, contact], { after: null, limit: 100 }),
        repository.assignmentsByName(reach, [names]),
        repository.findGroups('w', viewer.access, { after: null, limit: 10 }),
        repository.groupsByIdentifier('w', viewer.access, ['g', 'none']),
      ]);
    const [said, expected] = [await reads(there), await reads(here)];
    assert.deepStrictEqual(said, expected);
    expect(said[1]).toBe(round + 2);
  }
  await here.close();
  await there.close();
});

it('an error that nobody foresaw keeps its code and the stack that it had in the thread', async () => {
  const file = join(tempDir(), 'persons.db');
  const repository = await openSqlite({ file, long: everyRead });
  await directoryOver(repository).upsert(viewerOf('w'), [{ externalRef: 'a' }]);
  const other = new Database(file);
  other.exec('DROP TABLE person_groups');
  other.close();
  const failure: unknown = await Promise.resolve(repository.groupsOfPersons('w', { kind: 'all' }, [2])).catch(
    error => error,
  );
  expect(failure).toBeInstanceOf(Database.SqliteError);
  expect(failure).toMatchObject({ code: 'SQLITE_ERROR', message: 'no such table: person_groups' });
  expect((failure as Error).stack).toContain('bundle/reader.js');
  await repository.close();
});

it.each([
  new GatewayError('STORAGE_BUSY', 'Busy.', {
    retryAfter: 3,
    cause: new Database.SqliteError('b', 'SQLITE_BUSY'),
  }),
  new GatewayError('BAD_USER_INPUT', 'Bad.'),
  new Database.SqliteError('Locked.', 'SQLITE_BUSY_SNAPSHOT'),
  new RangeError('Too far.', { cause: new TypeError('Not so.') }),
])('an error that crosses is the same on the other side: %s', error => {
  const crossed = received(structuredClone(sent(error)));
  expect(crossed).toBeInstanceOf(error instanceof RangeError ? Error : error.constructor);
  const parts = (of: Error) => {
    const { name, message, stack, code, retryAfter, cause } = of as Error & Partial<Record<string, unknown>>;
    return { name, message, stack, code, retryAfter, cause: String(cause) };
  };
  expect(parts(crossed)).toEqual(parts(error));
});
