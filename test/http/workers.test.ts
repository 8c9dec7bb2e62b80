import { afterAll, describe, expect, it } from 'vitest';
import { post } from '../support/client.ts';
import { samplesOf, sumOf } from '../support/samples.ts';
import { type OpenConnection, openConnection, spawnWorkers, type Workers } from '../support/workers.ts';
import { rawPost } from './rawHttp.ts';

const soon = { timeout: 20_000 };
const cleanUp: Workers[] = [];
afterAll(async () => {
  for (const gateway of cleanUp) await gateway.stop();
});

async function start(count: number, env: Record<string, string> = {}): Promise<Workers> {
  const gateway = await spawnWorkers(count, { env: { LOG_LEVEL: 'debug', ...env } });
  cleanUp.push(gateway);
  return gateway;
}

/** A connection to each of the workers. */
async function connectionToEach(gateway: Workers, count: number): Promise<readonly OpenConnection[]> {
  const found = new Map<number, OpenConnection>();
  for (let time = 0; found.size < count; time++) {
    const connection = await openConnection(gateway.port);
    const requestId = `connection-${time}`;
    await connection.ask(`GET /health HTTP/1.1\r\nHost: a\r\nX-Request-Id: ${requestId}\r\n\r\n`);
    const line = () => gateway.logged('request').find(line => line.requestId === requestId);
    await expect.poll(line, soon).toBeDefined();
    const worker = line()?.worker ?? 0;
    if (found.has(worker)) connection.socket.destroy();
    else found.set(worker, connection);
  }
  return [...found.values()];
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const field = (answer: string, name: string) => new RegExp(`^${name}: (.*)\r$`, 'im').exec(answer)?.[1];

describe('rates counted by several workers', () => {
  const asked = (gateway: Workers, token = gateway.token) =>
    rawPost(gateway.port, token, JSON.stringify({ query: '{ __typename }' }));

  it('are those of the whole gateway', async () => {
    const limit = 10;
    const gateway = await start(2, { RATE_LIMIT: String(limit) });
    const [one, other] = await connectionToEach(gateway, 2);
    for (let request = 1; request <= limit; request++) {
      const answer = (await one?.ask(asked(gateway))) ?? '';
      expect([statusOf(answer), field(answer, 'RateLimit-Remaining')]).toEqual([200, `${limit - request}`]);
    }
    let allowed = 0;
    const refused = async () => {
      const answer = (await other?.ask(asked(gateway))) ?? '';
      if (statusOf(answer) === 200) allowed++;
      return [statusOf(answer), field(answer, 'RateLimit-Limit'), field(answer, 'RateLimit-Remaining')];
    };
    await expect.poll(refused, soon).toEqual([429, `${limit}`, '0']);
    expect(allowed).toBeLessThan(limit);
    const answer = (await other?.ask(asked(gateway))) ?? '';
    expect(Number(field(answer, 'Retry-After'))).toBeGreaterThan(0);
    expect(Number(field(answer, 'Retry-After'))).toBeLessThanOrEqual(60);
    expect(statusOf((await other?.ask(asked(gateway, await gateway.tokenOf('another')))) ?? '')).toBe(200);
  });

  it('are those of refused tokens, too', async () => {
    const gateway = await start(2, { RATE_LIMIT: '5' });
    const [one, other] = await connectionToEach(gateway, 2);
    const ask = async (connection: OpenConnection | undefined) =>
      statusOf((await connection?.ask(asked(gateway, 'no.good.token'))) ?? '');
    for (let request = 1; request <= 5; request++) expect(await ask(one)).toBe(401);
    let refused = 0;
    const status = async () => {
      const status = await ask(other);
      if (status === 401) refused++;
      return status;
    };
    await expect.poll(status, soon).toBe(429);
    expect(refused).toBeLessThan(5);
  });
});

describe('writes by several workers', () => {
  const mutation = `mutation($input: UpsertPersonsInput!) {
    upsertPersons(input: $input) {
      replayed createdCount updatedCount unchangedCount failedCount
      results { outcome person { identifier } }
    }
  }`;
  const person = (name: string) => ({
    firstName: name,
    emailAddress: `${name}@example.com`,
    phoneNumber: '+1 201 555 0123',
    externalRef: name,
  });
  const upsert = async (gateway: Workers, input: { persons: object[]; idempotencyKey?: string }) => {
    const variables = JSON.parse(JSON.stringify({ input }));
    const { status, data, errors } = await post(gateway.url, {
      query: mutation,
      variables,
      token: gateway.token,
    });
    expect([status, errors]).toEqual([200, undefined]);
    return data.upsertPersons;
  };
  const total = async (gateway: Workers, filter: object) => {
    const query = 'query($filter: PersonFilter) { findPersons(filter: $filter) { totalCount } }';
    const variables = JSON.parse(JSON.stringify({ filter }));
    return (await post(gateway.url, { query, variables, token: gateway.token })).data.findPersons.totalCount;
  };
  const atOnce = <T>(times: number, act: (time: number) => Promise<T>) =>
    Promise.all(Array.from({ length: times }, (_, time) => act(time)));

  it.each([2, 4])('make one person of the same new one pushed at once (%i workers)', async count => {
    const gateway = await start(count);
    for (let round = 0; round < 5; round++) {
      const persons = [person(`ann-${round}`)];
      const payloads = await atOnce(24, () => upsert(gateway, { persons }));
      expect(payloads.map(payload => payload.createdCount).sort()).toEqual([...Array(23).fill(0), 1]);
      expect(payloads.map(payload => payload.failedCount)).toEqual(Array(24).fill(0));
      expect(new Set(payloads.map(({ results }) => results[0].person.identifier)).size).toBe(1);
      expect(await total(gateway, { externalRef: `ann-${round}` })).toBe(1);
    }
    const answered = gateway.logged('request').map(({ worker }) => worker);
    expect(new Set(answered).size).toBe(count);
  });

  it('carry out what has the same idempotency key once, and give all the same answer', async () => {
    const gateway = await start(3);
    for (let round = 0; round < 5; round++) {
      const input = {
        // Nothing to be matched by: a second effect would be a second person.
        persons: [
          { externalRef: null, firstName: 'Ann', emailAddress: `a${round}@example.com`, expectedVersion: 0 },
        ],
        idempotencyKey: `key-${round}`,
      };
      const payloads = await atOnce(24, () => upsert(gateway, input));
      expect(payloads.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(payloads.map(({ createdCount }) => createdCount)).toEqual(Array(24).fill(1));
      expect(new Set(payloads.map(({ results }) => results[0].person.identifier)).size).toBe(1);
      expect(await total(gateway, { emailAddress: `a${round}@example.com` })).toBe(1);
    }
  });

  it('are all carried out, each person made once, when batches overlap', async () => {
    const gateway = await start(3);
    const payloads = await atOnce(40, time =>
      upsert(gateway, {
        // Each of the 210 persons is in two batches or more.
        persons: Array.from({ length: 20 }, (_, place) => person(`p${(time * 5 + place) % 210}`)),
      }),
    );
    const sum = (name: string) => payloads.reduce((count, payload) => count + payload[name], 0);
    expect([sum('createdCount'), sum('unchangedCount'), sum('failedCount')]).toEqual([210, 590, 0]);
    expect(await total(gateway, {})).toBe(210);
  });
});

describe('metrics of several workers', () => {
  const scrape = async (connection: OpenConnection | undefined) => {
    const answer = (await connection?.ask('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n')) ?? '';
    const text = answer.slice(answer.indexOf('\r\n\r\n') + 4);
    return { status: statusOf(answer), text, samples: statusOf(answer) === 200 ? samplesOf(text) : [] };
  };
  const nowhere = 'GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n';

  it('are added up, whichever of them is asked', async () => {
    const gateway = await start(3);
    const connections = await connectionToEach(gateway, 3);
    for (const [place, { ask }] of connections.entries())
      for (let request = 0; request <= place; request++) await ask(nowhere);
    for (const connection of connections) {
      const { samples } = await scrape(connection);
      expect(sumOf(samples, 'persons_http_requests_total', { status: '4xx' })).toBe(1 + 2 + 3);
      // Three processes have more than any one.
      expect(sumOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(100 * 2 ** 20);
    }
    const all = await Promise.all(connections.map(scrape));
    for (const { samples } of all)
      expect(sumOf(samples, 'persons_http_requests_total', { status: '4xx' })).toBe(6);
  });

  it('are those of the workers that are left when one has ended', async () => {
    const gateway = await start(2);
    const [one, other] = await connectionToEach(gateway, 2);
    await one?.ask(nowhere);
    await other?.ask(nowhere);
    const [first = 0] = gateway.pids();
    process.kill(first, 'SIGKILL');
    const left = async () => {
      for (const connection of [one, other]) {
        const { status, samples } = await scrape(connection);
        if (status === 200) return sumOf(samples, 'persons_http_requests_total', { status: '4xx' });
      }
      return undefined;
    };
    await expect.poll(left, soon).toBe(1);
  });

  it('are refused, rather than said in part, while a worker does not answer', async () => {
    const gateway = await start(2);
    const connections = await connectionToEach(gateway, 2);
    const [stuck = 0] = gateway.pids();
    process.kill(stuck, 'SIGSTOP');
    const { status, text } = await Promise.race(connections.map(scrape));
    process.kill(stuck, 'SIGCONT');
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([503, 'OVERLOADED']);
    await expect.poll(async () => (await scrape(connections[0])).status, soon).toBe(200);
  });
});
