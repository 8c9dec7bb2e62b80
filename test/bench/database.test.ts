import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { copyDatabase, database } from '../../bench/database.ts';
import { readPopulation, viewerGroups } from '../../bench/population.ts';
import { openDirectory } from '../../bench/raw/directory.ts';
import { batch, documents, draw } from '../../bench/workloads.ts';
import { persons } from '../support/persons.ts';
import { startGateway } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

/** All rows but for what is drawn at random or taken from the clock. */
function contents(file: string) {
  const connection = new Database(file, { readonly: true });
  const rows = (table: string) =>
    (connection.prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[])
      // Whose making was noted, as the benchmark's was not, is no part of what is measured.
      .map(({ identifier, createdAt, updatedAt, lastChange, ...row }) => JSON.stringify(row))
      .sort();
  const tables = [
    'workspaces',
    'groups',
    'persons',
    'person_keys',
    'person_groups',
    'person_attributes',
    'meta',
  ];
  const read = Object.fromEntries(tables.map(table => [table, rows(table)]));
  const indexes = connection
    .prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' ORDER BY name")
    .all();
  connection.close();
  return { ...read, indexes };
}

describe('the database of the benchmark', () => {
  it('is the one that persons seed makes', async () => {
    const seeded = join(tempDir(), 'persons.db');
    const { code } = await persons(['seed', '--persons', '400', '--groups', '10'], {
      DATABASE_URL: `file:${seeded}`,
    });
    expect(code).toBe(0);
    expect(contents(database(tempDir(), { persons: 400, groups: 10, seed: 1 }))).toEqual(contents(seeded));
  });

  it.each([true, false])(
    'stays the gateway’s when the plain server wrote into it, tuned: %s',
    async tuned => {
      const folder = tempDir();
      const made = database(join(folder, 'data'), { persons: 2_000, groups: 50, seed: 1 });
      copyDatabase(made, join(folder, 'work'));
      const file = join(folder, 'work/persons.db');
      const population = readPopulation(file, viewerGroups(50));
      const [drawn] = draw('upsert', population, 1, 1);
      if (drawn?.workload !== 'upsert') throw new Error('An upsert is drawn.');
      const { input } = drawn.variables;
      const raw = openDirectory({ file, groups: population.groups, tuned });
      const written = raw.upsert(input.persons);
      const found = raw.find(input.persons[0]?.emailAddress ?? '');
      raw.close();
      expect(written).toMatchObject({ createdCount: batch.created, updatedCount: batch.updated });

      const gateway = await startGateway({ env: { DATABASE_URL: `file:${file}` } });
      const token = await gateway.token({ groups: population.groups });
      const ask = (document: string, variables: object) =>
        gateway.graphql(document, variables as never, token);
      // By e-mail address and phone number alone everybody is found again, and nothing differs.
      const again = {
        persons: input.persons.map(({ externalRef, ...item }) => item),
        onAmbiguousMatch: 'OLDEST',
        dryRun: true,
      };
      const { data } = await ask(documents.upsert, { input: again });
      expect(data.upsertPersons).toMatchObject({ createdCount: 0, updatedCount: 0, unchangedCount: 100 });
      const answer = await ask(documents.find, { email: input.persons[0]?.emailAddress });
      expect(answer.data.findPersons).toEqual(found);
      const page = await ask(documents.page, { after: 1_999 });
      expect(page.data.findPersons.lastId).toBe(-1);
    },
  );
});
