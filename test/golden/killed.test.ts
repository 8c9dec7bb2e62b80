import { copyFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/repository/sqlite/migrations.ts';
import { persons, root, spawnGateway, start } from '../support/persons.ts';
import { testSecret } from '../support/startGateway.ts';
import { golden } from './database.ts';

const count = 20_000;
/** So many more that to bring the database up to date takes a while. */
const many = `
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt")
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
  SELECT 4294967296 + 100 + i, 'p' || i, 'ref ' || i, 'Name ' || i, 'ACTIVE', '{"plan":"gold"}', 1, 1, 1, 1 FROM n;
INSERT INTO "person_keys" SELECT 1, 0, 'ref ' || ("id" - 4294967396), "id", "externalRef", 0 FROM "persons" WHERE "identifier" LIKE 'p%';
UPDATE "workspaces" SET "lastSequence" = ${count + 100} WHERE "id" = 1;
`;

const state = (file: string) => {
  const database = new Database(file);
  const applied = database.prepare('SELECT count(*) FROM "__drizzle_migrations"').pluck().get();
  const people = database.prepare('SELECT count(*) FROM "persons"').pluck().get();
  const sound = database.pragma('quick_check(1)', { simple: true });
  database.close();
  return { applied, people, sound };
};

describe('an old database', { timeout: 120_000 }, () => {
  it('is of the old schema or of the new one when the upgrade is killed, and the next start ends it', async () => {
    const old = golden('schema-1.sql', many);
    const { people } = state(old);
    const env = { DATABASE_URL: `file:${old}.copy` };
    for (let round = 0; round < 6; round++) {
      for (const end of ['', '-wal', '-shm']) rmSync(`${old}.copy${end}`, { force: true });
      copyFileSync(old, `${old}.copy`);
      const upgrade = start(process.execPath, [`${root}/dist/bundle/main.js`, 'migrate'], { env });
      await sleep(200 + 250 * round);
      upgrade.child.kill('SIGKILL');
      await upgrade.ended;
      const killed = state(`${old}.copy`);
      expect(killed).toMatchObject({ people, sound: 'ok' });
      expect([1, migrations.length]).toContain(killed.applied);
    }
    expect(await persons(['migrate'], env)).toMatchObject({ code: 0 });
    expect(state(`${old}.copy`)).toEqual({ applied: migrations.length, people, sound: 'ok' });
  });

  it('is upgraded once by two servers that start at once, and both serve', async () => {
    const file = golden('schema-1.sql', many);
    const env = { DATABASE_URL: `file:${file}`, AUTH_SECRET: testSecret };
    const servers = await Promise.all([spawnGateway({ env }), spawnGateway({ env })]);
    for (const { url } of servers) expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect(state(file)).toMatchObject({ applied: migrations.length, sound: 'ok' });
  });
});
