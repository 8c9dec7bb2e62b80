import type { GatewayError } from '../domain/errors.ts';

const scheme = 'Bearer realm="persons-gateway"';

/**
 * The `WWW-Authenticate` value (RFC 6750 §3) of an answer with this error; undefined when it has none.
 * A request without credentials gets no error code (§3.1).
 */
export function challenge(error: GatewayError): string | undefined {
  switch (error.code) {
    case 'MISSING_AUTHORIZATION':
      return scheme;
    case 'EXPIRED_TOKEN':
    case 'INVALID_AUTHORIZATION':
      return `${scheme}, error="invalid_token", error_description="${error.message}"`;
    case 'FORBIDDEN':
      return `${scheme}, error="insufficient_scope"`;
    default:
      return undefined;
  }
}
