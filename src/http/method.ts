import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '../domain/errors.ts';

/** @throws GatewayError METHOD_NOT_ALLOWED, after naming the allowed ones in `Allow` (RFC 9110 §15.5.6). */
export function checkMethod<Method extends string>(
  { method }: IncomingMessage,
  response: ServerResponse,
  allowed: readonly Method[],
): Method {
  const known = allowed.find(candidate => candidate === method);
  if (known === undefined) {
    response.setHeader('Allow', allowed.join(', '));
    throw new GatewayError('METHOD_NOT_ALLOWED', `This address takes ${allowed.join(' and ')} only.`);
  }
  return known;
}
