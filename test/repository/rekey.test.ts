import { join } from 'node:path';
import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { makeApiKey } from '../../src/auth/apiKeys.ts';
import { findPersons } from '../../src/directory/findPersons.ts';
import type { Services } from '../../src/directory/services.ts';
import { upsertPersons } from '../../src/directory/upsertPersons.ts';
import { byCreation } from '../../src/domain/order.ts';
import { personPage } from '../../src/domain/paging.ts';
import type { PersonFilter, PersonInput } from '../../src/domain/person.ts';
import { scopes, type Viewer } from '../../src/domain/viewer.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { tempDir } from '../support/tempDir.ts';

const viewer: Viewer = { subject: 'ann', workspace: 'acme', access: { kind: 'all' }, scopes };
const policy = { onExternalRefMismatch: 'CREATE', onAmbiguousMatch: 'FAIL', dryRun: false } as const;

/** Opens the file under a phone region; also told what was looked at on the way. */
async function open(file: string, phoneRegion: string | undefined) {
  const reports: [number, number][] = [];
  const repository = await openSqlite({ file, phoneRegion, onRekey: (...report) => reports.push(report) });
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

it('makes stored keys anew when the phone region changes, and only then', async () => {
  const file = join(tempDir(), 'persons.db');
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
});

it('keeps what was written for display as it was', async () => {
  const file = join(tempDir(), 'persons.db');
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
