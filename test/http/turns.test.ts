import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createTurns } from '../../src/http/turns.ts';
import { startGateway } from './gateway.ts';

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
  /** And a clock by hand. */
  function start() {
    let time = 0;
    const turns = createTurns(() => time);
    return {
      turns,
      pass(milliseconds: number) {
        time += milliseconds;
      },
    };
  }

  it('has room for what is short, however much it is', () => {
    const { turns } = start();
    for (let time = 0; time < 1_000; time++) expect(turns.take()).toBeUndefined();
  });

  it('takes nothing more after ten milliseconds; the next ones do, first come, first served', async () => {
    const { turns, pass } = start();
    expect(turns.take()).toBeUndefined();
    pass(10);
    const order: number[] = [];
    const all = [1, 2, 3, 4, 5].map(async number => {
      await turns.take();
      order.push(number);
      pass(6);
    });
    expect(order).toEqual([]);
    await nextTurn();
    expect(order).toEqual([1, 2]);
    await Promise.all(all);
    expect(order).toEqual([1, 2, 3, 4, 5]);
    await nextTurn();
    expect(turns.take()).toBeUndefined();
  });

  it('in which somebody connects has no work, for twenty milliseconds after the last', async () => {
    const { turns, pass } = start();
    expect(turns.take()).toBeUndefined();
    await nextTurn();
    let begun = false;
    turns.connected();
    const waited = turns.take()?.then(() => {
      begun = true;
    });
    for (let turn = 0; turn < 19; turn++) {
      turns.connected();
      await nextTurn();
      pass(1);
    }
    expect(begun).toBe(false);
    pass(1);
    turns.connected();
    await waited;
    expect(begun).toBe(true);
  });
});
