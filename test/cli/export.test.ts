import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, personsIn, root, start } from '../support/persons.ts';
import { tempDir } from '../support/tempDir.ts';

let folder: string;
const env = { DATABASE_URL: 'file:./persons.db' };
const run = (...args: string[]): Promise<Outcome> => personsIn(folder, args, env);

const people = [
  { externalRef: '=1+1', firstName: 'Ann', emailAddress: 'ann@example.com', phoneNumber: '+1-555-0123' },
  {
    externalRef: 'b',
    firstName: '"Ben", the 2nd',
    emailAddresses: [{ value: 'b@example.com' }, { value: 'ben@example.com', primary: true }],
    phoneNumbers: [{ value: '+49 30 123456' }, { value: '+49 30 654321' }],
    attributes: { plan: 'gold', tags: ['a', 'b'] },
    status: 'BOUNCED',
  },
  { externalRef: "'=2", firstName: '＋full', lastName: "'-", emailAddress: 'f@example.com' },
  { externalRef: 'c', lastName: 'Müller 🙂', locale: 'de-CH', timezone: 'Europe/Zurich' },
];

beforeAll(async () => {
  folder = tempDir();
  writeFileSync(join(folder, 'people.ndjson'), people.map(person => JSON.stringify(person)).join('\n'));
  expect(await run('import', 'people.ndjson')).toMatchObject({ code: 0 });
});

describe('persons export', () => {
  it.each(['csv', 'ndjson'])('writes %s that changes nothing when it is imported', async format => {
    const output = `out.${format}`;
    expect(await run('export', '--output', output)).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('4 persons exported.'),
    });
    expect(statSync(join(folder, output)).mode & 0o777).toBe(0o600);
    const { stdout } = await run('import', output);
    expect(stdout).toMatch(/ unchanged +4\n/);
  });

  it.each(['csv', 'ndjson'])('makes the same persons anew in another directory, by %s', async format => {
    const output = `other.${format}`;
    await run('export', '--output', output);
    const other = { DATABASE_URL: `file:./other-${format}.db` };
    const imported = await personsIn(folder, ['import', output, '--map', 'identifier='], other);
    expect(imported.stdout).toMatch(/ created +4\n/);
    const fields =
      'externalRef,firstName,lastName,emailAddress,phoneNumber,otherEmailAddresses,otherPhoneNumbers';
    const args = ['export', '--fields', `${fields},locale,timezone,status,attributes`];
    expect((await personsIn(folder, args, other)).stdout).toBe((await run(...args)).stdout);
  });

  it('puts an apostrophe before what a spreadsheet would calculate', async () => {
    const { stdout } = await run(
      'export',
      '--format',
      'csv',
      '--fields',
      'externalRef,phoneNumber,firstName',
    );
    expect(stdout).toBe(
      `externalRef,phoneNumber,firstName\n'=1+1,'+1-555-0123,Ann\nb,'+49 30 123456,"""Ben"", the 2nd"\n''=2,,'＋full\nc,,\n`,
    );
  });

  it("takes the API's filter", async () => {
    const args = ['export', '--fields', 'externalRef', '--filter'];
    expect((await run(...args, '{"status":"BOUNCED"}')).stdout).toBe('{"externalRef":"b"}\n');
    expect((await run(...args, '{"search":"mü"}')).stdout).toBe('{"externalRef":"c"}\n');
  });

  it.each([
    ['a filter that is no JSON', ['--filter', '{'], '--filter is no JSON.'],
    ['a field that no filter has', ['--filter', '{"name":"x"}'], '--filter: '],
    ['an unknown field', ['--fields', 'name'], '--fields takes identifier, externalRef'],
    [
      'the database',
      ['--output', 'persons.db', '--force'],
      '--output must be another file than the database',
    ],
    ['no field', ['--fields', ','], 'At least one'],
    ['no group', ['--groups', ''], 'At least one'],
    ['two kinds of groups', ['--groups', 'a', '--filter', '{"groupIds":["b"]}'], 'exclude each other'],
    ['an empty workspace', ['--workspace', ''], '--workspace'],
  ])('refuses %s in one line', async (_, args, message) => {
    const { code, stdout, stderr } = await run('export', ...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('replaces no file unless it is told to, and makes no database', async () => {
    writeFileSync(join(folder, 'there.csv'), 'mine');
    expect((await run('export', '--output', 'there.csv')).stderr).toContain('--force replaces it');
    expect(readFileSync(join(folder, 'there.csv'), 'utf8')).toBe('mine');
    expect((await run('export', '--output', 'there.csv', '--force')).code).toBe(0);
    expect(readFileSync(join(folder, 'there.csv'), 'utf8')).toContain('externalRef');
    const none = await personsIn(folder, ['export'], { DATABASE_URL: 'file:./none.db' });
    expect([none.code, existsSync(join(folder, 'none.db'))]).toEqual([1, false]);
  });

  it('ends well when whoever reads has seen enough', async () => {
    const { child, ended } = start(process.execPath, [join(root, 'dist/bundle/main.js'), 'export'], {
      env,
      cwd: folder,
    });
    child.stdout?.destroy();
    expect((await ended).code).toBe(0);
  });
});
