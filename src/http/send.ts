import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './answer.ts';
import { isShort } from './readBody.ts';
import { securityHeaders } from './securityHeaders.ts';

const lingerMs = 5_000;
/** For so long a client may take nothing of a stream. */
const stalledMs = 60_000;
const lingerBytes = 64 * 2 ** 20;

const always = Object.entries(securityHeaders);

/**
 * Sends an answer, with the headers that every answer has. Nothing is sent to a client that has gone.
 * @param closing whether the connection is to be closed after it.
 * @returns what to wait for until it has been sent; undefined for nothing
 */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
  requestId: string,
  closing: boolean,
): Promise<void> | undefined {
  if (response.headersSent || response.destroyed) {
    if (typeof body !== 'string') void body[Symbol.asyncIterator]().return?.();
    return undefined;
  }
  const lingers = !request.destroyed && !isShort(request);
  if (closing || lingers) response.setHeader('Connection', 'close');
  // All at once: Node takes a list as it is, and goes through headers that were set one by one again.
  const fields = ['X-Request-Id', requestId];
  for (const [name, value] of always) if (!(name in headers)) fields.push(name, value);
  for (const name in headers) fields.push(name, headers[name] as string);
  if (typeof body !== 'string') {
    response.writeHead(status, fields);
    // Heartbeats are no sign of life while nobody takes them.
    response.setTimeout(stalledMs, () => response.destroy());
    // A client that goes away ends the stream, and that is no error.
    return pipeline(Readable.from(body), response).catch(() => undefined);
  }
  if (status !== 204) fields.push('Content-Length', String(Buffer.byteLength(body)));
  response.writeHead(status, fields);
  if (lingers) linger(request, response, body);
  else endTogether(response, body);
  return undefined;
}

/** Answers that are ready, and their bodies. */
let ready: (readonly [ServerResponse, string])[] = [];

/**
 * Ends all responses that get ready in one turn of the event loop at its end, one after the other. Between
 * answers that go out one by one the system wakes whoever waits for them, each time; that took as long as to
 * find a person.
 */
function endTogether(response: ServerResponse, body: string): void {
  if (ready.push([response, body]) > 1) return;
  setImmediate(() => {
    const ending = ready;
    ready = [];
    for (const [response, body] of ending) response.end(body);
  });
}

/**
 * Sends the whole answer, but closes the connection only when the client has stopped sending, within bounds:
 * closed on a client that is still writing, it is reset, and the answer lost (RFC 9112 §9.6).
 */
function linger(request: IncomingMessage, response: ServerResponse, body: string): void {
  let bytes = 0;
  const end = (): void => {
    clearTimeout(timeout);
    response.end();
  };
  const timeout = setTimeout(end, lingerMs);
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > lingerBytes) end();
  });
  request.on('end', end).on('close', end).on('error', end);
  response.write(body);
  request.resume();
}
