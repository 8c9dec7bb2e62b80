import { beforeAll, describe, expect, it } from 'vitest';
import { fixtureSchema } from './fixture.ts';
import { codeOf, type Reply, type Running, startGateway } from './gateway.ts';

let gateway: Running;
beforeAll(async () => {
  gateway = await startGateway({ schema: fixtureSchema(), graphiql: false });
});

const query = '{ hello }';
const send = (path: string, init: RequestInit = {}): Promise<Reply> =>
  gateway.fetch(path, {
    ...init,
    headers: { authorization: `Bearer ${gateway.token}`, ...(init.headers as Record<string, string>) },
  });
const statusAndCode = (reply: Reply) => [reply.status, codeOf(reply)];

describe('routes and methods', () => {
  it.each([
    ['GET', '/', 404, 'NO_SUCH_ROUTE'],
    ['POST', '/graphql/', 404, 'NO_SUCH_ROUTE'],
    ['GET', '/graphqlx', 404, 'NO_SUCH_ROUTE'],
    ['GET', '/%67raphql', 404, 'NO_SUCH_ROUTE'],
    ['PUT', '/graphql', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE', '/graphql', 405, 'METHOD_NOT_ALLOWED'],
    ['OPTIONS', '/graphql', 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/health', 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/ready', 405, 'METHOD_NOT_ALLOWED'],
  ])('%s %s is answered with %i', async (method, path, status, code) => {
    const reply = await send(path, { method });
    expect(statusAndCode(reply)).toEqual([status, code]);
    expect(reply.headers.get('allow')).toBe(
      status === 404 ? null : path === '/graphql' ? 'GET, POST' : 'GET, HEAD',
    );
  });

  it('HEAD /graphql is answered with 405 and no body', async () => {
    const reply = await send('/graphql', { method: 'HEAD' });
    expect([reply.status, reply.text]).toEqual([405, '']);
  });

  it.each(['/health', '/ready'])('%s answers GET and HEAD without a token', async path => {
    const got = await gateway.fetch(path);
    expect([got.status, got.json.status]).toEqual([200, path === '/health' ? 'ok' : 'ready']);
    const head = await gateway.fetch(path, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(got.headers.get('content-length'));
  });
});

describe('media types', () => {
  it.each([
    ['application/json', 200],
    ['Application/JSON; Charset="UTF-8"', 200],
    ['application/json;charset=utf-8;profile=x', 200],
    ['application/json; charset=utf-16', 415],
    ['application/json; charset=latin1', 415],
    ['application/jsonx', 415],
    ['application/graphql', 415],
    ['application/graphql+json', 415],
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
  ])('a body of %s is answered with %i', async (type, status) => {
    const reply = await gateway.post({ query }, { 'content-type': type });
    expect(statusAndCode(reply)).toEqual([status, status === 415 ? 'UNSUPPORTED_MEDIA_TYPE' : undefined]);
  });

  it('a body without a type is refused', async () => {
    const reply = await send('/graphql', { method: 'POST', body: new Blob([JSON.stringify({ query })]) });
    expect(statusAndCode(reply)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it.each([
    ['identity', 200],
    ['gzip', 415],
    ['br', 415],
    ['identity, gzip', 415],
  ])('a body encoded as %s is answered with %i', async (encoding, status) => {
    expect((await gateway.post({ query }, { 'content-encoding': encoding })).status).toBe(status);
  });
});

describe('Accept', () => {
  const plain = 'application/json; charset=utf-8';
  const modern = 'application/graphql-response+json; charset=utf-8';
  it.each([
    ['*/*', 200, plain],
    ['', 200, plain],
    ['application/*', 200, plain],
    ['application/json', 200, plain],
    ['APPLICATION/JSON', 200, plain],
    ['application/graphql-response+json', 200, modern],
    ['application/graphql-response+json, application/json', 200, modern],
    ['application/graphql-response+json; charset=utf-8, application/json; charset=utf-8', 200, modern],
    ['application/json, application/graphql-response+json', 200, plain],
    ['application/json;q=0.5, application/graphql-response+json;q=0.9', 200, modern],
    ['application/json;q=0, */*', 200, modern],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 200, plain],
    ['text/event-stream, application/json', 200, plain],
    ['text/html', 406, plain],
    ['image/png, text/*;q=0', 406, plain],
    ['application/json;q=0', 406, plain],
    ['*/*;q=0', 406, plain],
    ['application/json; charset=utf-16', 406, plain],
    ['nonsense', 406, plain],
  ])('%j is answered with %i as %s', async (accept, status, type) => {
    const reply = await gateway.post({ query }, { accept });
    expect(statusAndCode(reply)).toEqual([status, status === 406 ? 'NOT_ACCEPTABLE' : undefined]);
    expect(reply.headers.get('content-type')).toBe(type);
  });

  it('decides the form of errors too', async () => {
    const reply = await gateway.post('{', { accept: 'application/graphql-response+json' });
    expect(statusAndCode(reply)).toEqual([400, 'BAD_REQUEST']);
    expect(reply.headers.get('content-type')).toBe(modern);
  });
});

describe('authentication', () => {
  it.each([
    ['no query', '/graphql', {}],
    ['a query that is none', '/graphql?query={', {}],
    ['nothing acceptable', '/graphql?query={hello}', { headers: { accept: 'image/png' } }],
    ['a browser', '/graphql', { headers: { accept: 'text/html' } }],
    ['a wrong method', '/graphql', { method: 'DELETE' }],
    ['a wrong media type', '/graphql', { method: 'POST', body: 'x' }],
    [
      'a body that is too large',
      '/graphql',
      { method: 'POST', body: ' '.repeat(4 * 2 ** 20 + 1), headers: { 'content-type': 'application/json' } },
    ],
  ])('comes before anything else: %s', async (_what, path, init: RequestInit) => {
    const missing = await gateway.fetch(path, init);
    expect(statusAndCode(missing)).toEqual([400, 'MISSING_AUTHORIZATION']);
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="persons-gateway"');
    const wrong = await gateway.fetch(path, {
      ...init,
      headers: { ...init.headers, authorization: 'Bearer x' },
    });
    expect(statusAndCode(wrong)).toEqual([401, 'INVALID_AUTHORIZATION']);
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/);
    expect(wrong.json.errors[0].extensions).toEqual({
      code: 'INVALID_AUTHORIZATION',
      type: 'invalid_authorization',
    });
  });
});

describe('every answer', () => {
  it.each(['/graphql', '/health', '/nowhere'])('of %s says how it may be used', async path => {
    const { headers } = await gateway.fetch(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it.each(['abc.DEF_0-9', 'x', 'x'.repeat(128)])('bears the request id %s', async id => {
    const { headers } = await gateway.fetch('/health', { headers: { 'x-request-id': id } });
    expect(headers.get('x-request-id')).toBe(id);
  });

  it.each(['', 'x'.repeat(129), 'a b', 'a,b', '<x>', 'é'])(
    'bears a new request id instead of %j',
    async id => {
      const { headers } = await gateway.fetch('/health', { headers: { 'x-request-id': id } });
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    },
  );
});
