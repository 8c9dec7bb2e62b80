import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadedBy, ofPackage } from '../support/loaded.ts';
import { persons, spawnGateway } from '../support/persons.ts';
import { newEmptyDatabase, query } from '../support/postgres/newDatabase.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

describe('the commands on PostgreSQL', () => {
  let env: { DATABASE_URL: string; AUTH_SECRET: string };
  beforeAll(async () => {
    env = { DATABASE_URL: await newEmptyDatabase(), AUTH_SECRET: testSecret };
  });

  it('make the tables, fill them, and carry people out and in', async () => {
    const first = await persons(['migrate'], env);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^postgres:\/\/127\.0\.0\.1:\d+\/persons_\w+ went from schema version 0 to [1-9]\d*\.\n$/,
    );
    expect((await persons(['migrate'], env)).stdout).toContain('already');

    expect(await persons(['seed', '--persons', '150', '--groups', '3'], env)).toMatchObject({ code: 0 });
    const file = join(tempDir(), 'people.csv');
    expect(await persons(['export', '--output', file], env)).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8').trim().split('\n').length).toBeGreaterThan(150);
    const again = await persons(['import', file], env);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toMatch(/unchanged\s+150\n/);
    const more = join(tempDir(), 'more.csv');
    writeFileSync(more, 'externalRef,firstName\nimported,Ida\n');
    expect((await persons(['import', more], env)).stdout).toMatch(/created\s+1\n/);
  }, 120_000);

  it('make, list and revoke API keys, and serve', async () => {
    const gateway = await spawnGateway({ env });
    const ask = async (token: string) =>
      (
        await fetch(`${gateway.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ query: '{ findPersons(first: 1) { nodes { identifier } } }' }),
        })
      ).status;
    const { stdout: token } = await persons(['token'], env);
    expect(await ask(token.trim())).toBe(200);
    const made = await persons(['keys', 'create', '--subject', 'crm', '--groups', 'group-1'], env);
    const key = made.stdout.trim();
    expect(await ask(key)).toBe(200);
    const listed = await persons(['keys', 'list'], env);
    const identifier = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(listed.stdout)?.[0] ?? '';
    expect(await persons(['keys', 'revoke', identifier], env)).toMatchObject({ code: 0 });
    expect(await ask(key)).toBe(401);
    gateway.child.kill('SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0 });
    expect(gateway.stdout() + gateway.stderr()).not.toContain('password');
  }, 120_000);

  it('serve with the driver of the engine alone, as on SQLite', async () => {
    const [postgres, sqlite] = await Promise.all([loadedBy(env), loadedBy({ AUTH_SECRET: testSecret })]);
    const drivers = (files: readonly string[]) =>
      ['pg/', 'better-sqlite3/'].filter(name => ofPackage(name, files).length > 0);
    expect(drivers(postgres)).toEqual(['pg/']);
    expect(drivers(sqlite)).toEqual(['better-sqlite3/']);
  });

  it.each([
    ['backup', 'pg_dump'],
    ['restore', 'pg_restore'],
  ])('%s is the server’s own business', async (command, program) => {
    const { code, stderr, stdout } = await persons([command, 'x.db'], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^persons: DATABASE_URL names PostgreSQL: [^\n]+\n$/);
    expect(stderr).toContain(program);
  });

  it.each<[what: string, change: (url: URL) => void, says: RegExp]>([
    ['a wrong password', url => (url.password = 'hunter2'), /does not let this user in/],
    ['no such database', url => (url.pathname = '/nothing'), /does not exist/],
    ['nobody there', url => (url.port = '1'), /cannot be reached/],
  ])('say %s in one line, without the password', async (_what, change, says) => {
    const url = new URL(env.DATABASE_URL);
    change(url);
    for (const command of ['serve', 'migrate']) {
      const outcome = await persons([command], { ...env, DATABASE_URL: url.href, PORT: '0' });
      expect(outcome).toMatchObject({ code: 1, stdout: '' });
      expect(outcome.stderr).toMatch(/^persons: DATABASE_URL: [^\n]+\n$/);
      expect(outcome.stderr).toMatch(says);
      expect(outcome.stderr).not.toMatch(/password(?!\.)|hunter2/);
    }
  });

  it('leave a database alone that has another program’s tables by the same names', async () => {
    const url = await newEmptyDatabase();
    await query(url, 'create table "persons" ("name" text)');
    const { code, stderr } = await persons(['migrate'], { ...env, DATABASE_URL: url });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^persons: DATABASE_URL: [^\n]*tables of another program[^\n]*\n$/);
    const tables = await query(
      url,
      'select table_name from information_schema.tables where table_schema = current_schema()',
    );
    expect(tables).toEqual([{ table_name: 'persons' }]);
  });
});
