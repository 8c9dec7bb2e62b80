import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keysUnavailable } from '../../src/auth/errors.ts';
import { startGateway as startWhole } from '../support/startGateway.ts';
import { codeOf, type Reply, type Running, startGateway } from './gateway.ts';

const query = '{ __typename }';
const app = 'https://app.example';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const statuses = (replies: readonly Reply[]) => replies.map(({ status }) => status);

/** Limit, remaining, reset. */
const fieldsOf = ({ headers }: Reply) =>
  ['limit', 'remaining', 'reset'].map(name => headers.get(`ratelimit-${name}`));

async function repeat(times: number, ask: () => Promise<Reply>): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  for (let time = 0; time < times; time++) replies.push(await ask());
  return replies;
}

const start = Date.now();
// Only the clock stands still: sockets and timers go on.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: start }));
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('requests of a subject', () => {
  it('are answered up to the limit, and say what is left', async () => {
    const gateway = await startGateway({ rateLimit: 3 });
    const replies = await repeat(3, () => gateway.post({ query }));
    expect(statuses(replies)).toEqual([200, 200, 200]);
    expect(replies.map(fieldsOf)).toEqual([
      ['3', '2', '60'],
      ['3', '1', '60'],
      ['3', '0', '60'],
    ]);
  });

  it('are refused beyond it, in the form of every refusal', async () => {
    const gateway = await startGateway({ rateLimit: 2 });
    await repeat(2, () => gateway.post({ query }));
    pass(500);
    const reply = await gateway.post({ query }, { 'x-request-id': 'third' });
    expect([reply.status, codeOf(reply)]).toEqual([429, 'RATE_LIMITED']);
    expect(reply.json.errors[0].message).toBe(
      'More than 2 requests by one subject within a minute. Please try again in 60 s.',
    );
    expect(reply.headers.get('retry-after')).toBe('60');
    expect(fieldsOf(reply)).toEqual(['2', '0', '60']);
    expect(reply.headers.get('x-request-id')).toBe('third');
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('are answered again when the minute is over, however many were refused in it', async () => {
    const gateway = await startGateway({ rateLimit: 1 });
    await repeat(5, () => gateway.post({ query }));
    pass(59_999);
    const last = await gateway.post({ query });
    expect([last.status, last.headers.get('retry-after'), ...fieldsOf(last)]).toEqual([
      429,
      '1',
      '1',
      '0',
      '1',
    ]);
    pass(1);
    const next = await gateway.post({ query });
    expect([next.status, ...fieldsOf(next)]).toEqual([200, '1', '0', '60']);
  });

  it('are counted one by one when they come at once', async () => {
    const gateway = await startGateway({ rateLimit: 5 });
    const replies = await Promise.all(Array.from({ length: 20 }, () => gateway.post({ query })));
    expect(statuses(replies).filter(status => status === 200)).toHaveLength(5);
    expect(statuses(replies).filter(status => status === 429)).toHaveLength(15);
  });

  it('count by GET and by POST, good and bad, with whichever token', async () => {
    const gateway = await startGateway({ rateLimit: 4 });
    const another = await gateway.tokenFor({ scopes: ['people:read'] });
    const get = (headers: Record<string, string>) =>
      gateway.fetch(`/graphql?query=${encodeURIComponent(query)}`, { headers });
    expect(
      statuses([
        await get(bearer(gateway.token)),
        await gateway.post(
          { query: '{ nothingOfTheSort }' },
          { accept: 'application/graphql-response+json' },
        ),
        await gateway.post('x', { 'content-type': 'text/plain' }),
        await gateway.fetch('/graphql', { method: 'DELETE', headers: bearer(gateway.token) }),
        await get(bearer(another)),
        await gateway.post({ query }),
      ]),
    ).toEqual([200, 400, 415, 405, 429, 429]);
  });

  it.each([
    ['another subject', { subject: 'somebody else' }],
    ['the same name in another workspace', { workspace: 'another' }],
    ['names that run into each other', { subject: 'ester', workspace: 'defaultt' }],
    ['names that look like two', { subject: 'tester","', workspace: 'default' }],
  ])('leave %s alone', async (_whom, grant) => {
    const gateway = await startGateway({ rateLimit: 1 });
    await repeat(2, () => gateway.post({ query }));
    const reply = await gateway.post({ query }, bearer(await gateway.tokenFor(grant)));
    expect([reply.status, ...fieldsOf(reply)]).toEqual([200, '1', '0', '60']);
  });

  it('do nothing when they are refused', async () => {
    const gateway = await startGateway({ rateLimit: 1 });
    await gateway.post({ query });
    const mutation = 'mutation { upsertGroups(input: { groups: [{ identifier: "late" }] }) { __typename } }';
    expect(codeOf(await gateway.post({ query: mutation }))).toBe('RATE_LIMITED');
    pass(60_000);
    const reply = await gateway.post({ query: '{ groups { nodes { identifier } } }' });
    expect(reply.json.data.groups.nodes).toEqual([]);
  });

  it('may be counted by the pages of a listed origin', async () => {
    const gateway = await startGateway({ rateLimit: 1, corsOrigins: [app] });
    for (const status of [200, 429]) {
      const reply = await gateway.post({ query }, { origin: app });
      expect(reply.status).toBe(status);
      expect(reply.headers.get('access-control-allow-origin')).toBe(app);
      expect(reply.headers.get('access-control-expose-headers')?.split(', ')).toEqual(
        expect.arrayContaining(['Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset']),
      );
    }
  });
});

it('what needs no token is neither counted nor refused', async () => {
  const gateway = await startGateway({ rateLimit: 1, corsOrigins: [app] });
  const preflight = { origin: app, 'access-control-request-method': 'POST' };
  const open: readonly [string, RequestInit][] = [
    ['/health', {}],
    ['/ready', {}],
    ['/graphql', { headers: { accept: 'text/html' } }],
    ['/graphql', { method: 'OPTIONS', headers: preflight }],
  ];
  for (const [path, init] of [...open, ...open]) {
    const reply = await gateway.fetch(path, init);
    expect(reply.status).toBeLessThan(300);
    expect(fieldsOf(reply)).toEqual([null, null, null]);
  }
  expect((await gateway.post({ query })).status).toBe(200);
});

describe('refused tokens', () => {
  const bad = (gateway: Running, forwardedFor?: string) =>
    gateway.post(
      { query },
      {
        ...bearer('not.a.token'),
        ...(forwardedFor !== undefined && { 'x-forwarded-for': forwardedFor }),
      },
    );

  it('are answered with 429 instead of 401 beyond the limit', async () => {
    const gateway = await startGateway({ rateLimit: 2 });
    const replies = await repeat(3, () => bad(gateway));
    expect(replies.map(codeOf)).toEqual(['INVALID_AUTHORIZATION', 'INVALID_AUTHORIZATION', 'RATE_LIMITED']);
    expect(statuses(replies)).toEqual([401, 401, 429]);
    expect(replies.map(fieldsOf)).toEqual([
      ['2', '1', '60'],
      ['2', '0', '60'],
      ['2', '0', '60'],
    ]);
    expect(replies.map(({ headers }) => headers.get('retry-after'))).toEqual([null, null, '60']);
    expect(replies[2]?.json.errors[0].message).toBe(
      'More than 2 requests with a refused token from one address within a minute. Please try again in 60 s.',
    );
    pass(60_000);
    expect(codeOf(await bad(gateway))).toBe('INVALID_AUTHORIZATION');
  });

  it('are no more than sixty a minute, whatever a subject may ask', async () => {
    const gateway = await startGateway({ rateLimit: 6_000 });
    const replies = await Promise.all(Array.from({ length: 61 }, () => bad(gateway)));
    expect(statuses(replies).filter(status => status === 401)).toHaveLength(60);
    expect(statuses(replies).filter(status => status === 429)).toHaveLength(1);
  });

  it('do not lock out good ones from the same address', async () => {
    const gateway = await startGateway({ rateLimit: 1 });
    await repeat(3, () => bad(gateway));
    const reply = await gateway.post({ query });
    expect([reply.status, ...fieldsOf(reply)]).toEqual([200, '1', '0', '60']);
  });

  it('count when they have expired', async () => {
    const gateway = await startGateway({ rateLimit: 1 });
    const token = await gateway.tokenFor({ expiresIn: 10 });
    pass(20_000);
    const replies = await repeat(2, () => gateway.post({ query }, bearer(token)));
    expect(replies.map(codeOf)).toEqual(['EXPIRED_TOKEN', 'RATE_LIMITED']);
  });

  it('are not those that are missing', async () => {
    const gateway = await startGateway({ rateLimit: 1 });
    const replies = await repeat(3, () => gateway.fetch('/graphql', { method: 'POST' }));
    for (const reply of replies)
      expect([codeOf(reply), ...fieldsOf(reply)]).toEqual(['MISSING_AUTHORIZATION', null, null, null]);
  });

  it('are not those that could not be checked', async () => {
    const authenticate = () => {
      throw keysUnavailable(1);
    };
    const gateway = await startGateway({ rateLimit: 1, authenticate });
    expect((await repeat(3, () => bad(gateway))).map(codeOf)).toEqual(Array(3).fill('OVERLOADED'));
  });

  it('count by the connection where no proxy is trusted, whatever they say', async () => {
    const gateway = await startGateway({ rateLimit: 1 });
    expect((await bad(gateway, '192.0.2.1')).status).toBe(401);
    expect((await bad(gateway, '192.0.2.2')).status).toBe(429);
  });

  it('count by what a trusted proxy added, whatever stood before it', async () => {
    const gateway = await startGateway({ rateLimit: 1, trustProxy: true });
    expect((await bad(gateway, '192.0.2.1')).status).toBe(401);
    expect((await bad(gateway, '192.0.2.2')).status).toBe(401);
    expect((await bad(gateway, '203.0.113.1, 192.0.2.1')).status).toBe(429);
    expect((await bad(gateway, '203.0.113.2, 192.0.2.1:49152')).status).toBe(429);
    expect((await bad(gateway, '2001:db8::1')).status).toBe(401);
    expect((await bad(gateway, '2001:db8::2')).status).toBe(429);
  });
});

it('with a limit of 0 nothing is counted', async () => {
  const gateway = await startGateway({ rateLimit: 0 });
  const replies = [
    ...(await repeat(3, () => gateway.post({ query }))),
    ...(await repeat(65, () => gateway.post({ query }, bearer('not.a.token')))),
  ];
  expect([...new Set(statuses(replies))]).toEqual([200, 401]);
  for (const reply of replies) expect(fieldsOf(reply)).toEqual([null, null, null]);
});

it('the settings RATE_LIMIT and TRUST_PROXY are followed', async () => {
  const { url } = await startWhole({ env: { RATE_LIMIT: '1', TRUST_PROXY: 'true' } });
  const ask = async (address: string) => {
    const headers = { ...bearer('not.a.token'), 'x-forwarded-for': address };
    return (await fetch(`${url}/graphql`, { headers })).status;
  };
  expect([await ask('192.0.2.1'), await ask('192.0.2.1'), await ask('192.0.2.2')]).toEqual([401, 429, 401]);
});
