import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../domain/errors.ts';

const jsonPattern = /^application\/json[ \t]*(?:;(.*))?$/is;
const charsetPattern = /(?:^|;)[ \t]*charset[ \t]*=[ \t]*"?([^";\s]*)"?/i;

/**
 * A body is JSON in UTF-8, not compressed. Anything else a browser would send without asking first (CORS
 * preflight), which is why no other type is taken.
 * @throws GatewayError UNSUPPORTED_MEDIA_TYPE
 */
export function checkMediaType({ headers }: IncomingMessage): void {
  const json = jsonPattern.exec(headers['content-type']?.trim() ?? '');
  if (!json) throw unsupported('The body must be sent as application/json.');
  const charset = charsetPattern.exec(json[1] ?? '')?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
    throw unsupported('The body must be encoded in UTF-8.');
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (encoding && encoding !== 'identity') throw unsupported('The body must not be compressed.');
}

const unsupported = (message: string): GatewayError => new GatewayError('UNSUPPORTED_MEDIA_TYPE', message);
