import { parse, validate } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildSchema } from '../../src/graphql/schema.ts';
import { tabs } from '../../src/http/graphiqlTabs.ts';
import { codeOf, type Running, startGateway } from './gateway.ts';
import { rawClient } from './rawHttp.ts';

const token = 'the-ready-token';
let gateway: Running;
let without: Running;
let trusting: Running;
beforeAll(async () => {
  gateway = await startGateway({ graphiqlToken: () => token });
  without = await startGateway({ graphiql: false });
  trusting = await startGateway({ graphiqlToken: () => token, trustProxy: true });
});

async function page(lines: readonly string[], { port } = gateway): Promise<string> {
  const client = rawClient(port);
  client.write(
    ['GET /graphql HTTP/1.1', 'Accept: text/html', 'Connection: close', ...lines, '', ''].join('\r\n'),
  );
  const text = await client.ended();
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(text).toContain('Content-Type: text/html; charset=utf-8');
  return text;
}

describe("GraphiQL's page", () => {
  it('needs no token', async () => {
    const reply = await gateway.fetch('/graphql', { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('<title>persons-gateway</title>');
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  it('asks nothing of anybody else', async () => {
    const { headers, text } = await gateway.fetch('/graphql', { headers: { accept: 'text/html' } });
    expect(headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'/,
    );
    expect(text).not.toMatch(/<(?:script|link|img)[^>]*\s(?:src|href)=["']?https?:/);
  });

  it.each([
    ['a query', '/graphql?query={__typename}', { accept: 'text/html' }],
    ['another Accept', '/graphql', { accept: 'application/json' }],
    ['no html at all', '/graphql', { accept: 'text/html;q=0, application/json' }],
  ])('is not what is asked for with %s', async (_what, path, headers) => {
    expect(codeOf(await gateway.fetch(path, { headers }))).toBe('MISSING_AUTHORIZATION');
  });

  it('is shown again when a browser loads it with the query being edited in its address', async () => {
    const client = rawClient(gateway.port);
    client.write(
      'GET /graphql?query={x} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nSec-Fetch-Dest: document\r\nConnection: close\r\n\r\n',
    );
    expect(await client.ended()).toContain('text/html');
  });

  it('is not served where it is switched off', async () => {
    expect(codeOf(await without.fetch('/graphql', { headers: { accept: 'text/html' } }))).toBe(
      'MISSING_AUTHORIZATION',
    );
  });

  it.each(tabs.map(tab => [tab]))('has a tab that is valid: %s', tab => {
    expect(validate(buildSchema(), parse(tab))).toEqual([]);
    expect(tabs.some(other => other !== tab)).toBe(true);
  });

  it('has tabs that work, and again', async () => {
    for (const query of [...tabs, ...tabs]) {
      const reply = await gateway.post({ query });
      expect([reply.status, reply.json.errors]).toEqual([200, undefined]);
    }
  });
});

describe('its headers pane', () => {
  it.each(['localhost', 'LOCALHOST:4000', '127.0.0.1:4000', '127.1.2.3', '[::1]:4000'])(
    'holds the token on %s',
    async host => {
      expect(await page([`Host: ${host}`])).toContain(token);
    },
  );

  it.each([
    ['another host', ['Host: persons.example']],
    ['a host that begins alike', ['Host: localhost.evil.example']],
    ['an address of the network', ['Host: 192.168.1.5:4000']],
    ['a proxy', ['Host: localhost', 'X-Forwarded-For: 127.0.0.1']],
    ['a proxy of another kind', ['Host: localhost', 'Forwarded: for=127.0.0.1']],
    ['a proxy that says its host', ['Host: localhost', 'X-Forwarded-Host: persons.example']],
    ['a proxy that says only whom it speaks for', ['Host: localhost', 'X-Real-IP: 192.0.2.1']],
    ['a proxy that says only that it is one', ['Host: localhost', 'Via: 1.1 proxy.example']],
  ])('holds none for %s, trusted or not', async (_what, lines) => {
    expect(await page(lines)).not.toContain(token);
    expect(await page(lines, trusting)).not.toContain(token);
  });
});
