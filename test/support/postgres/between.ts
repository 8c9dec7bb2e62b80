import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { atEnd } from '../atEnd.ts';

/** When connections are cut: as a COMMIT comes, or as its answer does. */
export type Cut = 'before COMMIT' | 'after COMMIT';

/** Stands between gateways and a PostgreSQL server, as a network does. */
export interface Between {
  /** The same database through it. */
  through(url: string): string;
  /**
   * How often somebody asked and waited: statements that are sent at once are one turn. To tell, what the server says is
   * held back until it has answered all that it was asked.
   */
  readonly turns: () => number;
  /** Breaks the connection over which the next COMMIT goes. */
  cutOnce(cut: Cut): void;
  /** Breaks every connection there is, and takes no others until `mend`. */
  cut(): void;
  mend(): void;
}

const code = (letter: string): number => letter.charCodeAt(0);
/** What ends a question, and an answer. */
const [query, sync, readyForQuery] = ['Q', 'S', 'Z'].map(code);
/** A simple query, as the protocol has it (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
const commit = Buffer.from('commit\0');

/**
 * @param delay what each turn takes besides, in milliseconds, as over a long way
 * @returns one before the server that an address names. It ends with the test file.
 */
export async function startBetween(url: string, delay = 0): Promise<Between> {
  const { port } = new URL(url);
  const sockets = new Set<Socket>();
  let turns = 0;
  let next: Cut | undefined;
  let broken = false;

  const server = createServer(client => {
    if (broken) return void client.destroy();
    const upstream = connect(Number(port), '127.0.0.1');
    const both = [client, upstream];
    const drop = () => {
      for (const socket of both) socket.destroy();
    };
    let cutting = false;
    for (const socket of both) {
      sockets.add(socket);
      socket.setNoDelay();
      socket.on('error', drop);
      socket.on('close', () => {
        sockets.delete(socket);
        drop();
      });
    }
    // Who isn't let in yet has asked nothing; the first message has no type.
    let [begun, unanswered] = [false, 0];
    let held: Buffer[] = [];
    const heard = messages(type => {
      if (type === query || type === sync) unanswered += 1;
    });
    const told = messages(type => {
      if (type !== readyForQuery) return;
      if (begun) unanswered -= 1;
      else begun = true;
    });
    client.on('data', data => {
      if (begun) heard(data);
      if (next && data.includes(commit)) {
        const cut = next;
        next = undefined;
        if (cut === 'before COMMIT') return drop();
        cutting = true;
      }
      upstream.write(data);
    });
    upstream.on('data', data => {
      if (cutting) return drop();
      const asked = unanswered > 0;
      told(data);
      held.push(data);
      if (unanswered > 0) return;
      if (asked) turns += 1;
      const answer = Buffer.concat(held);
      held = [];
      if (delay === 0) client.write(answer);
      else setTimeout(() => client.writable && client.write(answer), delay);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = (server.address() as AddressInfo).port;
  const between: Between = {
    through(address) {
      const other = new URL(address);
      other.port = String(own);
      return other.href;
    },
    turns: () => turns,
    cutOnce(cut) {
      next = cut;
    },
    cut() {
      broken = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      broken = false;
    },
  };
  atEnd(() => {
    between.cut();
    server.close();
  });
  return between;
}

/** Tells the types of the messages in a stream: a byte, then a length that counts itself. */
function messages(tell: (type: number) => void): (data: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return data => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 5) {
      const end = 1 + rest.readUInt32BE(1);
      if (rest.length < end) return;
      tell(rest[0] as number);
      rest = rest.subarray(end);
    }
  };
}
