import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import { accepted } from './accept.ts';
import { type Answer, internalError, refusal } from './answer.ts';

/** The answer to what was thrown: whatever wasn't written for callers is masked, and logged. */
export function answerTo(error: unknown, { headers }: IncomingMessage, requestId: string, log: Log): Answer {
  if (error instanceof GatewayError) {
    const { code, reason } = error;
    if (reason !== undefined) log.debug({ requestId, code, reason }, 'refused');
    return refusal(error, accepted(headers.accept).json ?? 'application/json');
  }
  log.error({ err: error, requestId }, 'unexpected error');
  return internalError(requestId);
}
