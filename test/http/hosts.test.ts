import { beforeAll, describe, expect, it } from 'vitest';
import { type Running, startGateway } from './gateway.ts';
import { rawClient } from './rawHttp.ts';

let gateway: Running;
beforeAll(async () => {
  gateway = await startGateway();
});

async function answerTo(lines: readonly string[]): Promise<string> {
  const client = rawClient(gateway.port);
  client.write([...lines, 'Connection: close', '', ''].join('\r\n'));
  return client.ended();
}

describe('Host', () => {
  it.each([
    ['none', []],
    ['an empty one', ['Host:']],
    ['two', ['Host: a.example', 'Host: b.example']],
    ['a path', ['Host: a.example/x']],
    ['a user', ['Host: user@a.example']],
    ['a space', ['Host: a b']],
    ['markup', ['Host: <script>']],
    ['an unclosed bracket', ['Host: [::1']],
    ['a bad port', ['Host: a.example:x']],
    ['a list', ['Host: a.example, b.example']],
    ['percent-encoding', ['Host: %00']],
    ['bytes that are no ASCII', ['Host: b\u00fccher.example']],
  ])('with %s is refused in JSON', async (_what, lines) => {
    const answer = await answerTo(['GET /graphql?query={__typename} HTTP/1.1', ...lines]);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('Content-Type: application/json; charset=utf-8');
    expect(answer).toContain('"code":"BAD_REQUEST"');
    expect(answer).not.toMatch(/at .*\.[jt]s|node_modules/);
  });

  it.each(['a.example', 'A.example:8080', '127.0.0.1', '[::1]:4000', 'service_name:80'])(
    '%s is served',
    async host => {
      expect(await answerTo(['GET /health HTTP/1.1', `Host: ${host}`])).toMatch(/^HTTP\/1\.1 200 /);
    },
  );
});

describe('the request target', () => {
  it.each([
    ['http://elsewhere.example/health', 200],
    ['http://elsewhere.example', 404],
    ['//elsewhere.example/health', 404],
    ['/health?x=//y', 200],
    ['*', 404],
  ])('%s is answered with %i', async (target, status) => {
    const answer = await answerTo([`GET ${target} HTTP/1.1`, 'Host: a.example']);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

describe('what is no HTTP', () => {
  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH\r\n\r\n', 400],
    ['a bad header', 'GET /health HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n', 400],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['headers without end', `GET /health HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is answered in JSON, and the connection closed', async (_what, text, status) => {
    const client = rawClient(gateway.port);
    client.write(text);
    const answer = await client.ended();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('Connection: close');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  it('a body that is no chunked one is answered once', async () => {
    const client = rawClient(gateway.port);
    const head = `POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${gateway.token}\r\nContent-Type: application/json`;
    client.write(`${head}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`);
    const answer = await client.ended();
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});
