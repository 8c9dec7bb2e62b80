import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { onBothLanes, refusalOf } from './target.ts';

onBothLanes({}, target => {
  const MiB = 2 ** 20;
  const query = '{"query":"{viewer{subject}}"}';
  const padded = (bytes: number) =>
    query.replace('}"}', '}"'.padEnd(bytes - query.length + 2, ' ').concat('}'));
  const deep = (levels: number, open = '[', close = ']') => open.repeat(levels) + close.repeat(levels);
  const find = 'query($f: PersonFilter) { findPersons(filter: $f) { nodes { identifier } } }';
  const variables = (json: string) => `{"query":${JSON.stringify(find)},"variables":${json}}`;

  describe('a hostile body is refused, or answered as what it is:', () => {
    it.each<[string, () => string, string]>([
      ['4 MiB', () => padded(4 * MiB), '200 undefined'],
      ['4 MiB and a byte', () => padded(4 * MiB + 1), '413 PAYLOAD_TOO_LARGE'],
      ['nothing', () => '', '400 BAD_REQUEST'],
      ['no JSON', () => '{"query":', '400 BAD_REQUEST'],
      ['a batch', () => `[${query},${query}]`, '400 BAD_REQUEST'],
      ['null', () => 'null', '400 BAD_REQUEST'],
      ['a byte order mark', () => `\ufeff${query}`, '400 BAD_REQUEST'],
      ['a hundred thousand arrays', () => deep(100_000), '400 BAD_REQUEST'],
      ['a hundred thousand arrays that end nowhere', () => '['.repeat(100_000), '400 BAD_REQUEST'],
      [
        'deep arrays under an unknown key',
        () => `${query.slice(0, -1)},"x":${deep(100_000)}}`,
        '200 undefined',
      ],
      [
        'deep arrays as extensions',
        () => `${query.slice(0, -1)},"extensions":{"a":${deep(100_000)}}}`,
        '200 undefined',
      ],
      [
        'deep arrays in a variable',
        () => variables(`{"f":{"groupIds":${deep(100_000)}}}`),
        '200 BAD_USER_INPUT',
      ],
      [
        'deep objects in a variable',
        () => variables(`{"f":${deep(100_000, '{"a":', '}').replace(':}', ':1}')}}`),
        '200 BAD_USER_INPUT',
      ],
      ['a number beyond all', () => variables('{"f":{"firstName":1e999}}'), '200 BAD_USER_INPUT'],
      [
        'a number of a million digits',
        () => variables(`{"f":{"groupIds":[${'9'.repeat(MiB)}]}}`),
        '200 BAD_USER_INPUT',
      ],
      [
        '__proto__ as a variable',
        () => variables('{"__proto__":{"f":{"firstName":"x"}},"constructor":1}'),
        '200 undefined',
      ],
      [
        '__proto__ in an input',
        () => variables('{"f":{"__proto__":{"firstName":"x"}}}'),
        '200 BAD_USER_INPUT',
      ],
      [
        'constructor in an input',
        () => variables('{"f":{"constructor":{"prototype":{"a":1}}}}'),
        '200 BAD_USER_INPUT',
      ],
      ['__proto__ around the query', () => `{"__proto__":${query}}`, '400 BAD_REQUEST'],
      ['variables that are an array', () => variables('[]'), '400 BAD_REQUEST'],
      ['variables that are text', () => variables('"{}"'), '400 BAD_REQUEST'],
      ['a query that is an object', () => '{"query":{"a":1}}', '400 BAD_REQUEST'],
      [
        'an operationName that is a list',
        () => '{"query":"{viewer{subject}}","operationName":["a"]}',
        '400 BAD_REQUEST',
      ],
      [
        'an operationName like an inherited property',
        () => '{"query":"{viewer{subject}}","operationName":"toString"}',
        '200 BAD_USER_INPUT',
      ],
      [
        'a hundred thousand unknown variables',
        () =>
          variables(
            JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`v${i}`, i]))),
          ),
        '200 undefined',
      ],
    ])('%s', async (_name, text, expected) => {
      expect(refusalOf(await target.body(text()))).toBe(expected);
    });

    it.each<[string, Record<string, string>, string]>([
      ['text/plain', { 'content-type': 'text/plain' }, '415 UNSUPPORTED_MEDIA_TYPE'],
      ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, '415 UNSUPPORTED_MEDIA_TYPE'],
      ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }, '415 UNSUPPORTED_MEDIA_TYPE'],
      ['application/graphql', { 'content-type': 'application/graphql' }, '415 UNSUPPORTED_MEDIA_TYPE'],
      [
        'a type that only begins like JSON',
        { 'content-type': 'application/jsonp' },
        '415 UNSUPPORTED_MEDIA_TYPE',
      ],
      ['UTF-7', { 'content-type': 'application/json; charset=utf-7' }, '415 UNSUPPORTED_MEDIA_TYPE'],
      [
        'an Accept of a thousand ranges',
        { accept: Array(1000).fill('text/x;q=0.5').join() },
        '406 NOT_ACCEPTABLE',
      ],
      ['an Accept of nothing but commas', { accept: ','.repeat(8000) }, '406 NOT_ACCEPTABLE'],
    ])('sent as %s', async (_name, headers, expected) => {
      expect(refusalOf(await target.body(query, headers))).toBe(expected);
    });

    it.each<[string, Buffer]>([
      ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
      ['overlong UTF-8', Buffer.from([0x7b, 0xc0, 0xaf, 0x7d])],
      ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ])('%s', async (_name, body) => {
      const headers = { authorization: `Bearer ${target.tokens.member}`, 'content-type': 'application/json' };
      const reply = await target.fetch('/graphql', { method: 'POST', headers, body: new Uint8Array(body) });
      expect(refusalOf(reply)).toBe('400 BAD_REQUEST');
    });

    it('five megabytes in chunks, cut at the fourth', async () => {
      const head = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${target.tokens.member}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
      const chunk = `${MiB.toString(16)}\r\n${' '.repeat(MiB)}\r\n`;
      const answer = await target.raw(head, ...Array(5).fill(chunk), '0\r\n\r\n');
      expect(answer).toMatch(/^HTTP\/1.1 413[\s\S]*PAYLOAD_TOO_LARGE/);
    });

    it.each([
      ['variables that are no JSON', 'variables={', '400 BAD_REQUEST'],
      ['variables that are a list', 'variables=[1]', '400 BAD_REQUEST'],
      ['variables twice', 'variables={}&variables={}', '400 BAD_REQUEST'],
      ['a mutation', 'query=mutation{createSession{token}}', '405 METHOD_NOT_ALLOWED'],
      [
        'a mutation behind a query',
        'query=query a{viewer{subject}} mutation b{createSession{token}}&operationName=b',
        '405 METHOD_NOT_ALLOWED',
      ],
      ['a token where none is taken', 'access_token=x', '400 MISSING_AUTHORIZATION'],
    ])('a GET with %s', async (name, search, expected) => {
      const given = search.startsWith('query') ? '' : 'query={viewer{subject}}&';
      const headers = name.startsWith('a token') ? {} : { authorization: `Bearer ${target.tokens.admin}` };
      expect(refusalOf(await target.fetch(`/graphql?${encodeURI(given + search)}`, { headers }))).toBe(
        expected,
      );
    });
  });

  describe('nothing is unpacked, and nothing packed:', () => {
    /** A megabyte in a kilobyte. */
    const bomb = JSON.stringify({ query: `{ viewer { subject } } #${' '.repeat(1e6)}` });
    const unsupported = '415 UNSUPPORTED_MEDIA_TYPE';
    it.each<[string, coding: string, Buffer, expected: string]>([
      ['gzip', 'gzip', gzipSync(query), unsupported],
      ['a gzip bomb', 'gzip', gzipSync(bomb), unsupported],
      ['gzip within gzip', 'gzip, gzip', gzipSync(gzipSync(query)), unsupported],
      ['gzip under its old name', 'x-gzip', gzipSync(query), unsupported],
      ['gzip in capitals', 'GZIP', gzipSync(query), unsupported],
      ['deflate', 'deflate', deflateSync(query), unsupported],
      ['Brotli', 'br', brotliCompressSync(query), unsupported],
      ['Zstandard', 'zstd', Buffer.from('28b52ffd', 'hex'), unsupported],
      ['gzip that says nothing of it', '', gzipSync(query), '400 BAD_REQUEST'],
      ['a coding that is none', 'none', Buffer.from(query), unsupported],
    ])('%s', async (_name, coding, body, expected) => {
      const headers = {
        authorization: `Bearer ${target.tokens.member}`,
        'content-type': 'application/json',
        ...(coding && { 'content-encoding': coding }),
      };
      const reply = await target.fetch('/graphql', { method: 'POST', headers, body: new Uint8Array(body) });
      expect(refusalOf(reply)).toBe(expected);
    });

    it('an answer is sent as it is, whatever is taken: its length would tell what is in it', async () => {
      const reply = await target.body(query, { 'accept-encoding': 'gzip, br, zstd, *' });
      expect([refusalOf(reply), reply.headers.get('content-encoding')]).toEqual(['200 undefined', null]);
    });
  });
});
