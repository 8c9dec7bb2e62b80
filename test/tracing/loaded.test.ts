import { expect, it } from 'vitest';
import { loadedBy, ofPackage } from '../support/loaded.ts';
import { startCollector } from './collector.ts';

const tracing = '@opentelemetry/';

it('without a place to send traces to, nothing of OpenTelemetry is loaded', async () => {
  const files = await loadedBy({});
  expect(ofPackage(tracing, files)).toEqual([]);
  // The recorder records.
  expect(ofPackage('better-sqlite3/', files)).not.toEqual([]);
});

it('with one it is, and what was traced is sent before the process ends', async () => {
  const collector = await startCollector();
  const files = await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'mine' });
  await collector.close();
  expect(ofPackage(tracing, files).length).toBeGreaterThan(10);
  expect(collector.spans()).toMatchObject([{ name: 'POST /graphql', resource: { 'service.name': 'mine' } }]);
});
