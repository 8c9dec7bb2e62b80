import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Between, startBetween } from '../support/postgres/between.ts';
import { newDatabase, query } from '../support/postgres/newDatabase.ts';
import { type Gateway, startGateway } from '../support/startGateway.ts';
import { newWorkspace, type Workspace } from './contract/workspace.ts';

describe('one caller of a gateway on PostgreSQL', { timeout: 120_000 }, () => {
  let url: string;
  let between: Between;
  let gateway: Gateway;
  let workspace: Workspace;
  let other: Client;
  beforeAll(async () => {
    url = await newDatabase();
    between = await startBetween(url);
    gateway = await startGateway({ env: { DATABASE_URL: between.through(url) } });
    workspace = await newWorkspace(gateway);
    await workspace.groups('g');
    await workspace.upsert([{ externalRef: 'a', firstName: 'Ann' }]);
    other = new Client({ connectionString: url });
    await other.connect();
    return () => other.end();
  });
  const waitingForLock = async () =>
    (
      await query(
        url,
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).length;
  const find = '{ findPersons(filter: { externalRef: "a" }) { nodes { externalRef } } }';
  const groups = '{ groups { nodes { identifier } } }';

  it('who searches for ever keeps nobody else waiting, whatever they come with', async () => {
    const hostile = await workspace.as({ subject: 'hostile' });
    const { createApiKey } = await workspace.data(
      'mutation { createApiKey(input: { subject: "key", allGroups: true, scopes: ["people:read"] }) { key } }',
    );
    await other.query('begin; lock table persons in access exclusive mode');
    const searches = Array.from({ length: 50 }, () => hostile.graphql(find));
    await expect.poll(waitingForLock).toBe(3);
    const found = { data: { groups: { nodes: [{ identifier: 'g' }] } } };
    expect(await workspace.graphql(groups)).toMatchObject(found);
    expect(await gateway.graphql(groups, {}, createApiKey.key)).toMatchObject(found);
    expect((await fetch(`${gateway.url}/ready`)).status).toBe(200);
    await other.query('rollback');
    for (const { status } of await Promise.all(searches)) expect(status).toBe(200);
  });

  it('who goes away leaves nothing behind that is begun only then', async () => {
    const { token } = await workspace.as({ subject: 'impatient' });
    await other.query('begin; lock table persons in access exclusive mode');
    const abort = new AbortController();
    const searches = Array.from({ length: 50 }, () =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: find }),
        signal: abort.signal,
      }).catch(() => undefined),
    );
    await expect.poll(waitingForLock).toBe(3);
    const inFlight = async () =>
      Number(
        /^persons_operations_in_flight (\d+)$/m.exec(
          await (await fetch(`${gateway.url}/metrics`)).text(),
        )?.[1],
      );
    await expect.poll(inFlight).toBe(50);
    abort.abort();
    await Promise.all(searches);
    // The server hears of it by the same event loop, a few turns later.
    await sleep(500);
    const before = between.turns();
    await other.query('rollback');
    await expect.poll(inFlight).toBe(0);
    // Those that were under way, and what the polls above cost.
    expect(between.turns() - before).toBeLessThan(20);
  });
});
