import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePeople } from '../../src/cli/seed/people.ts';
import { personsIn, root, start } from '../support/persons.ts';
import { tempDir } from '../support/tempDir.ts';

let folder: string;
/** Has a directory with nobody in it. */
let empty: string;
beforeAll(async () => {
  empty = tempDir();
  expect(await personsIn(empty, ['migrate'], env)).toMatchObject({ code: 0 });
});
beforeEach(() => {
  folder = tempDir();
});
const env = { DATABASE_URL: 'file:./persons.db' };
const file = (name: string, text: string | Buffer): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const importing = (args: readonly string[], more: Record<string, string> = {}) =>
  personsIn(folder, ['import', ...args], { ...env, ...more });
/** Everybody, as the next import would take them. */
const exported = async (): Promise<Record<string, unknown>[]> => {
  const { stdout } = await personsIn(folder, ['export'], env);
  return stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
};
const counts = (stdout: string): Record<string, number> =>
  Object.fromEntries(
    [...stdout.matchAll(/^ {2}([a-z]+) +([0-9,]+)$/gm)].map(([, name, number]) => [
      name,
      Number(number?.replaceAll(',', '')),
    ]),
  );
const outcome = (created: number, updated: number, unchanged: number, failed: number) => ({
  created,
  updated,
  unchanged,
  failed,
});

describe('persons import', () => {
  it('takes CSV by the names of fields however they are written, and knows everybody the second time', async () => {
    file(
      'people.csv',
      '\uFEFFfirst_name,Last Name,emailAddress,phone-number,externalRef,attributes.plan,attributes\r\nAnn,"Lee, Dr.",ann@example.com,+1 555 0123,id-1,gold,"{""vip"":true}"\r\n\r\nBen,,,,id-2,,\r\n',
    );
    const first = await importing(['people.csv']);
    expect(first).toMatchObject({ code: 0 });
    expect(counts(first.stdout)).toEqual(outcome(2, 0, 0, 0));
    expect(await exported()).toMatchObject([
      {
        firstName: 'Ann',
        lastName: 'Lee, Dr.',
        phoneNumber: '+1 555 0123',
        attributes: { plan: 'gold', vip: true },
      },
      { firstName: 'Ben', externalRef: 'id-2' },
    ]);
    expect(counts((await importing(['people.csv'])).stdout)).toEqual(outcome(0, 0, 2, 0));
    expect(existsSync(join(folder, 'people.csv.checkpoint'))).toBe(false);
  });

  it('takes NDJSON from standard input, where null clears', async () => {
    const run = start(
      process.execPath,
      [join(root, 'dist/bundle/main.js'), 'import', '-', '--format', 'ndjson'],
      {
        env,
        cwd: folder,
      },
    );
    run.child.stdin?.end(
      '{"externalRef":"a","firstName":"Ann","emailAddresses":[{"value":"a@example.com"},{"value":"b@example.com"}]}\n{"externalRef":"a","firstName":null,"lastName":"Lee"}\n',
    );
    const { code, stdout } = await run.ended;
    expect([code, counts(stdout)]).toEqual([0, outcome(1, 1, 0, 0)]);
    const [ann] = await exported();
    expect(ann).toMatchObject({ lastName: 'Lee', otherEmailAddresses: ['b@example.com'] });
    expect(ann).not.toHaveProperty('firstName');
  });

  it('rejects rows one by one, with the reason, into a file that can be put right and imported', async () => {
    const rows = [
      'externalRef,email,status,groupIds,groupExternalRefs,note',
      'a,a@example.com,,,,kept',
      'b,nonsense,,,,wrong address',
      'c,,NO_SUCH,,,wrong status',
      'd,,,g,h,both kinds of group',
      'e,short',
      'f,f@example.com,BOUNCED,,,kept',
    ];
    file('people.csv', rows.join('\n'));
    const args = ['--map', 'email=emailAddress', '--map', 'note='];
    const first = await importing(['people.csv', ...args, '--rejects', 'rejected.csv']);
    expect([first.code, counts(first.stdout)]).toEqual([1, outcome(2, 0, 0, 4)]);
    const [header, ...rejected] = read('rejected.csv').trim().split('\n');
    expect(header).toBe(`${rows[0]},rejectedRow,rejectedCode,rejectedReason,rejectedCells`);
    expect(rejected).toEqual([
      'b,nonsense,,,,wrong address,2,INVALID_VALUE,emailAddress is not an e-mail address.,',
      'c,,NO_SUCH,,,wrong status,3,INVALID_ROW,"status: Expected one of ACTIVE, UNSUBSCRIBED, BOUNCED.",',
      expect.stringMatching(/^d,,,g,h,both kinds of group,4,BOTH_GROUP_IDENTIFIERS_PROVIDED,/),
      ',,,,,,5,INVALID_ROW,"The row has 2 cells, the header 6.","[""e"",""short""]"',
    ]);
    expect(statSync(join(folder, 'rejected.csv')).mode & 0o777).toBe(0o600);

    file('again.csv', read('rejected.csv').replace('nonsense', 'b@example.com'));
    expect(counts((await importing(['again.csv', ...args])).stdout)).toMatchObject({ created: 1, failed: 3 });
  });

  it('replaces a file of rejected rows only when told to, and makes none where no row is rejected', async () => {
    file('people.csv', 'externalRef;status\na;NO_SUCH\n');
    file('rejected.csv', 'mine');
    const args = ['people.csv', '--delimiter', ';', '--rejects', 'rejected.csv'];
    expect(await importing(args)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--force replaces it'),
    });
    expect(read('rejected.csv')).toBe('mine');
    await importing([...args, '--force']);
    expect(read('rejected.csv')).toMatch(
      /^externalRef;status;rejectedRow;rejectedCode;rejectedReason;rejectedCells\na;NO_SUCH;1;/,
    );

    file('good.csv', 'externalRef,\na,\n');
    expect(await importing(['good.csv', '--rejects', 'none.csv'])).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'none.csv'))).toBe(false);
  });

  it('tells of the first rejected rows where no file takes them', async () => {
    file('people.ndjson', Array.from({ length: 12 }, () => '{"status":"no"}').join('\n'));
    const { code, stderr } = await importing(['people.ndjson']);
    expect(code).toBe(1);
    expect(stderr).toContain('Row 1: INVALID_ROW. status: Expected one of ACTIVE, UNSUBSCRIBED, BOUNCED.\n');
    expect(stderr.match(/^Row /gm)).toHaveLength(10);
    expect(stderr).toContain('--rejects FILE keeps them all');
  });

  it('writes nothing in a dry run', async () => {
    file('people.csv', 'externalRef\na\nb\n');
    const { code, stdout } = await importing(['people.csv', '--dry-run']);
    expect([code, counts(stdout)]).toEqual([0, outcome(2, 0, 0, 0)]);
    expect(stdout).toContain('nothing written');
    expect(await exported()).toEqual([]);
  });

  it.each([
    [
      'a column that is no field',
      'externalRef,e-mail\na,b\n',
      [],
      '"e-mail" is no field of a person: say --map',
    ],
    ['a column twice', 'email_address,emailAddress\na,b\n', [], 'Two columns stand for emailAddress'],
    ['no column of a field', 'note\na\n', ['--map', 'note='], 'No column stands for a field'],
    ['a map to no field', 'note\na\n', ['--map', 'note=nothing'], 'nothing is no field of a person'],
    ['a map of no column', 'externalRef\na\n', ['--map', 'x=firstName'], 'there is no column "x"'],
    ['another encoding', Buffer.from('lastName\nM\xfcller\n', 'latin1'), [], 'people.csv is not UTF-8'],
    ['a quote without an end', 'externalRef,lastName\na,"b\nc,d\n', [], 'is no CSV behind row 0'],
    ['nothing at all', '', [], 'people.csv is empty'],
    ['a delimiter of two', 'externalRef\na\n', ['--delimiter', ';;'], '--delimiter must be one character'],
    ['a phone region of its own', 'externalRef\na\n', [], 'another PHONE_REGION', { PHONE_REGION: 'DE' }],
    [
      'rejects into itself',
      'externalRef\na\n',
      ['--rejects', './people.csv'],
      '--rejects must be another file',
    ],
  ] as [
    what: string,
    text: string | Buffer,
    args: string[],
    message: string,
    env?: Record<string, string>,
  ][])('refuses %s in one line, and imports nobody', async (_, text, args, message, more = {}) => {
    cpSync(empty, folder, { recursive: true });
    file('people.csv', text);
    const { code, stderr } = await importing(['people.csv', ...args], more);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(
      stderr
        .trim()
        .split('\n')
        .filter(line => line.startsWith('persons: ')),
    ).toHaveLength(1);
    expect(await exported()).toEqual([]);
    expect(existsSync(join(folder, 'people.csv.checkpoint'))).toBe(false);
  });

  it('says which file is missing, and asks for a format that no name tells', async () => {
    expect((await importing(['nothing.csv'])).stderr).toContain('There is no file nothing.csv.');
    expect((await importing(['-'])).stderr).toContain('Say with --format whether - is csv or ndjson.');
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'goes on after a %s where it was, and loses and doubles nobody',
    async signal => {
      const people = [...makePeople({ persons: 4_000, groups: 1, seed: 7 })].map(
        ({ groupIds, seenAt, ...person }, index) => ({
          ...person,
          externalRef: `row-${index}`,
          // One row in a thousand is no good.
          ...(index % 1_000 === 999 && { locale: 'not a locale' }),
        }),
      );
      file('people.ndjson', people.map(person => JSON.stringify(person)).join('\n'));
      const args = ['import', 'people.ndjson', '--rejects', 'rejected.ndjson'];
      const first = start(process.execPath, [join(root, 'dist/bundle/main.js'), ...args], {
        env,
        cwd: folder,
      });
      const saved = join(folder, 'people.ndjson.checkpoint');
      while (!existsSync(saved) && first.child.exitCode === null)
        await new Promise(resolve => setTimeout(resolve, 5));
      first.child.kill(signal);
      const stopped = await first.ended;
      if (signal === 'SIGTERM') {
        expect(stopped.code).toBe(1);
        expect(stopped.stderr).toMatch(
          /persons: Stopped behind row [0-9,]+\. The same command goes on from there\./,
        );
      }
      const { rows } = JSON.parse(readFileSync(saved, 'utf8')) as { rows: number };
      expect(rows).toBeLessThan(4_000);

      const second = await personsIn(folder, args, env);
      expect(second.stderr).toContain('Going on behind row');
      const { created = 0, unchanged = 0, failed } = counts(second.stdout);
      expect(failed).toBe(4);
      // What was upserted behind the last checkpoint is known the second time.
      expect(created + unchanged).toBe(3_996);
      expect(
        read('rejected.ndjson')
          .trim()
          .split('\n')
          .map(line => JSON.parse(line).rejectedRow),
      ).toEqual([1_000, 2_000, 3_000, 4_000]);
      const refs = (await exported()).map(({ externalRef }) => externalRef);
      expect(new Set(refs).size).toBe(3_996);
      expect(refs).toHaveLength(3_996);
      expect(existsSync(saved)).toBe(false);
    },
  );

  it("doesn't go on with another file, unless it's told to begin anew", async () => {
    file('people.csv', 'externalRef\na\n');
    file('people.csv.checkpoint', '{"of":"another","rows":1,"counts":{},"rejectedBytes":0}');
    const refused = await importing(['people.csv']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('--restart begins anew')]);
    expect(counts((await importing(['people.csv', '--restart'])).stdout)).toEqual(outcome(1, 0, 0, 0));
  });
});
