import { expect, it } from 'vitest';
import { createRandom } from '../../src/cli/seed/random.ts';
import { newDatabase, query } from '../support/postgres/newDatabase.ts';
import { batchesInPostgres } from './examine.ts';
import { killAgainAndAgain } from './kill.ts';

/** What `npm run test:crash` sets; otherwise a short form. */
const { CRASH_KILLS: kills = '3', CRASH_BATCHES: batches = '20', CRASH_SEED: seed = '2' } = process.env;

it('a gateway on PostgreSQL that is killed has every batch that it acknowledged, whole, and none in part', {
  timeout: 3_600_000,
}, async () => {
  const url = await newDatabase();
  const random = createRandom(Number(seed));
  const killed = await killAgainAndAgain({
    database: url,
    batchesIn: () => batchesInPostgres(url),
    ...{ writers: 4, kills: Number(kills), batches: Number(batches) },
    random: () => random.integer(1_000_000) / 1_000_000,
    tell: line => process.stderr.write(`${line}\n`),
  });
  expect(killed.kills).toBeGreaterThanOrEqual(Number(kills));
  expect(killed.acknowledged).toBeGreaterThanOrEqual(Number(batches));
  // A key without its person, or the other way round, would be half of something, too.
  const [strays] = await query<{ count: string }>(
    url,
    `select count(*) from persons full join (select "person" from person_keys where "kind" = 0) as "keys" on "sequence" = "person"
     where "sequence" is null or "person" is null`,
  );
  expect(strays).toEqual({ count: '0' });
});
