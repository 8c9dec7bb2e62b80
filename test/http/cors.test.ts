import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf, type Running, startGateway } from './gateway.ts';

const app = 'https://app.example';
let listed: Running;
let none: Running;
beforeAll(async () => {
  listed = await startGateway({ corsOrigins: [app, 'http://localhost:3000'] });
  none = await startGateway();
});

const preflight = (gateway: Running, origin: string) =>
  gateway.fetch('/graphql', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });

describe('a listed origin', () => {
  it('may send what it needs to, says the preflight, which needs no token', async () => {
    const { status, headers, text } = await preflight(listed, app);
    expect([status, text]).toEqual([204, '']);
    expect(headers.get('access-control-allow-origin')).toBe(app);
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(headers.get('access-control-allow-headers')).toMatch(/Authorization.*Content-Type/);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toBe('Origin');
  });

  it('may read answers and their ids', async () => {
    const { headers, json } = await listed.post({ query: '{ __typename }' }, { origin: app });
    expect(json.data).toEqual({ __typename: 'Query' });
    expect(headers.get('access-control-allow-origin')).toBe(app);
    expect(headers.get('access-control-expose-headers')).toMatch(/X-Request-Id.*X-Session/);
  });

  it('may read why it was refused', async () => {
    const reply = await listed.fetch('/graphql', { method: 'POST', headers: { origin: app } });
    expect(codeOf(reply)).toBe('MISSING_AUTHORIZATION');
    expect(reply.headers.get('access-control-allow-origin')).toBe(app);
  });

  it("may not read GraphiQL's page", async () => {
    const { headers } = await listed.fetch('/graphql', { headers: { origin: app, accept: 'text/html' } });
    expect(headers.get('content-type')).toContain('text/html');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('any other origin', () => {
  it.each([
    'https://evil.example',
    'https://app.example.evil.example',
    'http://app.example',
    'null',
    app.toUpperCase(),
  ])('%s is told nothing', async origin => {
    for (const reply of [
      await preflight(listed, origin),
      await listed.post({ query: '{ __typename }' }, { origin }),
    ]) {
      expect(reply.headers.get('access-control-allow-origin')).toBeNull();
      expect(reply.headers.get('access-control-allow-methods')).toBeNull();
      expect(reply.headers.get('vary')).toBe('Origin');
    }
  });

  it('is told nothing where no origin is listed', async () => {
    for (const reply of [
      await preflight(none, app),
      await none.post({ query: '{ __typename }' }, { origin: app }),
    ])
      expect([...reply.headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([]);
  });
});
