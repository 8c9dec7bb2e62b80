import type { HttpRequest } from '../contender.ts';

/** What a stretch of load came to. */
export interface Load {
  /** Answered. */
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Received, heads of answers included where the generator counts them. */
  readonly bytes: number;
  /** Connections that failed, answers that timed out, and statuses other than 2xx. */
  readonly failures: number;
}

export interface LoadOptions {
  /** Without a path. */
  readonly url: string;
  /** Sent in order, over all connections; from the start again when they are through. */
  readonly requests: readonly [HttpRequest, ...HttpRequest[]];
  readonly connections: number;
  readonly seconds: number;
}

export interface Generator {
  readonly name: string;
  run(options: LoadOptions): Promise<Load>;
}
