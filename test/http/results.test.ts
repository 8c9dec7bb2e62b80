import { beforeAll, describe, expect, it } from 'vitest';
import { fixtureSchema } from './fixture.ts';
import { codeOf, type Running, startGateway } from './gateway.ts';

let gateway: Running;
beforeAll(async () => {
  gateway = await startGateway({ schema: fixtureSchema() });
});

const json = { accept: 'application/json' };
const modern = { accept: 'application/graphql-response+json' };

describe('the status of an answer', () => {
  it.each([
    ['NOT_FOUND', 404],
    ['FORBIDDEN', 403],
    ['BAD_USER_INPUT', 400],
    ['IDEMPOTENCY_KEY_REUSED', 409],
    ['RATE_LIMITED', 429],
    ['STORAGE_BUSY', 503],
    ['INTERNAL_SERVER_ERROR', 500],
  ])('without data is that of %s: %i, in either form', async (code, status) => {
    const query = `{ fails(code: "${code}") }`;
    for (const headers of [json, modern]) {
      const reply = await gateway.post({ query }, headers);
      expect([reply.status, codeOf(reply), reply.json.data]).toEqual([status, code, null]);
      expect(reply.json.errors[0].message).toBe(`It failed with ${code}.`);
    }
  });

  it('with any data is 200', async () => {
    const reply = await gateway.post({ query: '{ hello mayFail(code: "NOT_FOUND") }' }, modern);
    expect([reply.status, codeOf(reply)]).toEqual([200, 'NOT_FOUND']);
    expect(reply.json.data).toEqual({ hello: 'world', mayFail: null });
    expect((await gateway.post({ query: '{ mayFail(code: "FORBIDDEN") }' })).status).toBe(200);
  });

  it('with several errors and no data is that of the first', async () => {
    const query = '{ a: fails(code: "NOT_FOUND") b: fails(code: "FORBIDDEN") }';
    const reply = await gateway.post({ query });
    expect([reply.status, codeOf(reply)]).toEqual([404, 'NOT_FOUND']);
  });

  it.each([
    ['a syntax error', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['an invalid document', { query: '{ nowhere }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', { query: 'query ($c: String!) { fails(code: $c) }' }, 'BAD_USER_INPUT'],
    ['an unknown operation', { query: '{ hello }', operationName: 'X' }, 'BAD_USER_INPUT'],
    ['two operations', { query: 'query A { hello } query B { hello }' }, 'BAD_USER_INPUT'],
    ['no operation', { query: 'fragment F on Query { hello }' }, 'BAD_USER_INPUT'],
  ])('for %s is 200 as application/json, and 400 otherwise', async (_what, body, code) => {
    const old = await gateway.post(body, json);
    expect([old.status, codeOf(old)]).toEqual([200, code]);
    const now = await gateway.post(body, modern);
    expect([now.status, codeOf(now)]).toEqual([400, code]);
    expect(now.json).not.toHaveProperty('data');
  });

  it('that may be tried again says when', async () => {
    const reply = await gateway.post({ query: '{ fails(code: "STORAGE_BUSY", retryAfter: 3) }' });
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '3']);
  });

  it('for a lacking scope challenges', async () => {
    const reply = await gateway.post({ query: '{ fails(code: "FORBIDDEN") }' });
    expect(reply.headers.get('www-authenticate')).toContain('insufficient_scope');
  });
});

describe('what nobody foresaw', () => {
  it.each(['{ crashes hello }', '{ leaks hello }', '{ badInteger hello }'])('%s is masked', async query => {
    const reply = await gateway.post({ query }, { 'x-request-id': 'the-request' });
    expect(reply.json.errors).toHaveLength(1);
    expect(reply.json.errors[0].message).toBe('Internal server error');
    expect(reply.json.errors[0].extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      requestId: 'the-request',
    });
    expect(reply.json.errors[0].path).toHaveLength(1);
    expect(reply.text).not.toMatch(/SELECT|\.js|jane|stack/);
  });

  it('is logged with the id of its request', async () => {
    await gateway.post({ query: '{ crashes }' }, { 'x-request-id': 'logged-request' });
    const logged = gateway.lines.filter(line => line.requestId === 'logged-request');
    expect(logged.map(line => line.level)).toEqual(['error', 'debug']);
    expect(logged[0]?.err).toMatchObject({
      type: 'Error',
      frames: expect.arrayContaining([expect.any(String)]),
    });
  });

  it('is 500 where it leaves no data', async () => {
    const reply = await gateway.post({ query: '{ nothing }' });
    expect([reply.status, codeOf(reply)]).toEqual([500, 'INTERNAL_SERVER_ERROR']);
  });

  it('leaves no token, query or variable in the log', async () => {
    await gateway.post({
      query: 'query ($to: String) { hello(to: $to) crashes }',
      variables: { to: 'jane@example.com' },
    });
    const written = JSON.stringify(gateway.lines);
    for (const secret of [gateway.token, 'jane@example.com', 'query ('])
      expect(written).not.toContain(secret);
  });
});

describe('a subscription', () => {
  const query = 'subscription { ticks(count: 2) }';

  it('is served as an event stream', async () => {
    const reply = await gateway.post({ query }, { accept: 'text/event-stream' });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = [...reply.text.matchAll(/^data: (.+)$/gm)].map(([, data = '']) => JSON.parse(data));
    expect(events).toEqual([{ data: { ticks: 1 } }, { data: { ticks: 2 } }]);
    expect(reply.text).toMatch(/event: complete\n/);
  });

  it('masks the errors of its events', async () => {
    const reply = await gateway.post({ query: 'subscription { crashing }' }, { accept: 'text/event-stream' });
    expect(reply.text).toContain('Internal server error');
    expect(reply.text).not.toContain('SELECT');
  });

  it('is refused in JSON', async () => {
    const reply = await gateway.post({ query }, json);
    expect([reply.status, codeOf(reply)]).toEqual([406, 'NOT_ACCEPTABLE']);
  });

  it('is refused like any operation when it is invalid', async () => {
    const reply = await gateway.post(
      { query: 'subscription { ticks }' },
      { accept: 'text/event-stream, application/graphql-response+json' },
    );
    expect([reply.status, codeOf(reply)]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });

  it('lets a query be answered as an event stream', async () => {
    const reply = await gateway.post({ query: '{ hello }' }, { accept: 'text/event-stream' });
    expect(reply.text).toContain('data: {"data":{"hello":"world"}}');
  });
});
