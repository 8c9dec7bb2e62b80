import { expect, it } from 'vitest';
import { type Sample, samplesOf, sumOf } from '../support/samples.ts';
import { type Gateway, startGateway } from '../support/startGateway.ts';

const scrape = async ({ url }: Gateway) => samplesOf(await (await fetch(`${url}/metrics`)).text());
/** The values of a metric by the value of its one label, those that are 0 left out. */
const counts = (samples: readonly Sample[], name: string): Record<string, number> =>
  Object.fromEntries(
    samples
      .filter(sample => sample.name === name && sample.value > 0)
      .map(({ labels, value }) => [Object.values(labels).join(), value]),
  );

const upsert = `mutation ($persons: [PersonInput!]!, $dryRun: Boolean! = false, $key: String) {
  upsertPersons(input: { persons: $persons, dryRun: $dryRun, idempotencyKey: $key }) { failedCount replayed }
}`;
const person = (id: number) => ({
  externalRef: `ref-${id}`,
  firstName: `First${id}`,
  emailAddress: `${id}@example.com`,
});

it('upserts are counted by outcome, matching key and failure; dry runs and repeats as batches alone', async () => {
  const gateway = await startGateway();
  const send = (persons: readonly object[], more: object = {}) =>
    gateway.graphql(upsert, { persons, ...more } as never);
  await send([person(1), person(2), { firstName: 'Nobody' }], { key: 'once' });
  await send([person(1), person(2), { firstName: 'Nobody' }], { key: 'once' });
  await send([person(1), { emailAddress: '2@example.com', lastName: 'New' }, { emailAddress: 'bad' }]);
  await send([person(3), { firstName: 'Nobody' }], { dryRun: true });
  // Refused as a whole: no batch.
  await send([]);
  const samples = await scrape(gateway);
  expect(counts(samples, 'persons_upserts_total')).toEqual({ written: 2, replayed: 1, dry_run: 1 });
  expect(counts(samples, 'persons_upsert_items_total')).toEqual({
    CREATED: 2,
    UPDATED: 1,
    UNCHANGED: 1,
    FAILED: 2,
  });
  expect(counts(samples, 'persons_upsert_matches_total')).toEqual({ EXTERNAL_REF: 1, EMAIL_ADDRESS: 1 });
  expect(counts(samples, 'persons_upsert_failures_total')).toEqual({
    INSUFFICIENT_INFORMATION: 1,
    INVALID_VALUE: 1,
  });
});

it("the database's time is counted by what it goes into, and its log is measured", async () => {
  const gateway = await startGateway();
  const name = 'persons_database_duration_seconds_count';
  // What is written at the start has been written by then.
  await gateway.graphql(upsert, { persons: [person(9)] });
  const before = counts(await scrape(gateway), name);
  for (let time = 0; time < 3; time++) await gateway.graphql(upsert, { persons: [person(time)] });
  for (let time = 0; time < 2; time++) await gateway.graphql('{ findPersons { nodes { identifier } } }');
  const samples = await scrape(gateway);
  const after = counts(samples, name);
  const grown = (work: string) => (after[work] ?? 0) - (before[work] ?? 0);
  expect([grown('write'), grown('commit'), grown('wait')]).toEqual([3, 3, 3]);
  expect(grown('read')).toBeGreaterThanOrEqual(2);
  expect(sumOf(samples, 'persons_database_duration_seconds_sum', { work: 'commit' })).toBeGreaterThan(0);
  expect(sumOf(samples, 'persons_wal_bytes')).toBeGreaterThan(0);
  expect(sumOf(samples, 'persons_writes_waiting')).toBe(0);
});

it('a read in a thread counts as one, with those that wait for it', async () => {
  const gateway = await startGateway();
  // More persons than are looked at on the event loop.
  for (let batch = 0; batch < 6; batch++) {
    const persons = Array.from({ length: 100 }, (_, index) => person(batch * 100 + index));
    await gateway.graphql(upsert, { persons });
  }
  const long = '{ findPersons(filter: { search: "first" }, first: 5) { nodes { identifier } } }';
  expect((await gateway.graphql(long)).errors).toBeUndefined();
  const samples = await scrape(gateway);
  expect(sumOf(samples, 'persons_database_duration_seconds_count', { work: 'thread' })).toBeGreaterThan(0);
  expect(sumOf(samples, 'persons_long_reads_waiting')).toBe(0);
});
