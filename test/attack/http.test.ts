import { describe, it } from 'vitest';
import { crlf, length, query, type RawRow, rawRows, refused } from './rawRows.ts';
import { onBothLanes } from './target.ts';

onBothLanes({}, target => {
  const { request, post, run } = rawRows(target);

  describe('odd headers, and floods of them, change nothing:', () => {
    it.each<RawRow>([
      ['NUL in a header', () => request('GET /health HTTP/1.1', ['X-A: a\0b']), refused],
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
        refused,
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
      [
        'a method by a header',
        () => request('GET /health HTTP/1.1', ['X-HTTP-Method-Override: DELETE']),
        /^HTTP\/1.1 200/,
      ],
      [
        'an address by a header',
        () => request('GET /nowhere HTTP/1.1', ['X-Original-URL: /health', 'X-Rewrite-URL: /health']),
        /^HTTP\/1.1 404/,
      ],
      [
        'a caller by a header',
        () =>
          request('GET /graphql?query={viewer{subject}} HTTP/1.1', [
            'X-Forwarded-User: admin',
            'X-Remote-User: admin',
          ]),
        /^HTTP\/1.1 200[\s\S]*"member"/,
      ],
      [
        'the origin null',
        () => request('GET /health HTTP/1.1', ['Origin: null']),
        /^HTTP\/1.1 200(?![\s\S]*Access-Control-Allow)/,
      ],
      [
        'ranges',
        () => request('GET /health HTTP/1.1', [`Range: bytes=${Array(500).fill('0-').join()}`]),
        /^HTTP\/1.1 200/,
      ],
      [
        'a header called __proto__',
        () => request('GET /health HTTP/1.1', ['__proto__: x', 'constructor: y']),
        /^HTTP\/1.1 200/,
      ],
      [
        'two tokens in one header',
        () =>
          request('GET /graphql?query={viewer{subject}} HTTP/1.1').replace(
            /Bearer (\S+)/,
            'Bearer $1, Bearer x',
          ),
        /^HTTP\/1.1 401/,
      ],
    ])('%s', run);
  });

  describe('an odd host or address leads nowhere:', () => {
    it.each<RawRow>([
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
      ['no Host', () => request('GET /health HTTP/1.1', [], '', 'X-A: b'), refused],
      ['two Hosts', () => request('GET /health HTTP/1.1', ['Host: evil.example']), refused],
      ['a Host that is no host', () => request('GET /health HTTP/1.1', [], '', 'Host: a/b?c#d'), refused],
      [
        'a Host of a thousand letters',
        () => request('GET /health HTTP/1.1', [], '', `Host: ${'a'.repeat(1000)}`),
        refused,
      ],
      ['a Host with a user', () => request('GET /health HTTP/1.1', [], '', 'Host: a@evil.example'), refused],
      [
        'a Host with a port of letters',
        () => request('GET /health HTTP/1.1', [], '', 'Host: localhost:http'),
        refused,
      ],
      [
        'a Host of several',
        () => request('GET /health HTTP/1.1', [], '', 'Host: localhost, evil.example'),
        refused,
      ],
      ['an empty Host', () => request('GET /health HTTP/1.1', [], '', 'Host:'), refused],
      [
        'a Host beyond ASCII',
        () => request('GET /health HTTP/1.1', [], '', 'Host: \xe9vil.example'),
        refused,
      ],
      [
        'an IPv6 Host with a zone',
        () => request('GET /health HTTP/1.1', [], '', 'Host: [fe80::1%25eth0]'),
        refused,
      ],
      ['the API behind a dot segment', () => request('GET /health/../graphql HTTP/1.1'), /^HTTP\/1.1 404/],
      [
        'the API with an encoded letter',
        () => request('GET /%67raphql?query={viewer{subject}} HTTP/1.1'),
        /^HTTP\/1.1 404/,
      ],
      [
        'the API with NUL',
        () => request('GET /graphql%00?query={viewer{subject}} HTTP/1.1'),
        /^HTTP\/1.1 404/,
      ],
      ['the API with a path parameter', () => request('GET /graphql;/metrics HTTP/1.1'), /^HTTP\/1.1 404/],
      ['a fragment', () => request('GET /health#/graphql HTTP/1.1'), /^HTTP\/1.1 404/],
    ])('%s', run);
  });

  describe('an odd method or protocol is refused:', () => {
    it.each<RawRow>([
      ['no such method', () => request('BREW /graphql HTTP/1.1'), refused],
      ['CONNECT', () => request('CONNECT localhost:22 HTTP/1.1'), /^$|^HTTP\/1.1 4/],
      ['TRACE', () => request('TRACE /graphql HTTP/1.1'), /^HTTP\/1.1 405/],
      ['DELETE', () => request('DELETE /graphql HTTP/1.1'), /^HTTP\/1.1 405/],
      [
        'an upgrade',
        () => request('GET /graphql HTTP/1.1', ['Upgrade: websocket']).replace('close', 'close, Upgrade'),
        refused,
      ],
      ['another protocol', () => `PRI * HTTP/2.0${crlf}${crlf}SM${crlf}${crlf}`, /^HTTP\/1.1 (?:400|505)/],
      ['TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', refused],
      ['HTTP/9.9', () => request('GET /health HTTP/9.9'), refused],
      ['a method in small letters', () => post([length(query)], query).replace('POST', 'post'), refused],
      ['PROPFIND', () => request('PROPFIND /graphql HTTP/1.1'), /^HTTP\/1.1 405/],
      ['HEAD', () => request('HEAD /graphql?query={viewer{subject}} HTTP/1.1'), /^HTTP\/1.1 405/],
      ['QUERY', () => request('QUERY /graphql HTTP/1.1'), /^HTTP\/1.1 40[05]/],
      ['HTTP/0.9', () => `GET /health${crlf}${crlf}`, refused],
      [
        'HTTP/2 in clear text',
        () =>
          request('GET /health HTTP/1.1', ['Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__']).replace(
            'close',
            'close, Upgrade, HTTP2-Settings',
          ),
        /^HTTP\/1.1 (?:200|400)/,
      ],
      [
        'a preflight for everything',
        () =>
          request('OPTIONS /graphql HTTP/1.1', [
            'Origin: https://evil.example',
            'Access-Control-Request-Method: DELETE',
            `Access-Control-Request-Headers: ${'x,'.repeat(2000)}`,
          ]),
        /^HTTP\/1.1 204(?![\s\S]*Access-Control-Allow)/,
      ],
    ])('%s', run);
  });
});
