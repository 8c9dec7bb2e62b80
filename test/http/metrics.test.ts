import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/http/metrics.ts';
import { samplesOf, sumOf } from '../support/samples.ts';
import { codeOf, type Running, startGateway } from './gateway.ts';

const query = '{ __typename }';
const scrape = async (gateway: Running) => samplesOf((await gateway.fetch('/metrics')).text);

describe('/metrics', () => {
  it('counts answers by the class of their status, and their durations', async () => {
    const gateway = await startGateway();
    for (let request = 0; request < 3; request++) await gateway.post({ query });
    await gateway.fetch('/nothing/of/the/sort');
    await gateway.fetch('/graphql', { method: 'POST' });
    const samples = await scrape(gateway);
    expect(sumOf(samples, 'persons_http_requests_total', { status: '2xx' })).toBe(3);
    expect(sumOf(samples, 'persons_http_requests_total', { status: '4xx' })).toBe(2);
    expect(sumOf(samples, 'persons_http_request_duration_seconds_count')).toBe(5);
    expect(sumOf(samples, 'persons_http_request_duration_seconds_bucket', { le: '+Inf' })).toBe(5);
    expect(sumOf(samples, 'persons_http_request_duration_seconds_sum')).toBeGreaterThan(0);
    // The scrape itself is there at the next one.
    expect(sumOf(await scrape(gateway), 'persons_http_requests_total', { status: '2xx' })).toBe(4);
  });

  it('says what the process needs', async () => {
    const gateway = await startGateway();
    const samples = await scrape(gateway);
    for (const name of [
      'process_resident_memory_bytes',
      'process_start_time_seconds',
      'nodejs_heap_size_used_bytes',
    ])
      expect(sumOf(samples, name)).toBeGreaterThan(0);
    expect(samples.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds']),
    );
  });

  it('is text in the format of Prometheus, which no cache keeps', async () => {
    const gateway = await startGateway();
    const reply = await gateway.fetch('/metrics');
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.text).toContain('# TYPE persons_http_request_duration_seconds histogram\n');
    expect(reply.text).toContain('# TYPE persons_http_requests_total counter\n');
  });

  it('has no more series for whatever clients may say', async () => {
    const gateway = await startGateway({ rateLimit: 1_000 });
    const series = async () =>
      (await scrape(gateway))
        .filter(({ name }) => name.startsWith('persons_'))
        .map(({ name, labels }) => JSON.stringify([name, labels]));
    // Each lane, and what comes before any.
    await gateway.post({ query });
    await gateway.post({ query });
    await gateway.fetch('/nothing');
    await series();
    const before = await series();
    for (let time = 0; time < 5; time++) {
      const name = `Canary${time}`;
      await gateway.post({ query: `query ${name} { __typename }`, operationName: name });
      await gateway.fetch(`/${name}?${name}=${name}`, {
        headers: { 'x-request-id': name, 'user-agent': name },
      });
      await gateway.fetch('/graphql', { method: 'PURGE' }).catch(() => undefined);
      await gateway.post({ query }, { authorization: `Bearer ${await gateway.tokenFor({ subject: name })}` });
    }
    expect(await series()).toEqual(before);
    expect((await gateway.fetch('/metrics')).text).not.toContain('Canary');
  });

  it('counts what the rate limits refuse', async () => {
    const gateway = await startGateway({ rateLimit: 2 });
    for (let request = 0; request < 5; request++) await gateway.post({ query });
    for (let request = 0; request < 3; request++)
      await gateway.post({ query }, { authorization: 'Bearer bad' });
    const samples = await scrape(gateway);
    expect(sumOf(samples, 'persons_rate_limited_total', { by: 'subject' })).toBe(3);
    expect(sumOf(samples, 'persons_rate_limited_total', { by: 'address' })).toBe(1);
  });

  it('is read and nothing else', async () => {
    const gateway = await startGateway();
    expect((await gateway.fetch('/metrics', { method: 'HEAD' })).status).toBe(200);
    const reply = await gateway.fetch('/metrics', { method: 'POST' });
    expect([reply.status, codeOf(reply), reply.headers.get('allow')]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'GET, HEAD',
    ]);
  });
});

describe('with a token of its own, /metrics', () => {
  const metricsToken = 'a-token-for-metrics';

  it.each([
    ['none', {}],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another one', { authorization: 'Bearer another-token-for-metrics' }],
    ['the beginning of it', { authorization: 'Bearer a-token-for' }],
    ['it and more', { authorization: `Bearer ${metricsToken}s` }],
    ['it in another scheme', { authorization: `Basic ${metricsToken}` }],
  ])('is refused to who brings %s', async (_what, headers: Record<string, string>) => {
    const gateway = await startGateway({ metricsToken });
    const reply = await gateway.fetch('/metrics', { headers });
    expect([reply.status, codeOf(reply)]).toEqual([401, 'INVALID_AUTHORIZATION']);
    expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(reply.text).not.toContain('persons_');
  });

  it("is refused to a viewer's token, and given to its own", async () => {
    const gateway = await startGateway({ metricsToken });
    const ask = (token: string) =>
      gateway.fetch('/metrics', { headers: { authorization: `bearer ${token}` } });
    expect((await ask(gateway.token)).status).toBe(401);
    expect((await ask(metricsToken)).status).toBe(200);
    expect(codeOf(await gateway.post({ query }, { authorization: `Bearer ${metricsToken}` }))).toBe(
      'INVALID_AUTHORIZATION',
    );
  });
});

it('a duration counts in every bucket that it does not exceed', async () => {
  const metrics = createMetrics();
  for (const seconds of [0, 0.001, 0.0011, 9.99, 11]) metrics.request({ lane: 'hot', status: 200 }, seconds);
  const snapshot = (await metrics.snapshot()) as {
    name: string;
    values: { labels: { le?: string }; value: number }[];
  }[];
  const values = snapshot.find(({ name }) => name === 'persons_http_request_duration_seconds')?.values ?? [];
  const upTo = (le: unknown) => values.find(({ labels }) => labels.le === le)?.value;
  expect([0.00025, 0.001, 0.0025, 5, 10, '+Inf'].map(upTo)).toEqual([1, 2, 3, 3, 4, 5]);
});
