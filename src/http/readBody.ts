import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../domain/errors.ts';
import type { Turns } from './turns.ts';

export const maxBodyBytes = 4 * 2 ** 20;

/** Whether the rest of the request is so short that it may be read and thrown away. */
export function isShort({ complete, headers }: IncomingMessage): boolean {
  return (
    complete || (!headers['transfer-encoding'] && Number(headers['content-length'] ?? 0) <= maxBodyBytes)
  );
}

/**
 * Reads a request's body as text.
 * @throws GatewayError PAYLOAD_TOO_LARGE as soon as it's known, with the rest unread; BAD_REQUEST when it isn't
 * UTF-8 or ends early.
 * @param next calls when it may go on once all has come
 */
export function readBody(request: IncomingMessage, next: Turns['next']): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return Promise.reject(tooLarge());
  // Gone while it was waited for who calls: nothing comes any more, not even its end.
  if (request.destroyed) return Promise.reject(endedEarly());
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
      else {
        request.pause().off('data', onData);
        chunks = [];
        reject(tooLarge());
      }
    };
    request.on('data', onData);
    request.on('end', () => {
      const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      // The request is held as long as its connection asks nothing else.
      chunks = [];
      if (isUtf8(body)) next(() => resolve(body.toString('utf8')));
      else reject(badRequest('The body is not valid UTF-8.'));
    });
    // Comes after a request that ended as well.
    request.on('close', () => {
      if (!request.complete) reject(endedEarly());
    });
  });
}

const badRequest = (message: string): GatewayError => new GatewayError('BAD_REQUEST', message);

const endedEarly = (): GatewayError => badRequest('The request ended before its body did.');

const tooLarge = (): GatewayError =>
  new GatewayError('PAYLOAD_TOO_LARGE', `The body is larger than ${maxBodyBytes / 2 ** 20} MiB.`);
