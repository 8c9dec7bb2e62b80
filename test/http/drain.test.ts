import { describe, expect, it } from 'vitest';
import { fixtureSchema } from './fixture.ts';
import { startGateway } from './gateway.ts';
import { rawClient, rawPost } from './rawHttp.ts';

const hello = JSON.stringify({ query: '{ hello }' });
const answered = /\{"data":.*\}/;

describe('a stop', () => {
  it('answers what is under way and what is still asked on open connections, and closes them', async () => {
    const gateway = await startGateway({ schema: fixtureSchema() });
    const busy = rawClient(gateway.port);
    const idle = rawClient(gateway.port);
    const health = rawClient(gateway.port);
    idle.write(rawPost(gateway.port, gateway.token, hello));
    health.write('GET /ready HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await idle.received(answered)).toContain('Connection: keep-alive');
    expect(await health.received(/\}/)).toContain('{"status":"ready"}');
    busy.write(rawPost(gateway.port, gateway.token, JSON.stringify({ query: '{ slow(ms: 300) }' })));
    await new Promise(resolve => setTimeout(resolve, 50));

    const stopped = gateway.stop(20_000);
    await new Promise(resolve => setTimeout(resolve, 900));
    idle.write(rawPost(gateway.port, gateway.token, hello));
    health.write('GET /ready HTTP/1.1\r\nHost: a\r\n\r\n');

    const [busyText, idleText, healthText] = await Promise.all([busy.ended(), idle.ended(), health.ended()]);
    expect(busyText).toMatch(/^HTTP\/1\.1 200 [\s\S]*Connection: close[\s\S]*"slow":"late"/);
    expect(idleText.match(/"hello":"world"/g)).toHaveLength(2);
    expect(idleText).toContain('Connection: close');
    expect(healthText).toMatch(/HTTP\/1\.1 503 [\s\S]*\{"status":"draining"\}/);
    await stopped;
  });

  it('closes connections that ask nothing, whether they ever did or not', async () => {
    const gateway = await startGateway({ schema: fixtureSchema() });
    const fresh = rawClient(gateway.port);
    const idle = rawClient(gateway.port);
    idle.write(rawPost(gateway.port, gateway.token, hello));
    await idle.received(answered);
    const stopped = gateway.stop(20_000);
    await Promise.all([fresh.ended(), idle.ended(), stopped]);
  });

  it('cuts off event streams and whatever takes longer than the grace period', async () => {
    const gateway = await startGateway({ schema: fixtureSchema() });
    const slow = rawClient(gateway.port);
    const partial = rawClient(gateway.port);
    const stream = rawClient(gateway.port);
    slow.write(rawPost(gateway.port, gateway.token, JSON.stringify({ query: '{ slow(ms: 20000) }' })));
    partial.write('POST /graphql HTTP/1.1\r\nHost: a\r\n');
    stream.write(
      rawPost(gateway.port, gateway.token, JSON.stringify({ query: 'subscription { waiting }' }), [
        'Accept: text/event-stream',
      ]),
    );
    await stream.received(/text\/event-stream/);
    await gateway.stop(300);
    expect(await slow.ended()).toBe('');
    expect(await partial.ended()).toBe('');
    await stream.ended();
  });

  it('counts once', async () => {
    const gateway = await startGateway({ schema: fixtureSchema() });
    const first = gateway.stop(1_000);
    expect(gateway.stop(0)).toBe(first);
    await first;
    await expect(fetch(gateway.url)).rejects.toThrow();
  });
});
