import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createRoom } from '../domain/room.ts';
import { networkOf } from './clientNetwork.ts';
import { securityHeaders } from './securityHeaders.ts';

/** In milliseconds. Headers are cut off at `headersTimeout` and at most one checking interval more. */
const timeouts = {
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  // Longer than the minute after which load balancers let go, so that it's they who close.
  keepAliveTimeout: 65_000,
} as const;

/** Requests on one connection that wait for their answers; Node takes any number. Whoever sends more is cut off. */
const maxPipelined = 100;

/**
 * An HTTP server that isn't listening yet.
 * @param maxConnections further ones are closed as they come; 0: any number
 * @param shared whether each network that connects has its share of them, as it must not where all is a proxy's
 */
export function createHttpServer(listener: RequestListener, maxConnections: number, shared: boolean): Server {
  /** The responses of a connection, of which those that are through go with the next request. */
  const unanswered = new WeakMap<Socket, readonly ServerResponse[]>();
  const unansweredOf = (socket: Socket) => unanswered.get(socket)?.filter(({ closed }) => !closed) ?? [];
  const server = createServer(
    // The front refuses a missing Host in its own form.
    { ...timeouts, requireHostHeader: false },
    (request, response) => {
      const before = unansweredOf(request.socket);
      if (before.length === maxPipelined) return void request.socket.destroy();
      unanswered.set(request.socket, [...before, response]);
      listener(request, response);
    },
  );
  if (maxConnections > 0) server.maxConnections = maxConnections;
  if (shared) share(server, maxConnections);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const responses = unansweredOf(socket);
    const halfAnswered = responses.some(({ req, headersSent }) => headersSent && !req.complete);
    if (halfAnswered || error.code === 'ECONNRESET') socket.destroy();
    else refuse(socket, error.code, responses);
  });
  return server;
}

function share(server: Server, maxConnections: number): void {
  const room = createRoom(maxConnections);
  server.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress ?? '');
    if (room.enter(network)) socket.once('close', () => room.leave(network));
    else socket.destroy();
  });
}

/** Refuses what can't be parsed, after the answers to what was pipelined before it (RFC 9112 §9.3.2). */
async function refuse(
  socket: Socket,
  code: string | undefined,
  responses: readonly ServerResponse[],
): Promise<void> {
  const whole = responses.filter(({ req }) => req.complete);
  await Promise.all(whole.map(response => new Promise<void>(resolve => response.once('close', resolve))));
  if (socket.writable) socket.end(rawAnswer(code), () => socket.destroy());
  else socket.destroy();
}

const statuses: Readonly<Record<string, { readonly line: string; readonly message: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    line: '408 Request Timeout',
    message: 'The request did not arrive in time.',
  },
  HPE_HEADER_OVERFLOW: {
    line: '431 Request Header Fields Too Large',
    message: 'The request line and headers are too large.',
  },
};

const malformed = { line: '400 Bad Request', message: 'The request is not well-formed HTTP.' };

/** What can't be parsed has no request and no response, so that its answer is written by hand. */
function rawAnswer(code: string | undefined): string {
  const { line, message } = statuses[code ?? ''] ?? malformed;
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  const headers = {
    ...securityHeaders,
    'X-Request-Id': randomUUID(),
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${line}`, ...lines, '', body].join('\r\n');
}
