import type { Share } from '../http/counter.ts';
import type { Snapshot } from '../http/metrics.ts';

/** What the primary tells a worker. */
export type Order =
  /** Drain, and end. */
  | { readonly kind: 'stop' }
  /** Be the one that forgets what is past its time. */
  | { readonly kind: 'keepHouse' }
  | Told
  /** Report your metrics under this number. */
  | { readonly kind: 'measure'; readonly id: number }
  /** What was asked for under this number. */
  | { readonly kind: 'gathered'; readonly id: number; readonly snapshots: readonly Snapshot[] };

/** What a worker tells the primary. */
export type Report =
  | { readonly kind: 'listening'; readonly url: string }
  /** It can't start. */
  | { readonly kind: 'failed'; readonly error: Failure }
  | Told
  /** It wants the metrics of all the others. */
  | { readonly kind: 'gather'; readonly id: number }
  | { readonly kind: 'measured'; readonly id: number; readonly snapshot: Snapshot };

/** What one worker counted, for all the others. */
export interface Told {
  readonly kind: 'told';
  readonly counter: string;
  readonly shares: readonly Share[];
}

/** An error on its way between processes. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  return { name, message, ...('code' in error && typeof error.code === 'string' && { code: error.code }) };
}

export const errorOf = ({ message, ...rest }: Failure): Error => Object.assign(new Error(message), rest);
