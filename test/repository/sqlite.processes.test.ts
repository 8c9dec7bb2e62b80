import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { Outcome } from '../../src/domain/outcome.ts';
import { connect } from '../../src/repository/sqlite/connection.ts';
import type { Migrated } from '../../src/repository/sqlite/migrate.ts';
import { tempDir } from '../support/tempDir.ts';

const script = fileURLToPath(new URL('processes/upsert.mjs', import.meta.url));
const batches = 10;
const size = 20;

const running = new Set<ChildProcessByStdio<Writable, Readable, Readable>>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** A process of its own; each `next` is what it says next, `go` lets it do the next thing. */
function start(file: string) {
  const child = spawn(process.execPath, [script, file, String(batches), String(size)], { stdio: 'pipe' });
  running.add(child);
  let errors = '';
  child.stderr.on('data', data => {
    errors += data;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ended: once(child, 'close').then(() => running.delete(child)),
    go: () => child.stdin.write('\n'),
    async next(): Promise<unknown> {
      const { value, done } = await lines.next();
      if (done) throw new Error(`The process ended: ${errors}`);
      return JSON.parse(value);
    },
  };
}

it('two processes migrate a new file once, and make each new person once', async () => {
  const file = join(tempDir(), 'persons.db');
  const processes = [start(file), start(file)];
  const all = <T>(ask: (process: (typeof processes)[number]) => T) => Promise.all(processes.map(ask));

  expect(await all(({ next }) => next())).toEqual(['ready', 'ready']);
  await all(({ go }) => go());
  const migrated = (await all(({ next }) => next())) as Migrated[];
  const to = migrated[0]?.to ?? 0;
  expect(to).toBeGreaterThan(0);
  expect(migrated.map(({ from }) => from).sort()).toEqual([0, to]);

  await all(({ go }) => go());
  const outcomes = ((await all(({ next }) => next())) as Outcome[][]).flat();
  await all(({ ended }) => ended);
  const count = (outcome: Outcome) => outcomes.filter(each => each === outcome).length;
  expect([count('CREATED'), count('UNCHANGED')]).toEqual([batches * size, batches * size]);

  const database = connect(file);
  const people = database
    .prepare('SELECT count(*), count(DISTINCT emailAddress), max(id) % 4294967296 FROM persons')
    .raw()
    .get();
  const [integrity] = database.pragma('integrity_check') as { integrity_check: string }[];
  database.close();
  expect(people).toEqual([batches * size, batches * size, batches * size + 1]);
  expect(integrity?.integrity_check).toBe('ok');
});
