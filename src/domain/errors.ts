/** What a code means to HTTP, and the source API's own name for it where it has one. */
const catalogue = {
  MISSING_AUTHORIZATION: { status: 400, type: 'missing_authorization' },
  EXPIRED_TOKEN: { status: 401, type: 'expired_token' },
  INVALID_AUTHORIZATION: { status: 401, type: 'invalid_authorization' },
  FORBIDDEN: { status: 403 },
  BOTH_GROUP_IDENTIFIERS_PROVIDED: { status: 400, type: 'both_group_identifiers_provided' },
  NOT_FOUND: { status: 404, type: 'not_found' },
  BAD_USER_INPUT: { status: 400 },
  BAD_REQUEST: { status: 400 },
  QUERY_TOO_COMPLEX: { status: 400 },
  BATCH_TOO_LARGE: { status: 400 },
  PERSISTED_DOCUMENT_REQUIRED: { status: 403 },
  PERSISTED_DOCUMENT_NOT_FOUND: { status: 404 },
  IDEMPOTENCY_KEY_REUSED: { status: 409 },
  HISTORY_OFF: { status: 400 },
  RESYNC_REQUIRED: { status: 410 },
  RATE_LIMITED: { status: 429 },
  STORAGE_BUSY: { status: 503 },
  STORAGE_FULL: { status: 503 },
  OVERLOADED: { status: 503 },
  UNKNOWN_OUTCOME: { status: 503 },
  INTERNAL_SERVER_ERROR: { status: 500 },
  NO_SUCH_ROUTE: { status: 404 },
  METHOD_NOT_ALLOWED: { status: 405 },
  NOT_ACCEPTABLE: { status: 406 },
  PAYLOAD_TOO_LARGE: { status: 413 },
  UNSUPPORTED_MEDIA_TYPE: { status: 415 },
} as const satisfies Record<string, { status: number; type?: string }>;

export type ErrorCode = keyof typeof catalogue;

export const errorCodes = Object.keys(catalogue) as readonly ErrorCode[];

/** The HTTP status of an error code, or undefined for a code that isn't ours (a parser's, say). */
export function statusOf(code: unknown): number | undefined {
  return typeof code === 'string' && Object.hasOwn(catalogue, code)
    ? catalogue[code as ErrorCode].status
    : undefined;
}

/**
 * An error that a caller may see: a stable code and a message written for people.
 * Everything that is thrown and isn't one of these is masked.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  /** Seconds after which the same request may succeed; sent as `Retry-After`. */
  readonly retryAfter: number | undefined;
  /** What the log may know and the caller may not. */
  readonly reason: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { retryAfter?: number; reason?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfter = options.retryAfter;
    this.reason = options.reason;
  }

  get status(): number {
    return catalogue[this.code].status;
  }

  /** What a GraphQL error carries as `extensions`. */
  get extensions(): { code: ErrorCode; type?: string } {
    const entry = catalogue[this.code];
    return 'type' in entry ? { code: this.code, type: entry.type } : { code: this.code };
  }
}

export const badUserInput = (message: string): GatewayError => new GatewayError('BAD_USER_INPUT', message);

/** A database that this program must leave alone; the message says why, in one line. */
export class UnusableDatabase extends Error {
  override readonly name = 'UnusableDatabase';
}
