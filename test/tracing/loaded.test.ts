import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { post } from '../support/client.ts';
import { root, spawnGateway } from '../support/persons.ts';
import { tempDir } from '../support/tempDir.ts';
import { startCollector } from './collector.ts';

/** Serves one request, stops, and tells which of OpenTelemetry's modules the process had loaded by then. */
async function loadedBy(env: Record<string, string>): Promise<readonly string[]> {
  const preload = join(tempDir(), 'preload.cjs');
  writeFileSync(
    preload,
    `const { _cache } = require('node:module');
     process.on('exit', () => {
       const names = Object.keys(_cache).filter(path => path.includes('opentelemetry'));
       process.stdout.write('loaded: ' + JSON.stringify({ all: Object.keys(_cache).length, names }) + '\\n');
     });`,
  );
  const command = [
    process.execPath,
    '--require',
    preload,
    join(root, 'dist/bundle/main.js'),
    'serve',
  ] as const;
  const gateway = await spawnGateway({ env, command });
  expect((await post(gateway.url, { query: '{ __typename }' })).status).toBe(400);
  gateway.child.kill('SIGTERM');
  const { code, stdout } = await gateway.ended;
  expect(code).toBe(0);
  const { all, names } = JSON.parse(/^loaded: (.*)$/m.exec(stdout)?.[1] ?? '');
  // The recorder records: better-sqlite3 at least is always there.
  expect(all).toBeGreaterThan(1);
  return names;
}

it('without a place to send traces to, nothing of OpenTelemetry is loaded', async () => {
  expect(await loadedBy({})).toEqual([]);
});

it('with one it is, and what was traced is sent before the process ends', async () => {
  const collector = await startCollector();
  const names = await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'mine' });
  await collector.close();
  expect(names.length).toBeGreaterThan(10);
  expect(collector.spans()).toMatchObject([{ name: 'POST /graphql', resource: { 'service.name': 'mine' } }]);
});
