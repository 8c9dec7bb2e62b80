import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rawPost } from '../http/rawHttp.ts';
import { post } from '../support/client.ts';
import { tempDir } from '../support/tempDir.ts';
import {
  isAlive,
  type OpenConnection,
  openConnection,
  spawnWorkers,
  type Workers,
} from '../support/workers.ts';

const query = '{ viewer { subject } }';
const body = JSON.stringify({ query });
const asked = ({ port, token }: Workers) => rawPost(port, token, body);
const soon = { timeout: 20_000 };

/** Connections of all workers, in turn: the primary hands one after the other to the next that is free. */
const connections = (gateway: Workers, count: number): Promise<OpenConnection[]> =>
  Promise.all(Array.from({ length: count }, () => openConnection(gateway.port)));

describe('with several workers, persons serve', () => {
  it('says once, when all listen, where it can be reached, and every one answers', async () => {
    const gateway = await spawnWorkers(3, { env: { LOG_LEVEL: 'debug' } });
    expect(gateway.logged('a worker listens')).toHaveLength(3);
    expect(gateway.logged('listening')).toEqual([expect.objectContaining({ url: gateway.url, workers: 3 })]);
    expect(gateway.stdout().match(/listens on/g)).toHaveLength(1);
    const whoAnswered = async () => {
      expect((await post(gateway.url, { query, token: gateway.token })).status).toBe(200);
      return new Set(gateway.logged('request').map(({ worker }) => worker)).size;
    };
    await expect.poll(whoAnswered, soon).toBe(3);
    await gateway.stop();
    expect(gateway.lives()).toBe(false);
  });

  it('prints a token that every worker takes, with the secret made once', async () => {
    const gateway = await spawnWorkers(2, { env: { AUTH_SECRET: '' } });
    await gateway.said('curl ');
    const token = gateway.stdout().match(/^eyJ\S+$/m)?.[0] ?? '';
    for (let time = 0; time < 6; time++)
      expect((await post(gateway.url, { query, token })).data).toEqual({ viewer: { subject: 'developer' } });
    await gateway.stop();
  });

  it.each([['SIGTERM'], ['SIGINT'], ['SIGTERM', 'SIGTERM', 'SIGINT']] as NodeJS.Signals[][])(
    'stops with exit code 0 at %s %s %s, and leaves nobody behind',
    async (...signals) => {
      const gateway = await spawnWorkers(2);
      for (const signal of signals) if (signal) gateway.child.kill(signal);
      expect((await gateway.ended).code).toBe(0);
      expect(gateway.logged('stopping')).toHaveLength(1);
      expect(gateway.logged('a worker ended')).toEqual([]);
      expect(gateway.lives()).toBe(false);
      await expect(fetch(`${gateway.url}/health`)).rejects.toThrow();
    },
  );

  // A terminal's Ctrl-C goes to npm, the primary and the workers alike, and npm hands it on.
  it('started by npm start, stops with exit code 0 at Ctrl-C', async () => {
    const gateway = await spawnWorkers(2, {
      command: ['npm', 'start', '--ignore-scripts'],
      env: { HOME: tempDir(), npm_config_update_notifier: 'false' },
    });
    process.kill(-(gateway.child.pid ?? 0), 'SIGINT');
    expect((await gateway.ended).code).toBe(0);
    expect(gateway.stderr()).toContain('"msg":"stopped"');
    expect(gateway.lives()).toBe(false);
  });

  it('answers, at a stop, every request on an open connection, and closes it', async () => {
    const gateway = await spawnWorkers(2);
    const idle = await connections(gateway, 4);
    for (const { ask } of idle) expect(await ask(asked(gateway))).toContain('Connection: keep-alive');
    const partial = await connections(gateway, 4);
    const [head = '', rest = ''] = [asked(gateway).slice(0, -5), asked(gateway).slice(-5)];
    for (const { socket } of partial) socket.write(head);
    // Those that nobody may have taken yet when the signal comes.
    const fresh = await connections(gateway, 8);
    gateway.child.kill('SIGTERM');
    await expect.poll(() => gateway.logged('stopping'), soon).toHaveLength(1);
    const answers = [...partial.map(({ ask }) => ask(rest)), ...fresh.map(({ ask }) => ask(asked(gateway)))];
    await new Promise(resolve => setTimeout(resolve, 900));
    for (const { ask } of idle) answers.push(ask(asked(gateway)));
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      expect(answer).toContain('Connection: close');
    }
    expect((await gateway.ended).code).toBe(0);
  });

  it('replaces a worker that ends, and serves meanwhile', async () => {
    const gateway = await spawnWorkers(2);
    const [first = 0, second = 0] = gateway.pids();
    process.kill(first, 'SIGKILL');
    await expect.poll(() => isAlive(first), soon).toBe(false);
    expect((await post(gateway.url, { query, token: gateway.token })).status).toBe(200);
    await expect.poll(() => gateway.pids().length, soon).toBe(3);
    expect(gateway.logged('a worker ended')).toEqual([expect.objectContaining({ signal: 'SIGKILL' })]);
    // On the same port.
    process.kill(second, 'SIGKILL');
    await expect.poll(() => isAlive(second), soon).toBe(false);
    expect((await post(gateway.url, { query, token: gateway.token })).status).toBe(200);
    // While its replacement starts.
    await gateway.stop();
    expect(gateway.logged('a worker did not stop in time')).toEqual([]);
    expect(gateway.lives()).toBe(false);
  });

  it('ends, with one line that says so, when workers keep ending right after their start', async () => {
    const gateway = await spawnWorkers(2);
    const killed = new Set<number>();
    const killer = setInterval(() => {
      for (const pid of gateway.pids()) if (!killed.has(pid) && killed.add(pid)) process.kill(pid, 'SIGKILL');
    }, 10);
    const { code, stderr } = await gateway.ended;
    clearInterval(killer);
    expect(code).toBe(1);
    expect(stderr).toMatch(/\npersons: WORKERS: 5 workers ended within a minute, .*\n$/);
    expect(gateway.lives()).toBe(false);
  });

  it('does not outlive its primary: the workers answer what is asked, and end', async () => {
    const gateway = await spawnWorkers(2);
    const open = await connections(gateway, 4);
    for (const { ask } of open) expect(await ask(asked(gateway))).toContain('Connection: keep-alive');
    gateway.child.kill('SIGKILL');
    await expect.poll(() => gateway.logged('the primary is gone: stopping').length, soon).toBe(2);
    for (const { ask } of open)
      expect(await ask(asked(gateway))).toMatch(/^HTTP.* 200 [\s\S]*Connection: close/);
    await Promise.all(open.map(({ closed }) => closed));
    await expect.poll(gateway.lives, soon).toBe(false);
  });

  it('ends when the primary says so, and at no signal of its own', async () => {
    const gateway = await spawnWorkers(2);
    for (const pid of gateway.pids()) for (const signal of ['SIGINT', 'SIGTERM']) process.kill(pid, signal);
    for (let time = 0; time < 4; time++)
      expect((await post(gateway.url, { query, token: gateway.token })).status).toBe(200);
    await gateway.stop();
    expect(gateway.logged('a worker ended')).toEqual([]);
  });

  it('makes the database before any worker looks for it, and takes the same one up again', async () => {
    const env = { DATABASE_URL: `file:${join(tempDir(), 'deep', 'persons.db')}` };
    const mutation =
      'mutation { upsertPersons(input: { persons: [{ externalRef: "a" }] }) { createdCount } }';
    const first = await spawnWorkers(4, { env });
    expect((await post(first.url, { query: mutation, token: first.token })).data).toEqual({
      upsertPersons: { createdCount: 1 },
    });
    await first.stop();
    const second = await spawnWorkers(2, { env });
    expect((await post(second.url, { query: mutation, token: second.token })).data).toEqual({
      upsertPersons: { createdCount: 0 },
    });
    await second.stop();
  });
});
