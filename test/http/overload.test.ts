import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { scopes } from '../../src/domain/viewer.ts';
import { startGateway as startWhole } from '../support/startGateway.ts';
import { codeOf, type Running, startGateway } from './gateway.ts';

const query = '{ viewer { subject } }';

/** A request whose body doesn't end before it's told to. */
async function unfinished({ url, token }: Pick<Running, 'url' | 'token'>) {
  const body = JSON.stringify({ query });
  const asked = request(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${token}`,
      'Content-Length': body.length,
    },
  });
  const answered = once(asked, 'response');
  asked.write(body.slice(0, 5));
  await once(asked, 'socket');
  return {
    async finish(): Promise<number> {
      asked.end(body.slice(5));
      const [response] = await answered;
      response.resume();
      return response.statusCode;
    },
    async give(): Promise<void> {
      answered.catch(() => {});
      asked.destroy();
    },
  };
}

const inFlight = async (gateway: Running): Promise<number> =>
  Number(/^persons_operations_in_flight (\d+)$/m.exec((await gateway.fetch('/metrics')).text)?.[1]);

describe('more operations at once than MAX_IN_FLIGHT', () => {
  it.each([true, false])(
    'are OVERLOADED before they are read, and nothing else is (hot lane: %s)',
    async hotLane => {
      // Whoever comes alone has half of them.
      const gateway = await startGateway({ maxInFlight: 4, hotLane });
      // Known from now on, and executed as compiled where there is a hot lane.
      for (let i = 0; i < 3; i++) expect((await gateway.post({ query })).status).toBe(200);
      const first = await unfinished(gateway);
      const second = await unfinished(gateway);
      await expect.poll(() => inFlight(gateway)).toBe(2);
      const refused = await gateway.post({ query });
      expect([refused.status, codeOf(refused), refused.headers.get('retry-after')]).toEqual([
        503,
        'OVERLOADED',
        '1',
      ]);
      expect((await gateway.fetch('/health')).status).toBe(200);
      expect((await gateway.fetch('/ready')).status).toBe(200);
      // Who calls is decided first.
      const stranger = await gateway.post({ query }, { Authorization: 'Bearer nonsense' });
      expect(codeOf(stranger)).toBe('INVALID_AUTHORIZATION');

      expect(await first.finish()).toBe(200);
      expect((await gateway.post({ query })).status).toBe(200);
      await second.give();
      await expect.poll(() => inFlight(gateway)).toBe(0);
    },
  );

  it('are none by those that have gone while it was found out who they are', async () => {
    const viewer = { subject: 's', workspace: 'w', access: { kind: 'all' }, scopes } as const;
    let asked = 0;
    const gateway = await startGateway({
      maxInFlight: 1,
      async authenticate() {
        asked++;
        await sleep(100);
        return viewer;
      },
    });
    const gone = await Promise.all(Array.from({ length: 5 }, () => unfinished(gateway)));
    await expect.poll(() => asked).toBe(5);
    for (const each of gone) await each.give();
    await sleep(200);
    expect(await inFlight(gateway)).toBe(0);
    expect((await gateway.post({ query })).status).toBe(200);
  });

  it('are none when it is 0', async () => {
    const gateway = await startGateway({ maxInFlight: 0 });
    const open = await Promise.all(Array.from({ length: 5 }, () => unfinished(gateway)));
    expect((await gateway.post({ query })).status).toBe(200);
    expect(await Promise.all(open.map(each => each.finish()))).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('more connections at once than MAX_CONNECTIONS', () => {
  it('are closed as they come, and those that are there are served', async () => {
    const { url } = await startWhole({ env: { MAX_CONNECTIONS: '4' } });
    const { hostname, port } = new URL(url);
    const open = () => {
      const socket = connect(Number(port), hostname);
      return { socket, closed: once(socket, 'close').then(() => 'closed' as const) };
    };
    const [first, second] = [open(), open()];
    await Promise.all([once(first.socket, 'connect'), once(second.socket, 'connect')]);
    const third = open();
    expect(await third.closed).toBe('closed');
    first.socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = await once(first.socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
    for (const { socket } of [first, second]) socket.destroy();
  });
});
