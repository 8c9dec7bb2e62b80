import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { atEnd } from '../atEnd.ts';

/** When connections are cut: as a COMMIT comes, or as its answer does. */
export type Cut = 'before COMMIT' | 'after COMMIT';

/** Stands between gateways and a PostgreSQL server, as a network does. */
export interface Between {
  /** The same database through it. */
  through(url: string): string;
  /** Whole answers that the server has given: one a round trip. */
  readonly answers: () => number;
  /** Breaks the connection over which the next COMMIT goes. */
  cutOnce(cut: Cut): void;
  /** Breaks every connection there is, and takes no others until `mend`. */
  cut(): void;
  mend(): void;
}

const readyForQuery = 'Z'.charCodeAt(0);
/** A simple query, as the protocol has it (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
const commit = Buffer.from('commit\0');

/** @returns one before the server that an address names. It ends with the test file. */
export async function startBetween(url: string): Promise<Between> {
  const { port } = new URL(url);
  const sockets = new Set<Socket>();
  let answers = 0;
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
    client.on('data', data => {
      if (next && data.includes(commit)) {
        const cut = next;
        next = undefined;
        if (cut === 'before COMMIT') return drop();
        cutting = true;
      }
      upstream.write(data);
    });
    const count = messages(type => {
      if (type === readyForQuery) answers += 1;
    });
    upstream.on('data', data => {
      if (cutting) return drop();
      count(data);
      client.write(data);
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
    answers: () => answers,
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

/** Tells the types of the messages in a stream of the server's: a byte, then a length that counts itself. */
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
