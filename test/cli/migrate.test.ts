import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { persons } from '../support/persons.ts';
import { tempDir } from '../support/tempDir.ts';

const migrate = (file: string, command = 'migrate') =>
  persons([command], { DATABASE_URL: `file:${file}`, PORT: '0' });

describe('persons migrate', () => {
  it('makes a database, and then has nothing left to do', async () => {
    const file = join(tempDir(), 'new', 'persons.db');
    const first = await migrate(file);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/persons\.db went from schema version 0 to [1-9][0-9]*\.\n$/);
    const second = await migrate(file);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toMatch(/persons\.db is at schema version [1-9][0-9]* already\.\n$/);
  });
});

describe.each(['migrate', 'serve', 'seed'])('persons %s', command => {
  it.each([
    ['a text', (file: string) => writeFileSync(file, 'Dear diary, this is no database. '.repeat(100))],
    ['a short text', (file: string) => writeFileSync(file, 'no')],
    ['the database of another program', otherProgram],
  ])('leaves a file that is %s untouched', async (_what, make) => {
    const folder = tempDir();
    const file = join(folder, 'persons.db');
    make(file);
    const before = readFileSync(file);
    const { code, stdout, stderr } = await migrate(file, command);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^persons: .*persons\.db is .*\n$/);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['persons.db']);
  });

  it('says in one line that the database is a folder', async () => {
    const file = join(tempDir(), 'persons.db');
    mkdirSync(file);
    expect(await migrate(file, command)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^persons: .*persons\.db .*\n$/),
    });
  });
});

function otherProgram(file: string): void {
  const database = new Database(file);
  database.exec("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
  database.close();
}
