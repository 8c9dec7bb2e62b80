import { describe, expect, it } from 'vitest';
import { onBothLanes } from './target.ts';

onBothLanes({}, target => {
  const crlf = '\r\n';
  const query = '{"query":"{viewer{subject}}"}';

  /** A request as text: `lines` after the request line and the Host, then the body. */
  const request = (first: string, lines: readonly string[] = [], body = '', host = 'Host: localhost') =>
    [
      first,
      host,
      'Connection: close',
      `Authorization: Bearer ${target.tokens.member}`,
      ...lines,
      '',
      body,
    ].join(crlf);
  const post = (lines: readonly string[], body: string) =>
    request('POST /graphql HTTP/1.1', ['Content-Type: application/json', ...lines], body);
  const length = (body: string) => `Content-Length: ${Buffer.byteLength(body)}`;
  const chunked = (body: string) => `${body.length.toString(16)}${crlf}${body}${crlf}0${crlf}${crlf}`;
  const smuggled = `GET /ready HTTP/1.1${crlf}Host: evil.example${crlf}${crlf}`;

  describe('a hostile HTTP request is answered and forgotten:', () => {
    it.each<[string, () => string, RegExp]>([
      [
        'both Content-Length and chunked',
        () => post([length(query), 'Transfer-Encoding: chunked'], chunked(query)),
        /^HTTP\/1.1 400/,
      ],
      [
        'chunked before Content-Length',
        () => post(['Transfer-Encoding: chunked', length(query)], chunked(query)),
        /^HTTP\/1.1 400/,
      ],
      [
        'two unlike Content-Lengths',
        () => post([length(query), 'Content-Length: 3'], query),
        /^HTTP\/1.1 400/,
      ],
      ['two equal Content-Lengths', () => post([length(query), length(query)], query), /^HTTP\/1.1 400/],
      ['a Content-Length list', () => post(['Content-Length: 29, 29'], query), /^HTTP\/1.1 400/],
      ['a signed Content-Length', () => post(['Content-Length: +29'], query), /^HTTP\/1.1 400/],
      [
        'a Content-Length beyond 2^64',
        () => post(['Content-Length: 99999999999999999999'], query),
        /^HTTP\/1.1 400/,
      ],
      [
        'an obfuscated Transfer-Encoding',
        () => post(['Transfer-Encoding: xchunked'], chunked(query)),
        /^HTTP\/1.1 400/,
      ],
      [
        'a Transfer-Encoding list',
        () => post(['Transfer-Encoding: chunked, identity'], chunked(query)),
        /^HTTP\/1.1 400/,
      ],
      ['a blank before a colon', () => post(['Content-Length : 29'], query), /^HTTP\/1.1 400/],
      [
        'a folded header',
        () => post([`X-A: b${crlf} Content-Length: 3`, length(query)], query),
        /^HTTP\/1.1 400/,
      ],
      ['bare line feeds', () => post([length(query)], query).replaceAll(crlf, '\n'), /^HTTP\/1.1 400/],
      [
        'a chunk size that is no number',
        () => post(['Transfer-Encoding: chunked'], `zz${crlf}${query}`),
        /^HTTP\/1.1 400/,
      ],
      [
        'a chunk size beyond 2^64',
        () => post(['Transfer-Encoding: chunked'], `fffffffffffffffff${crlf}${query}`),
        /^HTTP\/1.1 400/,
      ],
      [
        'a request hidden behind a body',
        () => post([length('')], '') + smuggled,
        /^HTTP\/1.1 400(?![\s\S]*HTTP\/1.1)/,
      ],
      ['NUL in a header', () => request('GET /health HTTP/1.1', ['X-A: a\0b']), /^HTTP\/1.1 400/],
      ['no such method', () => request('BREW /graphql HTTP/1.1'), /^HTTP\/1.1 400/],
      ['CONNECT', () => request('CONNECT localhost:22 HTTP/1.1'), /^$|^HTTP\/1.1 4/],
      ['TRACE', () => request('TRACE /graphql HTTP/1.1'), /^HTTP\/1.1 405/],
      ['DELETE', () => request('DELETE /graphql HTTP/1.1'), /^HTTP\/1.1 405/],
      [
        'an upgrade',
        () => request('GET /graphql HTTP/1.1', ['Upgrade: websocket']).replace('close', 'close, Upgrade'),
        /^HTTP\/1.1 400/,
      ],
      ['another protocol', () => `PRI * HTTP/2.0${crlf}${crlf}SM${crlf}${crlf}`, /^HTTP\/1.1 (?:400|505)/],
      ['TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', /^HTTP\/1.1 400/],
      ['HTTP/9.9', () => request('GET /health HTTP/9.9'), /^HTTP\/1.1 400/],
      ['a way out of the root', () => request('GET /../../etc/passwd HTTP/1.1'), /^HTTP\/1.1 404/],
      ['an encoded way out', () => request('GET /%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1'), /^HTTP\/1.1 404/],
      ['two slashes', () => request('GET //evil.example/graphql HTTP/1.1'), /^HTTP\/1.1 404/],
      [
        'an address with credentials',
        () => request('GET http://a:b@evil.example/x HTTP/1.1'),
        /^HTTP\/1.1 404/,
      ],
      [
        'a broken percent-encoding',
        () => request('GET /graphql?query=%E0%A4%A HTTP/1.1'),
        /^HTTP\/1.1 (?:200|400)/,
      ],
      ['*', () => request('OPTIONS * HTTP/1.1'), /^HTTP\/1.1 404/],
      ['no Host', () => request('GET /health HTTP/1.1', [], '', 'X-A: b'), /^HTTP\/1.1 400/],
      ['two Hosts', () => request('GET /health HTTP/1.1', ['Host: evil.example']), /^HTTP\/1.1 400/],
      [
        'a Host that is no host',
        () => request('GET /health HTTP/1.1', [], '', 'Host: a/b?c#d'),
        /^HTTP\/1.1 400/,
      ],
      [
        'a Host of a thousand letters',
        () => request('GET /health HTTP/1.1', [], '', `Host: ${'a'.repeat(1000)}`),
        /^HTTP\/1.1 400/,
      ],
      ['two tokens', () => post([length(query), 'Authorization: Bearer x'], query), /^HTTP\/1.1 200/],
      [
        'twenty kilobytes in one header',
        () => request('GET /health HTTP/1.1', [`X-A: ${'a'.repeat(20_000)}`]),
        /^HTTP\/1.1 431/,
      ],
      [
        'three thousand headers',
        () => request('GET /health HTTP/1.1', Array(3000).fill('a: bcdefg')),
        /^HTTP\/1.1 431/,
      ],
      [
        'two thousand short headers',
        () => request('GET /health HTTP/1.1', Array(2000).fill('a:')),
        /^HTTP\/1.1 200/,
      ],
      [
        'an address of twenty kilobytes',
        () => request(`GET /graphql?query=${'a'.repeat(20_000)} HTTP/1.1`),
        /^HTTP\/1.1 431/,
      ],
      [
        'an expectation that is none',
        () => post(['Expect: a-miracle', length(query)], query),
        /^HTTP\/1.1 417/,
      ],
      [
        'a line break in X-Request-Id',
        () => request('GET /health HTTP/1.1', ['X-Request-Id: a\rb']),
        /^HTTP\/1.1 400/,
      ],
      [
        'a line of log in X-Request-Id',
        () => request('GET /health HTTP/1.1', ['X-Request-Id: x","level":"fatal']),
        /^HTTP\/1.1 200(?![\s\S]*fatal)/,
      ],
      [
        'two X-Request-Ids',
        () => request('GET /health HTTP/1.1', ['X-Request-Id: aaaa', 'X-Request-Id: bbbb']),
        /^HTTP\/1.1 200(?![\s\S]*aaaa)/,
      ],
      [
        'an Origin with a line break encoded',
        () => request('GET /health HTTP/1.1', ['Origin: https://a%0d%0aSet-Cookie:x']),
        /^HTTP\/1.1 200(?![\s\S]*Set-Cookie)/,
      ],
    ])('%s', async (_name, text, expected) => {
      expect(await target.raw(Buffer.from(text(), 'latin1'))).toMatch(expected);
    });
  });

  it('pipelined requests are answered in their order, up to the one that is broken', async () => {
    const keepAlive = (text: string) => text.replace('Connection: close\r\n', '');
    const good = keepAlive(post([length(query)], query));
    const answer = await target.raw(
      good.repeat(20),
      keepAlive(request('GET /nowhere HTTP/1.1')),
      `broken${crlf}${crlf}`,
    );
    const statuses = [...answer.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual([...Array(20).fill('200'), '404', '400']);
  });
});
