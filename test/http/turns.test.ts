import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { createTurns } from '../../src/http/turns.ts';
import { startGateway } from './gateway.ts';
import { rawClient } from './rawHttp.ts';

/** Has the event loop do nothing else. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('operations that come all at once', () => {
  const operations = 40;

  /** A gateway whose only operation takes a while, and that many connections to it and one more. */
  async function start(hotLane: boolean) {
    let begun = 0;
    const busy = () => {
      begun++;
      work(5);
      return 'done';
    };
    const query = new GraphQLObjectType({
      name: 'Query',
      fields: { busy: { type: GraphQLString, resolve: busy } },
    });
    const gateway = await startGateway({ schema: new GraphQLSchema({ query }), hotLane });
    // Known from now on, and executed as compiled where there is a hot lane.
    for (let time = 0; time < 3; time++) await gateway.post({ query: '{ busy }' });
    const connected = async () => {
      const socket = connect(gateway.port, '127.0.0.1').setEncoding('utf8');
      await once(socket, 'connect');
      return socket;
    };
    const sockets = await Promise.all(Array.from({ length: operations }, connected));
    const ask = (socket: Socket) => {
      const body = JSON.stringify({ query: '{ busy }' });
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer ${gateway.token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      return once(socket, 'data').then(([answer]) => String(answer));
    };
    const health = await connected();
    begun = 0;
    return { sockets, ask, health, begun: () => begun };
  }

  it.each([true, false])('let /health through, and are all answered (hot lane: %s)', async hotLane => {
    const { sockets, ask, health, begun } = await start(hotLane);
    const answers = sockets.map(ask);
    health.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = await once(health, 'data');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(begun()).toBeLessThan(operations / 2);
    for (const each of await Promise.all(answers)) expect(each).toMatch(/^HTTP\/1\.1 200 /);
    expect(begun()).toBe(operations);
    for (const socket of [...sockets, health]) socket.destroy();
  });
});

describe('a turn of the event loop', () => {
  /** And a clock by hand; what is said is in the order in which it happens. */
  function start() {
    let time = 0;
    const said: string[] = [];
    const held = { holdState: () => said.push('hold'), releaseState: () => said.push('release') };
    const turns = createTurns(held, () => time);
    const pass = (milliseconds: number) => {
      time += milliseconds;
    };
    /** An operation that takes so long, a few promises included, and waits for nothing. */
    const operation = async (name: string, milliseconds = 0) => {
      await new Promise<void>(turns.next);
      await undefined;
      said.push(name);
      pass(milliseconds);
    };
    return { turns, said, pass, operation };
  }

  it('begins what came in it at its end, in that order, all from the state that is held for them', async () => {
    const { said, operation } = start();
    const both = Promise.all([operation('first'), operation('second')]);
    await undefined;
    expect(said).toEqual([]);
    await both;
    await nextTurn();
    expect(said).toEqual(['hold', 'first', 'second', 'release']);
  });

  it('has room for what is short, however much it is', async () => {
    const { said, operation } = start();
    await Promise.all(Array.from({ length: 1_000 }, () => operation('short')));
    await nextTurn();
    expect(said).toHaveLength(1_002);
  });

  it('begins nothing more after ten milliseconds; the next ones do, first come, first served', async () => {
    const { said, operation } = start();
    await Promise.all(['1', '2', '3', '4', '5'].map(name => operation(name, 6)));
    await nextTurn();
    expect(said.join(' ')).toBe('hold 1 2 release hold 3 4 release hold 5 release');
  });

  it('lets nobody in between who waits for a turn, as a write does', async () => {
    const { said, operation } = start();
    const write = (name: string) => nextTurn().then(() => said.push(name));
    await Promise.all([write('write before'), operation('first'), write('write after'), operation('second')]);
    expect(said.join(' ')).toBe('write before hold first second release write after');
  });

  it('in which somebody connects has no work, for sixty milliseconds after the last', async () => {
    const { turns, said, pass, operation } = start();
    await operation('first');
    await nextTurn();
    turns.connected();
    const second = operation('second');
    for (let turn = 0; turn < 59; turn++) {
      turns.connected();
      await nextTurn();
      pass(1);
    }
    expect(said).not.toContain('second');
    pass(1);
    turns.connected();
    await second;
    expect(said).toContain('second');
  });

  it('is full for what comes after a connection, or after ten milliseconds of requests, until it ends', async () => {
    const { turns, pass } = start();
    expect(turns.isFull()).toBe(false);
    pass(10);
    expect(turns.isFull()).toBe(false);
    pass(1);
    expect(turns.isFull()).toBe(true);
    await nextTurn();
    expect(turns.isFull()).toBe(false);
    turns.connected();
    expect(turns.isFull()).toBe(true);
    await nextTurn();
    expect(turns.isFull()).toBe(false);
  });
});

describe('requests that are sent on one connection without waiting for answers', () => {
  async function sent(count: number): Promise<string> {
    const gateway = await startGateway();
    const client = rawClient(gateway.port);
    client.write('GET /graphql HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(count));
    if (count <= 100) client.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    return client.ended();
  }

  it('are answered in order, a hundred of them', async () => {
    const answers = await sent(99);
    expect(answers.match(/MISSING_AUTHORIZATION/g)).toHaveLength(99);
    expect(answers).toMatch(/\{"status":"ok"\}$/);
  });

  it('are more than is taken beyond that: the connection is cut off', async () => {
    expect((await sent(5_000)).match(/MISSING_AUTHORIZATION/g)?.length ?? 0).toBeLessThan(5_000);
  });
});

describe('connections that are made all at once', () => {
  const connections = 20;

  it('are let in before any of them is even refused', async () => {
    let came = 0;
    const request = () => {
      came++;
      return undefined;
    };
    const gateway = await startGateway({ tracing: { request } });
    // Breaks from work never end.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    try {
      await gateway.post({ query: '{ __typename }' });
      came = 0;
      const sockets = Array.from({ length: connections }, () => connect(gateway.port, '127.0.0.1'));
      const answered = sockets.map(socket => {
        socket.write('GET /graphql?query={__typename} HTTP/1.1\r\nHost: localhost\r\n\r\n');
        return once(socket, 'data').then(([answer]) => String(answer));
      });
      expect(await Promise.race(answered)).toMatch(/MISSING_AUTHORIZATION/);
      expect(came).toBeGreaterThanOrEqual(connections - 1);
      for (const answer of await Promise.all(answered)) expect(answer).toMatch(/MISSING_AUTHORIZATION/);
      for (const socket of sockets) socket.destroy();
    } finally {
      vi.restoreAllMocks();
    }
  });
});
