import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { issueToken } from '../../src/auth/issue.ts';
import { scopes } from '../../src/domain/viewer.ts';
import { maxBodyBytes } from '../../src/http/readBody.ts';
import { createGateway, type Gateway, type Settings } from '../../src/index.ts';
import { samplesOf, sumOf } from '../support/samples.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

const open: Gateway[] = [];
afterAll(async () => {
  for (const gateway of open) await gateway.close();
});

async function embedded(settings: Settings = {}): Promise<Gateway> {
  const gateway = await createGateway({
    DATABASE_URL: `file:${join(tempDir(), 'persons.db')}`,
    AUTH_SECRET: testSecret,
    LOG_LEVEL: 'silent',
    ...settings,
  });
  open.push(gateway);
  return gateway;
}

/** The address of a server of ours with the gateway's listener. */
async function listening({ listener }: Gateway): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  afterAll(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const token = await issueToken(
  testSecret,
  { subject: 'tester', workspace: 'default', groups: '*', scopes, expiresIn: 600 },
  {
    issuer: undefined,
    audience: undefined,
    claims: { workspace: 'workspace', groups: 'groups', scope: 'scope' },
  },
);

const query = (text: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    connection: 'close',
    ...headers,
  },
  body: JSON.stringify({ query: text }),
});

const streamed = (body: ReadableStream): RequestInit =>
  ({ ...query(''), body, duplex: 'half' }) as RequestInit;

/** What an answer is, but for what differs from time to time. */
async function answerOf(response: Response) {
  const own = ['x-request-id', 'date', 'connection', 'keep-alive', 'transfer-encoding'];
  const headers = [...response.headers].filter(([name]) => !own.includes(name));
  return { status: response.status, headers, body: await response.text() };
}

const upsert = `mutation { upsertPersons(input: { persons: [{ externalRef: "a", firstName: "Ann" }] }) {
  createdCount unchangedCount } }`;

describe('the fetch handler', () => {
  it('refuses a body that breaks off, prints nothing of it, and holds no place for it', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => printed.mockRestore());
    const { fetch } = await embedded();
    for (const chunk of [null, new Uint8Array(10), 'no bytes']) {
      const body = new ReadableStream({
        start(controller) {
          if (chunk !== null) controller.enqueue(chunk);
        },
        async pull(controller) {
          await new Promise(resolve => setTimeout(resolve, 5));
          controller.error(new Error('gone'));
        },
      });
      const answer = await fetch(new Request('https://people.example/graphql', streamed(body)));
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('BAD_REQUEST');
    }
    expect(printed).not.toHaveBeenCalled();
    const metrics = await fetch(new Request('https://people.example/metrics'));
    expect(await metrics.text()).toMatch(/^persons_operations_in_flight 0$/m);
  });

  it('ends a subscription whose body nobody wants any more, read or unread', async () => {
    const { fetch } = await embedded();
    const accept = { accept: 'text/event-stream' };
    const subscribe = () =>
      fetch(
        new Request(
          'https://people.example/graphql',
          query('subscription { personChanges { cursor } }', accept),
        ),
      );
    const metrics = async () => (await fetch(new Request('https://people.example/metrics'))).text();
    await (await subscribe()).body?.cancel();
    const reader = (await subscribe()).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await expect.poll(metrics, { timeout: 10_000 }).toMatch(/^persons_subscriptions 0$/m);
  });

  it('answers a mutation, and a query about what it made', async () => {
    const { fetch } = await embedded();
    const made = await fetch(new Request('https://people.example/graphql', query(upsert)));
    expect(await made.json()).toEqual({ data: { upsertPersons: { createdCount: 1, unchangedCount: 0 } } });
    const found = await fetch(
      new Request('https://people.example/graphql', query('{ findPersons { nodes { firstName } } }')),
    );
    expect(await found.json()).toEqual({ data: { findPersons: { nodes: [{ firstName: 'Ann' }] } } });
  });

  const requests: [string, string, RequestInit][] = [
    ['a query', '/graphql', query('{ viewer { subject } }')],
    [
      'a query by GET',
      '/graphql?query=%7Bviewer%7Bsubject%7D%7D',
      { headers: { authorization: `Bearer ${token}` } },
    ],
    ['a query that fails', '/graphql', query('{ findPersons(first: 0) { lastId } }')],
    ['an answer as an event', '/graphql', query('{ viewer { subject } }', { accept: 'text/event-stream' })],
    ['no token', '/graphql', query('{ viewer { subject } }', { authorization: '' })],
    ['a body of another type', '/graphql', query('{ viewer { subject } }', { 'content-type': 'text/plain' })],
    [
      'a body that is too large',
      '/graphql',
      { ...query(''), body: JSON.stringify({ query: '#'.repeat(maxBodyBytes) }) },
    ],
    ['a body that is no UTF-8', '/graphql', { ...query(''), body: new Uint8Array([0xff, 0xfe, 0xfd]) }],
    ['no body', '/graphql', { ...query(''), body: '' }],
    ['GraphiQL', '/graphql', { headers: { accept: 'text/html' } }],
    [
      'a preflight',
      '/graphql',
      {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
      },
    ],
    ['a method that is not allowed', '/graphql', { method: 'DELETE', headers: query('').headers ?? {} }],
    ['/health', '/health', {}],
    ['/health, for its head only', '/health', { method: 'HEAD' }],
    ['/ready', '/ready', {}],
    ['another address', '/elsewhere', {}],
  ];

  it.each(requests)('answers %s as the listener does', async (_name, path, init) => {
    const gateway = await embedded({ CORS_ORIGINS: 'https://app.example' });
    const url = await listening(gateway);
    const [byListener, byFetch] = [
      await fetch(url + path, init),
      await gateway.fetch(new Request(`http://gateway.example${path}`, init)),
    ];
    expect(await answerOf(byFetch)).toEqual(await answerOf(byListener));
  });

  it('reads a body as it comes', async () => {
    const { fetch } = await embedded();
    const parts = ['{"query":"{ viewer', ' { subject } }"}'];
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise(resolve => setTimeout(resolve, 5));
        const part = parts.shift();
        if (part === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(part));
      },
    });
    const answer = await fetch(new Request('http://gateway.example/graphql', streamed(body)));
    expect(await answer.json()).toEqual({ data: { viewer: { subject: 'tester' } } });
  });

  it('gives up a request that is aborted, and what of its body was still to come', async () => {
    const { fetch } = await embedded();
    const abort = new AbortController();
    const body = new ReadableStream({
      start: controller => controller.enqueue(new TextEncoder().encode('{"query":')),
    });
    const init = { ...streamed(body), signal: abort.signal };
    const answer = fetch(new Request('http://gateway.example/graphql', init));
    const inFlight = async () =>
      sumOf(
        samplesOf(await (await fetch(new Request('http://gateway.example/metrics'))).text()),
        'persons_operations_in_flight',
      );
    await expect.poll(inFlight).toBe(1);
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(inFlight).toBe(0);
    await expect(
      fetch(new Request('http://gateway.example/health', { signal: abort.signal })),
    ).rejects.toThrow();
  });

  it('leaves the request that it was given as it was, but for its body', async () => {
    const { fetch } = await embedded();
    const request = new Request('http://gateway.example/graphql', query('{ viewer { subject } }'));
    const before = [Object.keys(request), [...request.headers]];
    await (await fetch(request)).text();
    expect([Object.keys(request), [...request.headers]]).toEqual(before);
  });

  it('refuses a Host that is none', async () => {
    const { fetch } = await embedded();
    const answer = await fetch(
      new Request('http://gateway.example/health', { headers: { host: 'a b/c@d' } }),
    );
    expect([answer.status, (await answer.json()).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('shows no token of its own, since it knows of no connection from this machine', async () => {
    const { fetch } = await embedded({ AUTH_SECRET: undefined });
    const page = await fetch(new Request('http://localhost/graphql', { headers: { accept: 'text/html' } }));
    expect(page.status).toBe(200);
    expect(await page.text()).not.toMatch(/Bearer eyJ/);
  });
});

describe('closing', () => {
  it('waits for what is under way, then turns away with 503, and lets go of the database', async () => {
    const settings = { DATABASE_URL: `file:${join(tempDir(), 'persons.db')}` };
    const gateway = await embedded(settings);
    const url = await listening(gateway);
    const body = new TransformStream<Uint8Array, Uint8Array>();
    const writer = body.writable.getWriter();
    const slow = gateway.fetch(new Request(`${url}/graphql`, streamed(body.readable)));
    let closed = false;
    const closing = gateway.close().then(() => {
      closed = true;
    });
    for (const answer of [
      await gateway.fetch(new Request(`${url}/graphql`, query(upsert))),
      await fetch(`${url}/graphql`, query(upsert)),
    ]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect((await answer.json()).errors[0].extensions.code).toBe('OVERLOADED');
    }
    expect(closed).toBe(false);
    await writer.write(Buffer.from('{"query":"{ viewer { subject } }"}'));
    await writer.close();
    expect(await (await slow).json()).toEqual({ data: { viewer: { subject: 'tester' } } });
    await closing;
    await gateway.close();
    const next = await embedded(settings);
    const answer = await next.fetch(new Request(`${url}/graphql`, query('{ findPersons { lastId } }')));
    expect(await answer.json()).toEqual({ data: { findPersons: { lastId: -1 } } });
  });
});

describe('settings', () => {
  it('may be numbers and booleans', async () => {
    const { fetch } = await embedded({ GRAPHIQL: false, RATE_LIMIT: 1, SESSION_TTL: 60 });
    const page = await fetch(
      new Request('http://gateway.example/graphql', { headers: { accept: 'text/html' } }),
    );
    expect(page.status).toBe(400);
    const statuses: number[] = [];
    for (let i = 0; i < 2; i++)
      statuses.push(
        (await fetch(new Request('http://gateway.example/graphql', query('{ viewer { subject } }')))).status,
      );
    expect(statuses).toEqual([200, 429]);
  });

  it.each<[Settings, string, RegExp]>([
    [{ NODE_ENV: 'production', AUTH_SECRET: undefined }, 'ConfigError', /^AUTH_SECRET or AUTH_JWKS_URI/],
    [{ AUTH_SECRET: 'short' }, 'ConfigError', /^AUTH_SECRET must have at least 32 bytes/],
    [{ RATE_LIMIT: Number.NaN }, 'ConfigError', /^RATE_LIMIT/],
    [{ GRAPHIQL: 'maybe' }, 'ConfigError', /^GRAPHIQL/],
    [{ DATABASE_URL: 'file:/dev/null/persons.db' }, 'UnusableDatabase', /persons\.db/],
  ])('%j are refused with a %s', async (settings, name, message) => {
    await expect(embedded(settings)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });
});
