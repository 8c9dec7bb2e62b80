import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

describe('npm run soak, in miniature', { timeout: 120_000 }, () => {
  // Of its own: the other one has been made wrong.
  const soakData = join(folder, 'soak');
  const built = join(root, 'dist/bundle/main.js');
  /** For so short a time only a large leak is one: hundreds of open files a minute. */
  const soak = (...more: string[]) =>
    start(process.execPath, [
      ...[main, 'soak', '--persons', '2000', '--clients', '2', '--minutes', '0.12', '--warm-up', '0.03'],
      ...['--sample-every', '0.3', '--overrun', '0', '--files-slope', '600', '--memory-slope', '100000'],
      ...['--heap-slope', '100000', '--p99-ratio', '100000', '--health', '100000'],
      ...['--data', soakData, '--out', out, ...more],
    ]);
  const resultsOf = () => JSON.parse(readFileSync(join(out, 'soak.json'), 'utf8'));
  /** The gateway with something done to it before. */
  function spoiled(name: string, code: string): string {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, `${code}\nawait import(${JSON.stringify(built)});\n`);
    return file;
  }

  it('asks everything, samples, overruns, and writes what it saw', async () => {
    const { code, stdout, stderr } = await soak('--overrun', '1', '--connections', '30').ended;
    expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nPASS\n$/) });
    expect(stderr).toMatch(/ min: \d+ answers, p50 .*; \d+ s left\n/);
    const results = resultsOf();
    expect(results).toMatchObject({ passed: true, ended: null });
    expect(results.kinds.length).toBeGreaterThan(2);
    expect(results.samples.length).toBeGreaterThan(5);
    for (const sample of results.samples) expect(sample.memory).toBeGreaterThan(sample.heap);
    expect(results.intervals.length).toBeGreaterThan(3);
    expect(results.overruns).toHaveLength(2);
    for (const { median, failures, probes } of results.overruns) {
      expect({ failures, some: probes > 0 }).toEqual({ failures: 0, some: true });
      // A bound for machines that do much else: without turns it is many times that of more connections.
      expect(median).toBeLessThan(2_000);
    }
    expect(results.overruns[0].overloaded).toBeGreaterThan(0);
    expect(JSON.stringify(results)).not.toContain(root);
    expect(readFileSync(join(out, 'soak.svg'), 'utf8')).toMatch(/^<svg .*A soak of .*: passed/s);
    expect(readdirSync(soakData)).toEqual([expect.stringMatching(/^2000-persons-.*\.db$/)]);
  });

  it.skipIf(process.platform !== 'linux')(
    'fails when files stay open (on Linux, which counts them)',
    async () => {
      const leak = `import { openSync } from 'node:fs';
      setInterval(() => { for (let i = 0; i < 10; i++) openSync('/dev/null'); }, 50);`;
      const { code, stdout } = await soak('--program', spoiled('leak', leak)).ended;
      expect({ code, stdout }).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/open files, a minute .* BROKEN\n.*\nFAIL\n$/s),
      });
      expect(resultsOf()).toMatchObject({ passed: false, ended: null });
    },
  );

  it('ends and fails when an answer is wrong', async () => {
    const wrong = `const { stringify } = JSON;
      JSON.stringify = (...given) => stringify(...given)?.replace('"lastId":-1', '"lastId":-2');`;
    const { code, stdout } = await soak('--program', spoiled('wrong', wrong)).ended;
    expect({ code, stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/Ended early: (find|new document|nobody): .*\n\nFAIL\n$/),
    });
    expect(resultsOf()).toMatchObject({ passed: false, ended: expect.stringContaining('expected') });
  });

  it('writes what it saw when it is stopped by a signal', async () => {
    const running = soak('--minutes', '0.5');
    await expect.poll(running.stderr, { timeout: 60_000 }).toContain('answers, p50');
    running.child.kill('SIGINT');
    const { code, stdout } = await running.ended;
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('a signal') });
    const { minutes, ended, samples } = resultsOf();
    expect({ ended, early: minutes < 0.5, some: samples.length > 0 }).toEqual({
      ended: 'a signal',
      early: true,
      some: true,
    });
    expect(readdirSync(soakData)).toEqual([expect.stringMatching(/^2000-persons-.*\.db$/)]);
  });
});
