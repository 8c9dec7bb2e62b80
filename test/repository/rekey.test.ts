import { join } from 'node:path';
import Database from 'better-sqlite3';
import { v7 } from 'uuid';
import { expect, it, vi } from 'vitest';
import { makeApiKey } from '../../src/auth/apiKeys.ts';
import { findPersons } from '../../src/directory/findPersons.ts';
import type { Services } from '../../src/directory/services.ts';
import { upsertPersons } from '../../src/directory/upsertPersons.ts';
import { byCreation } from '../../src/domain/order.ts';
import { personPage } from '../../src/domain/paging.ts';
import type { PersonFilter, PersonInput } from '../../src/domain/person.ts';
import { scopes, type Viewer } from '../../src/domain/viewer.ts';
import type { Repository } from '../../src/repository/port.ts';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import { type OpenedRepository, openSqlite } from '../../src/repository/sqlite/open.ts';
import { newDatabase } from '../support/postgres/newDatabase.ts';
import { tempDir } from '../support/tempDir.ts';

// The first who asks for a database of PostgreSQL waits for the server.
vi.setConfig({ testTimeout: 120_000 });

const viewer: Viewer = { subject: 'ann', workspace: 'acme', access: { kind: 'all' }, scopes };
const policy = { onExternalRefMismatch: 'CREATE', onAmbiguousMatch: 'FAIL', dryRun: false } as const;

const newFile = () => join(tempDir(), 'persons.db');
/** Where each engine keeps a directory that is empty. */
const engines = [
  ['SQLite', async () => newFile()],
  ['PostgreSQL', newDatabase],
] as const;

/** Opens the file, or the database of an address, under a phone region; also told what was looked at on the way. */
async function open(place: string, phoneRegion: string | undefined) {
  const reports: [number, number][] = [];
  const onRekey = (...report: [number, number]) => reports.push(report);
  const repository: Pick<OpenedRepository, 'rekeyed'> & Repository = place.startsWith('postgres:')
    ? await openPostgres({ url: place, phoneRegion, onRekey })
    : await openSqlite({ file: place, phoneRegion, onRekey });
  const services: Services = {
    repository,
    now: Date.now,
    newIdentifier: () => v7(),
    newApiKey: makeApiKey,
    phoneRegion,
  };
  return {
    repository,
    reports,
    upsert: async (...persons: PersonInput[]) =>
      (await upsertPersons(services, viewer, { persons, ...policy })).results.map(({ outcome }) => outcome),
    find: async (filter: PersonFilter) =>
      (await findPersons(services, viewer, filter, personPage({}))).persons.map(person => person.firstName),
  };
}

it.each(engines)(
  'makes stored keys anew when the phone region changes, and only then, on %s',
  async (_, newPlace) => {
    const file = await newPlace();
    const without = await open(file, undefined);
    expect(without.repository.rekeyed).toBeNull();
    await without.upsert(
      { firstName: 'Ann', phoneNumber: '01234567890' },
      { firstName: 'Ben', phoneNumber: '+44 1234 567891', emailAddress: 'Ben@Example.com' },
    );
    expect(await without.find({ phoneNumber: '+441234567890' })).toEqual([]);
    await without.repository.close();

    const british = await open(file, 'GB');
    expect(british.repository.rekeyed).toBe(1);
    expect(british.reports).toEqual([[2, 2]]);
    expect(await british.find({ phoneNumber: '+441234567890' })).toEqual(['Ann']);
    expect(await british.find({ phoneNumber: '01234 567891' })).toEqual(['Ben']);
    expect(await british.find({ emailAddress: 'ben@example.com' })).toEqual(['Ben']);
    expect(await british.upsert({ firstName: 'Ann', phoneNumber: '+44 (0) 1234 567890' })).toEqual([
      'UNCHANGED',
    ]);
    await british.repository.close();

    const again = await open(file, 'GB');
    expect(again.repository.rekeyed).toBeNull();
    expect(again.reports).toEqual([]);
    await again.repository.close();
  },
);

it.each(engines)('keeps what was written for display as it was, on %s', async (_, newPlace) => {
  const file = await newPlace();
  const first = await open(file, undefined);
  await first.upsert({ firstName: 'Ann', phoneNumber: '030 123456' });
  await first.repository.close();
  const german = await open(file, 'DE');
  const [ann] = await german.repository.findPersons(
    { reach: { workspace: 'acme', access: { kind: 'all' }, named: null }, criteria: {} },
    { after: null, before: null, limit: 1, from: 'start', order: byCreation },
  );
  expect(ann?.phoneNumber).toBe('030 123456');
  await german.repository.close();
});

/** Runs SQL over the closed database. */
function change(file: string, ...statements: readonly string[]): void {
  const database = new Database(file);
  for (const statement of statements) database.exec(statement);
  database.close();
}

const rowsOf = (file: string, query: string): unknown[] => {
  const database = new Database(file, { readonly: true });
  const rows = database.prepare(query).all();
  database.close();
  return rows;
};

it('makes everything anew that the first version of the rules made, or left out', async () => {
  const file = newFile();
  const first = await open(file, undefined);
  await first.upsert(
    {
      externalRef: 'Ref-1',
      firstName: 'ANN',
      lastName: 'Straße',
      attributes: { plan: 'pro', note: 'x'.repeat(99) },
    },
    { firstName: 'Ben', emailAddress: 'Ben@Example.com' },
  );
  await first.repository.close();
  const stored = () => [
    ...rowsOf(file, 'SELECT * FROM persons'),
    ...rowsOf(file, 'SELECT * FROM person_keys'),
    ...rowsOf(file, 'SELECT * FROM person_attributes'),
  ];
  const before = stored();
  change(
    file,
    `UPDATE meta SET value = '{"version":1,"phoneRegion":null}'`,
    'UPDATE persons SET "externalRefFolded" = NULL, "firstNameFolded" = NULL, "lastNameFolded" = NULL',
    `UPDATE person_keys SET value = 'BEN@example.com' WHERE kind = 1`,
    'DELETE FROM person_attributes',
    `INSERT INTO person_attributes VALUES (1, 'of older rules', 4294967298), (7, 'of nobody', 30064771074)`,
  );

  const now = await open(file, undefined);
  expect(now.repository.rekeyed).toBe(2);
  expect(now.reports).toEqual([[2, 2]]);
  expect(await now.find({ search: 'strasse' })).toEqual(['ANN']);
  expect(await now.find({ attributes: { plan: 'pro', note: 'x'.repeat(99) } })).toEqual(['ANN']);
  expect(await now.find({ emailAddress: 'ben@example.com' })).toEqual(['Ben']);
  await now.repository.close();
  expect(stored()).toEqual(before);
});

it('keeps the first of keys that new rules make equal, and minds values that change places', async () => {
  const file = newFile();
  const first = await open(file, undefined);
  await first.upsert({ firstName: 'Ann', phoneNumber: '030 123456' }, { firstName: 'Ben', phoneNumber: '1' });
  await first.repository.close();
  const [ann, ben] = [4294967298, 4294967299];
  change(
    file,
    // By region DE the first two are the same, and the last one is what the first one was.
    `INSERT INTO person_keys VALUES (1, 2, '+4930123456', ${ann}, '+49 30 123456', 1), (1, 2, '49555', ${ann}, '(49555)', 2)`,
    // Each is to be what the other one was.
    `UPDATE person_keys SET value = '+4930111111', display = '+49 30 222222' WHERE person = ${ben}`,
    `INSERT INTO person_keys VALUES (1, 2, '+4930222222', ${ben}, '+49 30 111111', 1)`,
    `UPDATE persons SET "phoneNumber" = '+49 30 222222' WHERE id = ${ben}`,
  );
  const german = await open(file, 'DE');
  expect(german.repository.rekeyed).toBe(2);
  expect(await german.find({ phoneNumber: '+4930123456' })).toEqual(['Ann']);
  await german.repository.close();
  const keys = rowsOf(
    file,
    'SELECT value, display, ordinal, person FROM person_keys ORDER BY person, ordinal',
  );
  expect(keys).toEqual([
    { value: '+4930123456', display: '030 123456', ordinal: 0, person: ann },
    { value: '+4949555', display: '(49555)', ordinal: 1, person: ann },
    { value: '+4930222222', display: '+49 30 222222', ordinal: 0, person: ben },
    { value: '+4930111111', display: '+49 30 111111', ordinal: 1, person: ben },
  ]);
  expect(rowsOf(file, 'SELECT "phoneNumber" FROM persons ORDER BY id')).toEqual([
    { phoneNumber: '030 123456' },
    { phoneNumber: '+49 30 222222' },
  ]);
});

it('refuses to write by rules that another gateway has changed, on PostgreSQL', async () => {
  const place = await newDatabase();
  const old = await open(place, 'DE');
  await old.upsert({ firstName: 'A', phoneNumber: '0664 1234567' });
  await old.repository.ping();
  const renewed = await open(place, 'AT');
  // As /ready says.
  await expect(old.repository.ping()).rejects.toMatchObject({ code: 'STORAGE_BUSY' });
  await expect(old.upsert({ firstName: 'B', phoneNumber: '0664 7654321' })).rejects.toMatchObject({
    code: 'STORAGE_BUSY',
  });
  expect(await renewed.upsert({ firstName: 'B', phoneNumber: '0664 7654321' })).toEqual(['CREATED']);
  expect(await renewed.find({ phoneNumber: '+43 664 1234567' })).toEqual(['A']);
  for (const { repository } of [old, renewed]) await repository.close();
});
