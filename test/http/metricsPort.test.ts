import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { post } from '../support/client.ts';
import { samplesOf, sumOf } from '../support/samples.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';
import { spawnWorkers } from '../support/workers.ts';

async function withMetricsApart(
  env: Record<string, string>,
  use: (gateway: { url: string; metricsUrl: string; lines: readonly unknown[] }) => Promise<void>,
): Promise<void> {
  const lines: unknown[] = [];
  const config = readConfig({
    PORT: '0',
    METRICS_PORT: '0',
    AUTH_SECRET: testSecret,
    DATABASE_URL: `file:${tempDir()}/persons.db`,
    ...env,
  });
  const log = createLog('debug', { write: line => void lines.push(JSON.parse(line)) });
  const { url, metricsUrl = '', stop } = await startApp(config, log);
  try {
    await use({ url, metricsUrl, lines });
  } finally {
    await stop();
  }
  // The port is free again.
  await expect(fetch(`${metricsUrl}/metrics`)).rejects.toThrow();
}

describe('on a port of their own', () => {
  it('the metrics are read without a token, from this machine alone, and nowhere else', async () => {
    await withMetricsApart({}, async ({ url, metricsUrl, lines }) => {
      expect(new URL(metricsUrl).hostname).toBe('127.0.0.1');
      expect(new URL(metricsUrl).port).not.toBe(new URL(url).port);
      expect(lines).toContainEqual(expect.objectContaining({ msg: 'listening', metricsUrl }));
      expect((await fetch(`${url}/metrics`)).status).toBe(404);
      const text = await (await fetch(`${metricsUrl}/metrics`)).text();
      expect(sumOf(samplesOf(text), 'persons_http_requests_total', { status: '4xx' })).toBe(1);
    });
  });

  it('there is nothing else, and every answer has its request id', async () => {
    await withMetricsApart({}, async ({ metricsUrl }) => {
      const ask = (path: string, method = 'GET') =>
        fetch(metricsUrl + path, { method, headers: { 'x-request-id': 'mine' } });
      for (const [path, method, status] of [
        ['/graphql', 'POST', 404],
        ['/health', 'GET', 404],
        ['/metrics', 'POST', 405],
        ['/metrics', 'HEAD', 200],
      ] as const) {
        const reply = await ask(path, method);
        expect([path, method, reply.status, reply.headers.get('x-request-id')]).toEqual([
          path,
          method,
          status,
          'mine',
        ]);
      }
    });
  });

  it('a token is asked for where one is set', async () => {
    const token = 'a-token-for-metrics';
    await withMetricsApart({ METRICS_TOKEN: token }, async ({ metricsUrl }) => {
      expect((await fetch(`${metricsUrl}/metrics`)).status).toBe(401);
      const authorization = `Bearer ${token}`;
      expect((await fetch(`${metricsUrl}/metrics`, { headers: { authorization } })).status).toBe(200);
    });
  });

  it('those of all workers are added up, both lanes and upserts', async () => {
    const port = await freePort();
    const gateway = await spawnWorkers(2, { env: { METRICS_PORT: String(port) } });
    const query =
      'mutation ($persons: [PersonInput!]!) { upsertPersons(input: { persons: $persons }) { createdCount } }';
    for (let time = 0; time < 12; time++)
      await post(gateway.url, {
        query,
        variables: { persons: [{ externalRef: `ref-${time}` }] },
        token: gateway.token,
      });
    const samples = samplesOf(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
    expect(sumOf(samples, 'persons_http_requests_total', { status: '2xx' })).toBe(12);
    const field = { field: 'upsertPersons' };
    expect(sumOf(samples, 'persons_operation_duration_seconds_count', field)).toBe(12);
    expect(sumOf(samples, 'persons_upsert_items_total', { outcome: 'CREATED' })).toBe(12);
    // One of the workers forgets old answers, too.
    const commits = sumOf(samples, 'persons_database_duration_seconds_count', { work: 'commit' });
    expect(commits).toBeGreaterThanOrEqual(12);
    // Of one file, whoever asks the system for its size.
    expect(samples.filter(({ name }) => name === 'persons_wal_bytes')).toHaveLength(1);
    await gateway.stop();
    expect(gateway.lives()).toBe(false);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
