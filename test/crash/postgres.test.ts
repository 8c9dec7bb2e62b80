import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDatabaseAt } from '../support/postgres/newDatabase.ts';
import { type Cluster, startCluster } from '../support/postgres/startCluster.ts';
import { type Gateway, startGateway } from '../support/startGateway.ts';

const batches = 40;
const batch = 5;

const mutation = `mutation ($input: UpsertPersonsInput!) {
  upsertPersons(input: $input) { createdCount failedCount } }`;

describe('a PostgreSQL server that crashes, and one that is restarted, while clients write through two gateways', () => {
  let cluster: Cluster;
  let gateways: [Gateway, Gateway];
  beforeAll(async () => {
    // As it comes: every COMMIT is on the disk before it is answered.
    cluster = await startCluster();
    const env = { DATABASE_URL: await newDatabaseAt(cluster.port) };
    gateways = await Promise.all([startGateway({ env }), startGateway({ env })]);
  }, 120_000);
  // The gateways end with the file, after this: they have let go of the server by then.
  afterAll(async () => {
    for (const gateway of gateways) await gateway.stop();
    await cluster.end();
  });

  const ready = async (gateway: Gateway) => (await fetch(`${gateway.url}/ready`)).status;
  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await sleep(50);
  }

  it('has lost nothing that was acknowledged and made nothing twice, and serves again by itself', async () => {
    const refused = new Set<string>();
    let acknowledged = 0;

    /** Repeats each batch under its own key until it is acknowledged, as the errors say one may. */
    async function write(client: number): Promise<void> {
      const gateway = gateways[client % 2] as Gateway;
      for (let number = 0; number < batches; number++) {
        const persons = Array.from({ length: batch }, (_, index) => ({
          externalRef: `${client}-${number}-${index}`,
        }));
        const input = { persons, idempotencyKey: `${client}-${number}` };
        for (;;) {
          const { status, errors, data } = await gateway.graphql(mutation, { input });
          if (!errors) {
            expect(data.upsertPersons).toEqual({ createdCount: batch, failedCount: 0 });
            acknowledged += 1;
            break;
          }
          expect(status).toBe(503);
          refused.add(errors[0]?.extensions?.code as string);
          await sleep(50);
        }
      }
    }

    const writing = Promise.all([0, 1, 2, 3].map(write));
    for (const [share, down] of [cluster.crash, cluster.stop].entries()) {
      await until(async () => acknowledged >= (share + 1) * batches);
      await down();
      for (const gateway of gateways) await until(async () => (await ready(gateway)) === 503);
      await cluster.start();
      for (const gateway of gateways) await until(async () => (await ready(gateway)) === 200);
    }
    await writing;

    expect([...refused].filter(code => !['STORAGE_BUSY', 'UNKNOWN_OUTCOME'].includes(code))).toEqual([]);
    expect(refused.size).toBeGreaterThan(0);
    const found: string[] = [];
    for (let after = 1; after !== -1; ) {
      const { data } = await gateways[0].graphql(
        'query ($after: SafeInt) { findPersons(afterId: $after) { nodes { externalRef } lastId } }',
        { after },
      );
      found.push(...data.findPersons.nodes.map(({ externalRef }: { externalRef: string }) => externalRef));
      after = data.findPersons.lastId;
    }
    expect(new Set(found).size).toBe(found.length);
    expect(found).toHaveLength(4 * batches * batch);
  }, 240_000);
});
