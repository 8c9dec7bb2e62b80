import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/cli/seed/random.ts';
import { spawnGateway } from '../support/persons.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';
import { batchesIn, halves } from './examine.ts';
import { killAgainAndAgain } from './kill.ts';
import { keyOf, send } from './writers.ts';

/** What `npm run test:crash` sets; otherwise a short form. */
const { CRASH_KILLS: kills = '4', CRASH_BATCHES: batches = '40', CRASH_SEED: seed = '1' } = process.env;

describe('a server that is killed', () => {
  it('has every batch that it acknowledged, whole, and none in part', { timeout: 3_600_000 }, async () => {
    const random = createRandom(Number(seed));
    const file = join(tempDir(), 'persons.db');
    const killed = await killAgainAndAgain({
      database: `file:${file}`,
      batchesIn: () => batchesIn(file),
      ...{ writers: 4, kills: Number(kills), batches: Number(batches) },
      random: () => random.integer(1_000_000) / 1_000_000,
      tell: line => process.stderr.write(`${line}\n`),
    });
    expect(killed.kills).toBeGreaterThanOrEqual(Number(kills));
    expect(killed.acknowledged).toBeGreaterThanOrEqual(Number(batches));
  });
});

describe('a log that was cut off', () => {
  it('gives the batches up to some point, in order, and none in part', async () => {
    const folder = tempDir();
    const file = join(folder, 'persons.db');
    const env = { DATABASE_URL: `file:${file}`, AUTH_SECRET: testSecret };
    const first = await spawnGateway({ env });
    first.child.kill('SIGTERM');
    await first.ended;
    const gateway = await spawnGateway({ env });
    const count = 30;
    for (let number = 0; number < count; number++)
      expect(await send(gateway.url, { writer: 0, number })).toMatchObject({
        status: 200,
        errors: undefined,
      });
    // Killed, it leaves its log as it is.
    gateway.child.kill('SIGKILL');
    await gateway.ended;
    const log = readFileSync(`${file}-wal`);
    const random = createRandom(Number(seed));
    const seen = new Set<number>();
    for (let round = 0; round < 60; round++) {
      const cut = join(folder, `cut-${round}.db`);
      copyFileSync(file, cut);
      writeFileSync(`${cut}-wal`, log);
      truncateSync(`${cut}-wal`, random.integer(log.length + 1));
      const held = batchesIn(cut);
      expect(halves(held)).toEqual([]);
      expect([...held.keys()]).toEqual(
        Array.from({ length: held.size }, (_, number) => keyOf({ writer: 0, number })),
      );
      seen.add(held.size);
    }
    // Or the log wasn't what held them.
    expect(seen.size).toBeGreaterThan(10);
  });
});
