import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { deletePersons } from '../../src/directory/deletePersons.ts';
import { erasePersons } from '../../src/directory/erasePersons.ts';
import { historyOfPersons } from '../../src/directory/history.ts';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { newDatabase } from '../support/postgres/newDatabase.ts';
import { tempDir } from '../support/tempDir.ts';
import { directoryOver, identifiersOf, viewerOf } from './services.ts';

// The first who asks for a database of PostgreSQL waits for the server.
vi.setConfig({ testTimeout: 120_000 });

const viewer = viewerOf('w');

it.each([
  [
    'SQLite',
    async () => join(tempDir(), 'persons.db'),
    (file: string, history: boolean) => openSqlite({ file, history }),
  ],
  ['PostgreSQL', newDatabase, (url: string, history: boolean) => openPostgres({ url, history })],
] as const)(
  'where history is off, who was deleted can be erased of what was kept before, again and again, on %s',
  async (_, newPlace, open) => {
    const place = await newPlace();
    const kept = await open(place, true);
    const people = [{ externalRef: 'a', firstName: 'Ann' }, { externalRef: 'b' }];
    const [ann, ben] = identifiersOf(await directoryOver(kept).upsert(viewer, people)) as [string, string];
    await kept.close();

    const silent = await open(place, false);
    const { services, upsert } = directoryOver(silent);
    const history = async (identifier: string) => {
      const [page] = await historyOfPersons(services, viewer, [identifier], { before: null, limit: 10 });
      return page?.changes.map(({ kind }) => kind);
    };
    await upsert(viewer, [{ externalRef: 'b', firstName: 'Ben' }]);
    await deletePersons(services, viewer, [ann]);
    expect(await history(ann)).toEqual(['DELETED', 'CREATED']);
    for (let time = 0; time < 2; time++) {
      const [erased] = await erasePersons(services, viewer, [ann]);
      expect(erased?.failure).toBeNull();
      expect(await history(ann)).toEqual(['ERASED']);
    }
    expect(await history(ben)).toEqual(['CREATED']);
    await silent.close();
  },
);
