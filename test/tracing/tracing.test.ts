import { afterAll, describe, expect, it } from 'vitest';
import { startApp } from '../../src/app.ts';
import { issueToken } from '../../src/auth/issue.ts';
import { readConfig } from '../../src/config.ts';
import { scopes } from '../../src/domain/viewer.ts';
import { createLog } from '../../src/log.ts';
import { newDatabase } from '../support/postgres/newDatabase.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';
import { type Collector, type ReceivedSpan, startCollector } from './collector.ts';

const cleanUp: Collector[] = [];
afterAll(async () => {
  for (const collector of cleanUp) await collector.close();
});

async function collectorOf(options = {}): Promise<Collector> {
  const collector = await startCollector(options);
  cleanUp.push(collector);
  return collector;
}

interface Asked {
  readonly query: string;
  readonly variables?: object;
  readonly headers?: Record<string, string>;
}

/** Asks a gateway that traces, stops it, and gives what it logged. */
async function asked(
  endpoint: string,
  ask: (send: (asked: Asked) => Promise<Response>, url: string) => Promise<void>,
  env: Record<string, string> = {},
): Promise<{ lines: readonly { msg: string }[]; token: string }> {
  const lines: { msg: string }[] = [];
  const config = readConfig({
    PORT: '0',
    AUTH_SECRET: testSecret,
    DATABASE_URL: `file:${tempDir()}/persons.db`,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    ...env,
  });
  const { url, stop } = await startApp(
    config,
    createLog('info', { write: line => void lines.push(JSON.parse(line)) }),
  );
  const grant = {
    workspace: 'tenant-canary',
    subject: 'subject-canary',
    groups: '*',
    scopes,
    expiresIn: 600,
  } as const;
  const token = await issueToken(testSecret, grant, config.auth);
  try {
    await ask(
      ({ query, variables, headers }) =>
        fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query, variables }),
        }),
      url,
    );
  } finally {
    // What is left of the traces is sent by then.
    await stop();
  }
  return { lines, token };
}

const childrenOf = ({ spanId }: ReceivedSpan, spans: readonly ReceivedSpan[]) =>
  spans.filter(({ parentSpanId }) => parentSpanId === spanId);

const find =
  'query Canary($ref: String) { findPersons(filter: { externalRef: $ref }) { nodes { firstName } } }';
const upsert =
  'mutation ($persons: [PersonInput!]!) { upsertPersons(input: { persons: $persons }) { failedCount } }';

describe('a trace', () => {
  it.each([
    ['sqlite', 'true'],
    ['sqlite', 'false'],
    ['postgresql', 'true'],
  ])(
    'has the request, in it the operation, in it the database (%s, HOT_LANE=%s)',
    async (system, hotLane) => {
      const collector = await collectorOf();
      await asked(
        collector.url,
        async (send, url) => {
          await send({ query: upsert, variables: { persons: [{ externalRef: 'r' }] } });
          for (const id of ['find-1', 'find-2', 'find-3'])
            await send({ query: find, variables: { ref: 'r' }, headers: { 'x-request-id': id } });
          await fetch(`${url}/health`);
        },
        { HOT_LANE: hotLane, ...(system === 'postgresql' && { DATABASE_URL: await newDatabase() }) },
      );
      const spans = collector.spans();
      const requests = spans.filter(({ kind }) => kind === 2);
      expect(requests.map(({ name }) => name)).toEqual(Array(4).fill('POST /graphql'));
      expect(new Set(requests.map(({ traceId }) => traceId)).size).toBe(4);
      expect(requests.map(({ attributes }) => attributes['persons.request_id']).slice(1)).toEqual([
        'find-1',
        'find-2',
        'find-3',
      ]);
      const [written, , , last] = requests as [ReceivedSpan, ReceivedSpan, ReceivedSpan, ReceivedSpan];
      expect(last).toMatchObject({
        parentSpanId: undefined,
        status: 0,
        attributes: {
          'http.request.method': 'POST',
          'http.route': '/graphql',
          'http.response.status_code': 200,
          'persons.lane': hotLane === 'true' ? 'hot' : 'yoga',
        },
        resource: { 'service.name': 'persons-gateway', 'process.pid': process.pid },
      });
      for (const [request, name, call] of [
        [written, 'mutation upsertPersons', 'upsertPersons'],
        [last, 'query findPersons', 'findPersonParts'],
      ] as const) {
        const [operation, ...others] = childrenOf(request, spans);
        expect(others).toEqual([]);
        expect(operation).toMatchObject({ name, kind: 1, traceId: request.traceId });
        const calls = childrenOf(operation as ReceivedSpan, spans);
        expect(calls.map(({ name }) => name)).toContain(call);
        expect(calls.find(({ name }) => name === call)).toMatchObject({
          kind: 3,
          attributes: { 'db.system.name': system, 'db.operation.name': call },
        });
      }
    },
    // The first who asks for a database of PostgreSQL waits for the server.
    120_000,
  );

  it("goes on with the caller's, unless that isn't recorded, or isn't well-formed", async () => {
    const collector = await collectorOf();
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const spanId = 'b7ad6b7169203331';
    await asked(collector.url, async send => {
      for (const traceparent of [
        `00-${traceId}-${spanId}-01`,
        `00-${'1'.repeat(32)}-${spanId}-00`,
        `00-${'0'.repeat(32)}-${spanId}-01`,
        'canary',
      ])
        await send({ query: '{ __typename }', headers: { traceparent, tracestate: 'vendor=state-canary' } });
    });
    const requests = collector.spans().filter(({ kind }) => kind === 2);
    expect(requests).toHaveLength(3);
    expect(requests[0]).toMatchObject({ traceId, parentSpanId: spanId });
    for (const { parentSpanId, traceId: own } of requests.slice(1)) {
      expect(parentSpanId).toBeUndefined();
      expect(own).toMatch(/^(?!0{32}|1{32})[0-9a-f]{32}$/);
    }
    expect(collector.text()).not.toContain('canary');
  });

  it('holds nothing of a person, a token, or what was asked', async () => {
    const collector = await collectorOf();
    const { token } = await asked(
      collector.url,
      async (send, url) => {
        const persons = [
          {
            externalRef: 'ref-canary',
            firstName: 'Canary',
            emailAddress: 'canary@example.com',
            phoneNumber: '+44 7700 900123',
          },
          { firstName: 'Canary' },
        ];
        for (let time = 0; time < 3; time++) {
          await send({ query: upsert, variables: { persons } });
          await send({ query: find, variables: { ref: 'ref-canary' } });
          await send({
            query: 'query Canary { findPersons(filter: { lastName: "Canary" }, afterId: -1) { lastId } }',
          });
        }
        await send({ query: '{ canary }' });
        await send({
          query: '{ __typename }',
          headers: { 'user-agent': 'canary', 'x-request-id': '<canary>' },
        });
        await fetch(`${url}/graphql?query={canary}&access_token=canary`, { method: 'REPORT' }).catch(
          () => undefined,
        );
        await fetch(`${url}/canary`);
      },
      { AUTH_QUERY_TOKEN: 'true' },
    );
    expect(collector.spans().length).toBeGreaterThan(20);
    expect(collector.text()).not.toMatch(/canary|\+44/i);
    for (const part of token.split('.')) expect(collector.text()).not.toContain(part);
  });

  it('tells errors by their code; those of callers are none of the server', async () => {
    const collector = await collectorOf();
    await asked(collector.url, async send => {
      const refused =
        'query ($id: ID) { findPersons(filter: { identifier: $id }, requireMatch: true) { lastId } }';
      await send({ query: refused, variables: { id: 'nobody' } });
      await send({ query: '{ __typename }', headers: { authorization: 'Bearer x' } });
      await send({ query: '{ viewer' });
    });
    const spans = collector.spans();
    const summary = (kind: number) =>
      spans
        .filter(span => span.kind === kind)
        .map(({ attributes, status }) => [
          attributes['http.response.status_code'] ?? attributes['persons.field'],
          attributes['error.type'],
          status,
        ]);
    expect(summary(2)).toEqual([
      [404, 'NOT_FOUND', 0],
      [401, 'INVALID_AUTHORIZATION', 0],
      [200, 'GRAPHQL_PARSE_FAILED', 0],
    ]);
    expect(summary(1)).toEqual([
      ['findPersons', 'NOT_FOUND', 2],
      [undefined, 'GRAPHQL_PARSE_FAILED', 2],
    ]);
  });
});

it('a gateway that keeps no history says so, traced as well', async () => {
  const collector = await collectorOf();
  await asked(
    collector.url,
    async send => {
      const answer = await send({ query: '{ personChangesCursor }' });
      expect(await answer.text()).toContain('HISTORY_OFF');
    },
    { HISTORY: 'false' },
  );
});

describe('a collector', () => {
  it('that is not there takes nothing from the answers, and the log says so', async () => {
    const gone = await startCollector();
    await gone.close();
    const { lines } = await asked(gone.url, async send => {
      for (let time = 0; time < 3; time++) expect((await send({ query: '{ __typename }' })).status).toBe(200);
    });
    expect(lines.map(({ msg }) => msg)).toContain('traces could not be sent');
  });

  it('that never answers does not keep the gateway from its end', async () => {
    const silent = await collectorOf({ answers: false });
    await asked(silent.url, async send => {
      expect((await send({ query: '{ __typename }' })).status).toBe(200);
    });
    expect(silent.spans().length).toBeGreaterThan(0);
  });
});
