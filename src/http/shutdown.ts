import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

export interface Drain {
  /** Whether the server is about to stop, so that answers must close their connections. */
  readonly draining: () => boolean;
  /**
   * Stops the server: no new connections; whatever is asked on open ones is answered, and those that ask
   * nothing are closed after `idleMs`; what is left when `graceMs` have passed is cut off. Fulfils when no
   * connection is left. A repeated call waits for the first.
   * @param lateMs how long connections are still taken in that were made before the stop but reach this process
   * through another one; answers close them at once.
   */
  readonly stop: (graceMs: number, lateMs?: number) => Promise<void>;
}

/** More than the second that the contract promises. */
const idleMs = 1_500;
const sweepMs = 100;

/** @param onStop is called first of all: what goes on without end must know. */
export function createDrain(server: Server, onStop: () => void = () => {}): Drain {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  let stopped: Promise<void> | undefined;

  async function stop(graceMs: number, lateMs: number): Promise<void> {
    if (!server.listening) return;
    // Takes in the connections that the system has made already and would reset.
    onStop();
    await (lateMs > 0 ? sleep(lateMs) : setImmediate());
    const closed = new Promise<void>(resolve => {
      // http.Server.close would close idle connections at once, with requests for them under way.
      NetServer.prototype.close.call(server, () => resolve());
    });
    let sweep: NodeJS.Timeout | undefined;
    const idle = setTimeout(
      () => {
        sweep = setInterval(() => {
          server.closeIdleConnections();
          // Node counts one that never asked anything as busy.
          for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
        }, sweepMs);
      },
      Math.min(idleMs, graceMs),
    );
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    for (const timer of [idle, cut]) clearTimeout(timer);
    clearInterval(sweep);
    // Stops the checking of connections too.
    server.close();
  }

  return {
    draining: () => stopped !== undefined,
    stop(graceMs, lateMs = 0) {
      stopped ??= stop(graceMs, lateMs);
      return stopped;
    },
  };
}
