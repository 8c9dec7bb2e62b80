import { expect, it } from 'vitest';
import { createRandom } from '../../src/cli/seed/random.ts';
import { startBetween } from '../support/postgres/between.ts';
import { newDatabase, query } from '../support/postgres/newDatabase.ts';
import { batchesInPostgres } from './examine.ts';
import { killAgainAndAgain } from './kill.ts';

/** What `npm run test:crash` sets; otherwise a short form. */
const { CRASH_KILLS: kills = '3', CRASH_SEED: seed = '2' } = process.env;
/** Each turn is slowed down: a thousand, as on SQLite, would take a quarter of an hour. */
const batches = 20;

it('a gateway on PostgreSQL that is killed has every batch that it acknowledged, whole, and none in part', {
  timeout: 3_600_000,
}, async () => {
  const url = await newDatabase();
  // So that a kill comes in the middle of some transaction, not between two.
  const between = await startBetween(url, 20);
  const random = createRandom(Number(seed));
  const killed = await killAgainAndAgain({
    database: between.through(url),
    async batchesIn() {
      // What a batch writes last, in the same transaction.
      const alone = await query(
        url,
        `select * from (select distinct substring("externalRef" from '^(.*)-') as "key" from persons) as "batches"
         full join idempotency_records as "answers" on "answers"."key" = "batches"."key"
         where "answers"."key" is null or "batches"."key" is null`,
      );
      expect(alone).toEqual([]);
      return batchesInPostgres(url);
    },
    ...{ writers: 4, kills: Number(kills), batches },
    random: () => random.integer(1_000_000) / 1_000_000,
    tell: line => process.stderr.write(`${line}\n`),
  });
  expect(killed.kills).toBeGreaterThanOrEqual(Number(kills));
  expect(killed.acknowledged).toBeGreaterThanOrEqual(batches);
});
