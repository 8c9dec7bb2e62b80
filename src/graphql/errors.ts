import { GraphQLError, type GraphQLFormattedError, isValueNode } from 'graphql';
import { type ErrorCode, GatewayError } from '../domain/errors.ts';
import { redactedMessage } from './redact.ts';

/** An error as the caller may see it. */
export interface PresentedError {
  readonly formatted: GraphQLFormattedError;
  readonly code: ErrorCode | RequestErrorCode;
  /** What it stands for, where that is one of ours: the transport takes headers from it. */
  readonly gatewayError: GatewayError | undefined;
}

export interface ErrorContext {
  readonly requestId: string;
  /** Is told of every error that is masked. */
  readonly report: (error: unknown) => void;
}

/** Errors of a request that is refused before it's executed, made by this folder with their final message. */
export const requestErrorCodes = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
] as const;

export type RequestErrorCode = (typeof requestErrorCodes)[number];

export const isRequestErrorCode = (code: unknown): code is RequestErrorCode =>
  requestErrorCodes.some(known => known === code);

/** Lets through what was written for callers and masks everything else. */
export function presentError(error: GraphQLError, { requestId, report }: ErrorContext): PresentedError {
  const origin = originOf(error);
  if (origin instanceof GatewayError) return presented(error, origin.message, origin.extensions, origin);
  if (origin instanceof GraphQLError) {
    const { code } = origin.extensions;
    if (isRequestErrorCode(code)) return presented(error, origin.message, { code });
    // An argument that fits its type only when the variables are looked at, seen by the execution.
    const node = origin.nodes?.[0];
    if (error.path && node && isValueNode(node))
      return presented(error, redactedMessage(origin), { code: 'BAD_USER_INPUT' });
  }
  report(origin);
  return presented(error, 'Internal server error', { code: 'INTERNAL_SERVER_ERROR', requestId });
}

/** Execution wraps what a resolver throws, sometimes more than once. */
function originOf(error: GraphQLError): Error {
  let origin: Error = error;
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError;
  return origin;
}

function presented(
  { locations, path }: GraphQLError,
  message: string,
  extensions: { readonly code: PresentedError['code'] } & Readonly<Record<string, unknown>>,
  gatewayError?: GatewayError,
): PresentedError {
  const formatted = { message, ...(locations && { locations }), ...(path && { path }), extensions };
  return { formatted, code: extensions.code, gatewayError };
}
