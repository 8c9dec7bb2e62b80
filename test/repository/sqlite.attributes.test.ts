import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deletePersons } from '../../src/directory/deletePersons.ts';
import { attributeTerm } from '../../src/domain/canonical.ts';
import type { JsonObject } from '../../src/domain/person.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { tempDir } from '../support/tempDir.ts';
import { type Directory, directoryOver, identifiersOf, viewerOf } from './services.ts';

const viewer = viewerOf('w');
let directory: Directory;
let database: Database.Database;
beforeAll(async () => {
  const file = join(tempDir(), 'persons.db');
  directory = directoryOver(await openSqlite({ file }));
  database = new Database(file, { readonly: true });
});
afterAll(async () => {
  database.close();
  await directory.repository.close();
});

const terms = () =>
  database.prepare('SELECT term FROM person_attributes ORDER BY term').pluck().all() as string[];
const termsOf = (attributes: JsonObject) =>
  Object.entries(attributes)
    .map(([key, value]) => attributeTerm(key, value))
    .sort();

it('the index of attributes follows a person from its creation to its deletion', async () => {
  const upsert = async (attributes: JsonObject | null) =>
    directory.upsert(viewer, [{ externalRef: 'a', attributes }]);
  const long = 'x'.repeat(500);
  const [ann] = identifiersOf(await upsert({ plan: 'pro', seats: 5, note: long }));
  expect(terms()).toEqual(termsOf({ plan: 'pro', seats: 5, note: long }));

  await upsert({ seats: 6, note: null, tags: ['x'] });
  expect(terms()).toEqual(termsOf({ plan: 'pro', seats: 6, tags: ['x'] }));

  await directory.upsert(viewer, [{ externalRef: 'a', firstName: 'Ann' }]);
  await upsert({ seats: 6 });
  expect(terms()).toEqual(termsOf({ plan: 'pro', seats: 6, tags: ['x'] }));

  await directory.upsert(viewer, [{ externalRef: 'a', attributes: { plan: 'free' } }], { dryRun: true });
  await directory.upsert(viewer, [{ externalRef: 'b', attributes: { plan: 'pro' } }]);
  expect(terms()).toEqual(
    [...termsOf({ plan: 'pro', seats: 6, tags: ['x'] }), ...termsOf({ plan: 'pro' })].sort(),
  );

  expect(await deletePersons(directory.services, viewer, [ann as string])).toMatchObject([{ failure: null }]);
  expect(terms()).toEqual(termsOf({ plan: 'pro' }));

  await directory.upsert(viewer, [{ externalRef: 'b', attributes: null }]);
  expect(terms()).toEqual([]);
});
