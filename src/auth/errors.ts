import { GatewayError } from '../domain/errors.ts';

/*
 * The messages are the source API's, word for word. No cause is attached: jose's errors carry the claims,
 * which are about a person.
 */

export const missingAuthorization = (): GatewayError =>
  new GatewayError(
    'MISSING_AUTHORIZATION',
    "Your request does not include an 'Authorization' header with a bearer token for your account.",
  );

export const expiredToken = (): GatewayError =>
  new GatewayError(
    'EXPIRED_TOKEN',
    "The bearer token you have provided in the 'Authorization' header has expired. Please obtain a new one.",
  );

/** @param reason in words that quote nothing of the token. */
export const invalidAuthorization = (reason?: string): GatewayError =>
  new GatewayError(
    'INVALID_AUTHORIZATION',
    "The bearer token you have provided in the 'Authorization' header is invalid.",
    reason === undefined ? {} : { reason },
  );

/** `retryAfter` in seconds. Nothing is said of the token, because nothing is known of it. */
export const keysUnavailable = (retryAfter: number): GatewayError =>
  new GatewayError(
    'OVERLOADED',
    'The keys to check your bearer token with cannot be obtained at the moment. Please try again.',
    { retryAfter },
  );
