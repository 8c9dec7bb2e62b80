import { describe, expect, it } from 'vitest';
import { chunked, crlf, length, query, type RawRow, rawRows, refused } from './rawRows.ts';
import { onBothLanes } from './target.ts';

onBothLanes({}, target => {
  const { request, post, run } = rawRows(target);

  const smuggled = `GET /ready HTTP/1.1${crlf}Host: evil.example${crlf}${crlf}`;

  describe('a request that two parsers could read in two ways is refused, or read in one:', () => {
    it.each<RawRow>([
      [
        'both Content-Length and chunked',
        () => post([length(query), 'Transfer-Encoding: chunked'], chunked(query)),
        refused,
      ],
      [
        'chunked before Content-Length',
        () => post(['Transfer-Encoding: chunked', length(query)], chunked(query)),
        refused,
      ],
      ['two unlike Content-Lengths', () => post([length(query), 'Content-Length: 3'], query), refused],
      ['two equal Content-Lengths', () => post([length(query), length(query)], query), refused],
      ['a Content-Length list', () => post(['Content-Length: 29, 29'], query), refused],
      ['a signed Content-Length', () => post(['Content-Length: +29'], query), refused],
      ['a Content-Length beyond 2^64', () => post(['Content-Length: 99999999999999999999'], query), refused],
      [
        'an obfuscated Transfer-Encoding',
        () => post(['Transfer-Encoding: xchunked'], chunked(query)),
        refused,
      ],
      [
        'a Transfer-Encoding list',
        () => post(['Transfer-Encoding: chunked, identity'], chunked(query)),
        refused,
      ],
      ['a blank before a colon', () => post(['Content-Length : 29'], query), refused],
      ['a folded header', () => post([`X-A: b${crlf} Content-Length: 3`, length(query)], query), refused],
      ['bare line feeds', () => post([length(query)], query).replaceAll(crlf, '\n'), refused],
      [
        'a chunk size that is no number',
        () => post(['Transfer-Encoding: chunked'], `zz${crlf}${query}`),
        refused,
      ],
      [
        'a chunk size beyond 2^64',
        () => post(['Transfer-Encoding: chunked'], `fffffffffffffffff${crlf}${query}`),
        refused,
      ],
      [
        'a request hidden behind a body',
        () => post([length('')], '') + smuggled,
        /^HTTP\/1.1 400(?![\s\S]*HTTP\/1.1)/,
      ],
      [
        'two Transfer-Encodings',
        () => post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], chunked(query)),
        refused,
      ],
      [
        'chunked behind a vertical tab',
        () => post(['Transfer-Encoding: \vchunked'], chunked(query)),
        refused,
      ],
      [
        'chunked in a folded header',
        () => post([`Transfer-Encoding:${crlf} chunked`], chunked(query)),
        refused,
      ],
      ['a hexadecimal Content-Length', () => post(['Content-Length: 0x1d'], query), refused],
      ['a negative Content-Length', () => post(['Content-Length: -1'], query), refused],
      ['an empty Content-Length', () => post(['Content-Length:'], query), refused],
      [
        'a Content-Length with digits of another script',
        () => post(['Content-Length: \xb2\xb9'], query),
        refused,
      ],
      [
        'a signed chunk size',
        () => post(['Transfer-Encoding: chunked'], chunked(query).replace('1d', '+1d')),
        refused,
      ],
      [
        'a chunk size with 0x',
        () => post(['Transfer-Encoding: chunked'], chunked(query).replace('1d', '0x1d')),
        refused,
      ],
      [
        'a chunk that is longer than it says',
        () => post(['Transfer-Encoding: chunked'], chunked(query).replace('1d', '1c')),
        refused,
      ],
      [
        'a chunk that ends in a bare line feed',
        () => post(['Transfer-Encoding: chunked'], chunked(query).replace(`}${crlf}0`, '}\n0')),
        refused,
      ],
      [
        'a chunk extension of forty kilobytes',
        () => post(['Transfer-Encoding: chunked'], chunked(query).replace('1d', `1d;${'x'.repeat(40_000)}`)),
        /^HTTP\/1.1 (?:400|413)/,
      ],
      [
        'a token in the trailer of a body',
        () =>
          `POST /graphql HTTP/1.1${crlf}Host: localhost${crlf}Connection: close${crlf}Content-Type: application/json${crlf}Transfer-Encoding: chunked${crlf}Trailer: Authorization${crlf}${crlf}${chunked(query).slice(0, -2)}Authorization: Bearer ${target.tokens.member}${crlf}${crlf}`,
        /^HTTP\/1.1 400[\s\S]*MISSING_AUTHORIZATION/,
      ],
      [
        'chunks in HTTP/1.0',
        () => post(['Transfer-Encoding: chunked'], chunked(query)).replace('HTTP/1.1', 'HTTP/1.0'),
        /^HTTP\/1.1 (?:200|400)(?![\s\S]*HTTP\/1.1)/,
      ],
    ])('%s', run);
  });

  describe('requests in one connection', () => {
    it('are answered in their order, up to the one that is broken', async () => {
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
});
