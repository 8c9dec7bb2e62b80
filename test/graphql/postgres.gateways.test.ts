import { beforeAll, describe, expect, it } from 'vitest';
import { newDatabase, newEmptyDatabase } from '../support/postgres/newDatabase.ts';
import { type Gateway, startGateway } from '../support/startGateway.ts';
import { newWorkspace, type Workspace } from './contract/workspace.ts';

const people = 1_000;
const batch = 50;

describe('two gateways on one database', () => {
  let gateways: [Gateway, Gateway];
  let workspace: Workspace;
  beforeAll(async () => {
    const env = { DATABASE_URL: await newEmptyDatabase() };
    // At once: one of them makes the tables.
    gateways = await Promise.all([startGateway({ env }), startGateway({ env })]);
    workspace = await newWorkspace(gateways[0]);
  }, 120_000);

  it('make, of four clients who push the same new people at once, each once and all of them', async () => {
    const person = (number: number) => ({
      emailAddress: `person${number}@example.com`,
      phoneNumber: `+4930${100_000 + number}`,
      firstName: `First ${number}`,
    });
    const mutation = `mutation ($persons: [PersonInput!]!) {
      upsertPersons(input: { persons: $persons }) { createdCount failedCount results { failureReason } } }`;
    /** Each in an order of its own, in batches that overlap those of the others. */
    async function push(client: number): Promise<number> {
      const gateway = gateways[client % 2] as Gateway;
      const order = Array.from({ length: people }, (_, index) => (index * 7 + client * 251) % people);
      let created = 0;
      for (let from = 0; from < people; from += batch) {
        const persons = order.slice(from, from + batch).map(person);
        const { data, errors } = await gateway.graphql(mutation, { persons }, workspace.token);
        expect(errors).toBeUndefined();
        expect(data.upsertPersons.failedCount).toBe(0);
        created += data.upsertPersons.createdCount;
      }
      return created;
    }
    const created = await Promise.all([0, 1, 2, 3].map(push));
    expect(created.reduce((sum, count) => sum + count)).toBe(people);

    const found: string[] = [];
    let afterId: number | undefined;
    do {
      const page = await workspace.find({ first: 100, ...(afterId !== undefined && { afterId }) });
      found.push(...page.nodes.map(({ emailAddress }: { emailAddress: string }) => emailAddress));
      afterId = page.lastId;
    } while (afterId !== -1);
    expect(found).toHaveLength(people);
    expect(new Set(found).size).toBe(people);
  }, 240_000);

  it('let a reader who pages meanwhile miss nobody', async () => {
    const [writing, reading] = gateways;
    const own = await newWorkspace(writing);
    const token = own.token;
    const mutation = `mutation ($persons: [PersonInput!]!) { upsertPersons(input: { persons: $persons }) { createdCount } }`;
    let done = false;
    const write = async (client: number) => {
      for (let number = 0; number < 30; number++) {
        const gateway = gateways[client % 2] as Gateway;
        const persons = Array.from({ length: (number % 5) + 1 }, (_, index) => ({
          externalRef: `${client} ${number} ${index}`,
        }));
        const { errors } = await gateway.graphql(mutation, { persons }, token);
        expect(errors).toBeUndefined();
      }
    };
    const seen: string[] = [];
    const read = async () => {
      let after = 1;
      for (;;) {
        const last = done;
        const { data } = await reading.graphql(
          'query ($after: SafeInt!) { findPersons(afterId: $after, first: 7) { nodes { externalRef } edges { cursor } pageInfo { endCursor } } }',
          { after },
          token,
        );
        const { nodes, pageInfo } = data.findPersons;
        seen.push(...nodes.map(({ externalRef }: { externalRef: string }) => externalRef));
        if (pageInfo.endCursor) after = sequenceOf(pageInfo.endCursor);
        else if (last) return;
      }
    };
    const reader = read();
    await Promise.all([0, 1, 2, 3].map(write));
    done = true;
    await reader;
    const made = 4 * Array.from({ length: 30 }, (_, number) => (number % 5) + 1).reduce((a, b) => a + b);
    expect(seen).toHaveLength(made);
    expect(new Set(seen).size).toBe(made);
  }, 240_000);

  it('answer the same idempotency key once, whoever is asked', async () => {
    const own = await newWorkspace(gateways[0]);
    const mutation = `mutation ($input: UpsertPersonsInput!) { upsertPersons(input: $input) { replayed createdCount } }`;
    const input = { persons: [{ externalRef: 'a' }], idempotencyKey: 'key' };
    const answers = await Promise.all(
      [0, 1, 0, 1, 0, 1].map(which => (gateways[which] as Gateway).graphql(mutation, { input }, own.token)),
    );
    expect(answers.map(({ data }) => data.upsertPersons.createdCount)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(answers.filter(({ data }) => !data.upsertPersons.replayed)).toHaveLength(1);
  });

  it('revoke API keys and grants for each other at once', async () => {
    const [one, other] = gateways;
    const own = await newWorkspace(one);
    await own.groups('g');
    await own.upsert([{ externalRef: 'a', groupIds: ['g'] }]);
    const change = (what: string) =>
      `mutation { ${what}Groups(input: { subject: "s", groupIds: ["g"] }) { results { success } } }`;
    const granted = await own.as({ subject: 's', groups: undefined });
    const seenBy = async (gateway: Gateway, token: string) =>
      (await gateway.graphql('{ findPersons { nodes { externalRef } } }', {}, token)).data?.findPersons.nodes
        .length;
    await own.data(change('grant'));
    expect(await seenBy(other, granted.token)).toBe(1);
    await own.data(change('revoke'));
    expect(await seenBy(other, granted.token)).toBe(0);

    const { createApiKey } = await own.data(
      'mutation { createApiKey(input: { subject: "k", allGroups: true, scopes: ["people:read"] }) { key apiKey { identifier } } }',
    );
    expect(await seenBy(other, createApiKey.key)).toBe(1);
    await own.data(
      `mutation { revokeApiKey(input: { identifier: "${createApiKey.apiKey.identifier}" }) { apiKey { identifier } } }`,
    );
    const refused = await other.graphql('{ viewer { subject } }', {}, createApiKey.key);
    expect(refused.status).toBe(401);
  });
});

it('gateways on one database let through what one subject is allowed, and a tenth more at most', async () => {
  const limit = 200;
  const env = { DATABASE_URL: await newDatabase(), RATE_LIMIT: String(limit) };
  const gateways = await Promise.all([startGateway({ env }), startGateway({ env }), startGateway({ env })]);
  const begin = Date.now();
  let through = 0;
  const ask = async (client: number) => {
    for (let number = 0; number < limit; number++) {
      const { status } = await (gateways[client % 3] as Gateway).graphql('{ viewer { subject } }');
      if (status === 200) through += 1;
      else expect(status).toBe(429);
    }
  };
  await Promise.all([0, 1, 2].map(ask));
  // On a machine so slow that the minute has ended, others began.
  const minutes = Math.ceil((Date.now() - begin + 1) / 60_000);
  expect(through).toBeGreaterThanOrEqual(limit);
  expect(through).toBeLessThanOrEqual(limit * 1.1 * minutes);
}, 240_000);

const sequenceOf = (cursor: string): number => Number(Buffer.from(cursor, 'base64url').toString().slice(4));
