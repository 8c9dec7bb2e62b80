import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../domain/errors.ts';

/** `uri-host [":" port]` (RFC 9110 §7.2), without percent-encoding, which no name in use has. */
const hostPattern = /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/;

/**
 * A request is refused unless it has one well-formed Host (RFC 9112 §3.2): what comes after builds URLs of it.
 * @throws GatewayError BAD_REQUEST
 */
export function checkHost({ headers, rawHeaders }: IncomingMessage): void {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') count++;
  if (count !== 1 || !hostPattern.test(headers.host ?? ''))
    throw new GatewayError(
      'BAD_REQUEST',
      'The request needs exactly one Host header, and a well-formed one.',
    );
}

/** Whether a Host header names this very machine. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(?:localhost|127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}|\[::1\])(?::[0-9]+)?$/i.test(host ?? '');
}

/** Whether a connection's remote address is this very machine's. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return /^(?:::ffff:)?127\.[0-9.]+$|^::1$/i.test(address ?? '');
}
