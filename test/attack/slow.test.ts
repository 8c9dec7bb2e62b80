import { connect } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RawClient } from '../http/rawHttp.ts';
import { dataOf, onBothLanes, refusalOf, type Target } from './target.ts';

const crlf = '\r\n';
const query = '{"query":"{viewer{subject}}"}';
const viewer = '{ viewer { subject } }';

/** The beginning of an upload; `length` null: in chunks. */
const upload = (token: string, length: number | null, body = '') =>
  [
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    'Connection: close',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`,
    '',
    body,
  ].join(crlf);

onBothLanes({}, target => {
  describe('half a request is no harm:', () => {
    const finished = () => target.gateway.lines.filter(({ msg }) => msg === 'request').length;

    it.each<[string, () => string, number]>([
      ['half a request line', () => 'GET /hea', 0],
      ['half the headers', () => `GET /health HTTP/1.1${crlf}Host: local`, 0],
      ['no body', () => upload(target.tokens.member, 4_000_000), 1],
      ['half a body', () => upload(target.tokens.member, 1_000, query), 1],
      ['half a chunk', () => upload(target.tokens.member, null, `ff${crlf}{"que`), 1],
    ])('%s, and then nothing', async (_name, text, requests) => {
      const client = target.connection();
      client.write(text());
      await target.unharmed();
      const before = finished();
      client.socket.destroy();
      await vi.waitFor(() => expect(finished() - before).toBe(requests));
    });

    it('and a slow one is answered when it is through', async () => {
      const client = target.connection();
      for (const part of upload(target.tokens.member, query.length, query).match(/[\s\S]{1,60}/g) ?? []) {
        client.write(part);
        await new Promise(setImmediate);
      }
      const answer = await client.ended();
      target.heard(answer);
      expect(answer).toMatch(/^HTTP\/1.1 200[\s\S]*"member"/);
    });
  });

  describe('a client that never gets to the end of its headers is cut off:', () => {
    const start = `GET /health HTTP/1.1${crlf}Host: localhost${crlf}`;
    const kinds: [string, first: string, then?: string][] = [
      ['it says nothing', ''],
      ['half a request line', 'GET /hea'],
      ['half a header', `${start}X-A: b`],
      ['no empty line', start],
      ['a request line, letter by letter', 'GET /', 'a'],
      ['a header, letter by letter', `${start}X-A: `, 'a'],
      ['headers, one after the other', start, `X-A: b${crlf}`],
      ['empty lines before it begins', '', crlf],
      ['half a second request', `${start}${crlf}GET /health`],
    ];
    const clients = new Map<string, RawClient>();
    // All wait at the same time.
    beforeAll(async () => {
      for (const [name, first, then] of kinds) {
        const client = target.connection();
        clients.set(name, client);
        client.write(first);
        const timer = then && setInterval(() => client.write(then), 500);
        client.socket.once('close', () => clearInterval(timer));
      }
      await Promise.all([...clients.values()].map(client => client.ended()));
    }, 120_000);

    it.each(kinds)('%s', async name => {
      const said = (await clients.get(name)?.ended()) ?? '';
      target.heard(said);
      expect(said).toMatch(/HTTP\/1.1 408 [\s\S]*"BAD_REQUEST"/);
    });
  });
});

/** Uploads that don't end before they are given up. */
function hold(target: Target, token: string, count: number): () => void {
  const clients = Array.from({ length: count }, () => {
    const client = target.connection();
    client.write(upload(token, 1_000, '{'));
    return client;
  });
  return () => {
    for (const { socket } of clients) socket.destroy();
  };
}

const inFlight = async ({ gateway }: Target): Promise<number> =>
  Number(/^persons_operations_in_flight (\d+)$/m.exec((await gateway.fetch('/metrics')).text)?.[1]);

onBothLanes({ maxInFlight: 20 }, target => {
  describe('who takes all there is leaves room for others:', () => {
    const session = async () => {
      const body = { query: 'mutation { createSession { token } }' };
      const made = await target.gateway.post(body, { authorization: `Bearer ${target.tokens.member}` });
      return made.json.data.createSession.token as string;
    };
    const holding: (() => void)[] = [];
    const release = async () => {
      for (const letGo of holding.splice(0)) letGo();
      await expect.poll(() => inFlight(target)).toBe(0);
    };
    afterEach(release);

    it.each<[string, () => Promise<string[]>, number[]]>([
      ['one token', async () => [target.tokens.member], [10]],
      [
        'sessions of one subject',
        async () => [await session(), await session(), await session()],
        [10, 10, 10],
      ],
      ['two subjects', async () => [target.tokens.member, target.tokens.stranger], [10, 15]],
      [
        'three subjects',
        async () => [target.tokens.member, target.tokens.stranger, target.tokens.nobody],
        [10, 15, 18],
      ],
    ])('%s', async (_name, holders, taken) => {
      const tokens = await holders();
      for (const [place, token] of tokens.entries()) {
        holding.push(hold(target, token, 20));
        await expect.poll(() => inFlight(target)).toBe(taken[place]);
        const refused = await target.graphql(viewer, {}, { token });
        expect([refusalOf(refused), refused.headers.get('retry-after')]).toEqual(['503 OVERLOADED', '1']);
        expect(dataOf(await target.graphql(viewer, {}, 'admin'))).toEqual({ viewer: { subject: 'admin' } });
      }
      await release();
      for (const token of tokens) dataOf(await target.graphql(viewer, {}, { token }));
    });
  });
});

onBothLanes({ maxConnections: 20 }, target => {
  describe('a network that takes all connections leaves room for others:', () => {
    /** Whether this machine has more than one address of its own to connect from, as Linux does. */
    const others = process.platform === 'linux';
    if (!others) process.stderr.write('Attacks from several networks are skipped: there is one loopback.\n');

    it.skipIf(!others).each([
      ['one', ['127.0.0.2']],
      ['two', ['127.0.0.2', '127.0.0.3']],
    ])('%s', async (_name, addresses) => {
      const sockets = Array.from({ length: 40 }, (_, place) =>
        connect({
          port: target.gateway.port,
          host: '127.0.0.1',
          localAddress: addresses[place % addresses.length],
        }),
      );
      const closed = sockets.map(
        socket => new Promise<void>(resolve => socket.on('error', () => {}).once('close', () => resolve())),
      );
      await Promise.race(closed);
      // On a connection of its own: those that are open are served anyway.
      const health = `GET /health HTTP/1.1${crlf}Host: localhost${crlf}Connection: close${crlf}${crlf}`;
      for (let i = 0; i < 3; i++) expect(await target.raw(health)).toMatch(/^HTTP\/1.1 200/);
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    });
  });
});
