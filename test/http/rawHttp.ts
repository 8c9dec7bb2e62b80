import { connect, type Socket } from 'node:net';

export interface RawClient {
  readonly socket: Socket;
  write(text: string | Buffer): void;
  /** Fulfils with all that was received so far, once it matches or the connection has ended. */
  received(pattern: RegExp): Promise<string>;
  /** Fulfils with all that was received, once the connection has ended. */
  ended(): Promise<string>;
}

/** A connection that says exactly what a test wants said. */
export function rawClient(port: number): RawClient {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let over = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of [...waiting]) check();
  };
  socket.on('data', chunk => {
    text += chunk.toString('latin1');
    wake();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    over = true;
    wake();
  });
  const until = (done: () => boolean) =>
    new Promise<string>(resolve => {
      const check = () => {
        if (!done() && !over) return;
        waiting.delete(check);
        resolve(text);
      };
      waiting.add(check);
      check();
    });
  return {
    socket,
    write: data => void socket.write(data),
    received: pattern => until(() => pattern.test(text)),
    ended: () => until(() => false),
  };
}

/** The text of a POST to /graphql with these further header lines. */
export function rawPost(port: number, token: string, body: string, lines: readonly string[] = []): string {
  return [
    'POST /graphql HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...lines,
    '',
    body,
  ].join('\r\n');
}
