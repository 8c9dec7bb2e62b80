import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { root, start } from '../support/persons.ts';
import { tempDir } from '../support/tempDir.ts';

const main = join(root, 'bench/dist/bench/main.js');
const folder = tempDir();
const [data, out] = [join(folder, 'data'), join(folder, 'out')];

const run = (program: string, args: readonly string[]) => start(process.execPath, [program, ...args]).ended;

/** As little as can be, by the generator that is always there. */
const bench = (...more: string[]) =>
  run(main, [
    ...['--persons', '2000', '--rounds', '1', '--seconds', '0.3', '--warm-up', '0', '--checks', '5'],
    ...['--starts', '1', '--traced', '0', '--connections', '4', '--generator', 'built-in'],
    ...['--data', data, '--out', out, ...more],
  ]);

beforeAll(async () => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  expect(await run(compiler, ['-p', join(root, 'bench/tsconfig.json')])).toMatchObject({ code: 0 });
});

// Starting eight servers takes its time on a busy machine.
describe('npm run bench, in miniature', { timeout: 120_000 }, () => {
  it('measures all servers by all workloads, checks the answers, and writes results and chart', async () => {
    const { code, stdout, stderr } = await bench();
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('Load by built-in') });
    expect(stdout).toContain('find by e-mail, share of raw');

    const results = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
    const measured = results.rows.map((row: Record<string, unknown>) => [row.workload, row.contender]);
    expect(measured).toEqual([
      ['find', 'raw'],
      ['find', 'gateway'],
      ['page', 'raw'],
      ['page', 'gateway'],
      ['upsert', 'raw'],
      ['upsert', 'raw, tuned'],
      ['upsert', 'gateway'],
    ]);
    for (const row of results.rows) {
      expect(row).toMatchObject({ checked: 10 });
      for (const name of ['perSecond', 'share', 'p50', 'p99', 'p99Ratio'])
        expect({ row, name, positive: row[name] > 0 }).toMatchObject({ positive: true });
    }
    expect(results.startUps).toMatchObject([{ contender: 'raw' }, { contender: 'gateway' }]);
    expect(results.fsyncs).toBe('not asked for');
    expect(results.targets).toHaveLength(10);
    expect(JSON.stringify(results)).not.toContain(root);

    const chart = readFileSync(join(out, 'chart.svg'), 'utf8');
    expect(chart).toMatch(/^<svg /);
    expect(chart).toContain('A page of 100 persons');
    // The copies are gone, the database stays for the next time.
    expect(readdirSync(data)).toEqual([expect.stringMatching(/^2000-persons-.*\.db$/)]);
  });

  it('fails when an answer is wrong', async () => {
    const [made = ''] = readdirSync(data);
    const database = new Database(join(data, made));
    database.pragma('foreign_keys = OFF');
    // Everybody gets the next one's address too, so that a find by it gives two.
    database.exec(`INSERT OR IGNORE INTO person_keys
      SELECT workspace, kind, value, person + 1, display, 1 FROM person_keys WHERE kind = 1`);
    database.exec('INSERT OR IGNORE INTO person_groups SELECT "group", person + 1 FROM person_groups');
    database.close();
    const { code, stderr } = await bench();
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^bench: raw, find: expected only /m),
    });
  });

  it.each([
    [
      ['--persons', '12'],
      "option '--persons <number>' argument '12' is invalid. A whole number from 2000 to 10000000.",
    ],
    [['--wide'], "unknown option '--wide'"],
  ])('refuses %j with one line', async (options, message) => {
    const { code, stderr } = await bench(...options);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `error: ${message}\n` });
  });
});
