import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { bearerToken } from '../auth/authenticate.ts';
import { GatewayError } from '../domain/errors.ts';
import type { Answer } from './answer.ts';
import { type Metrics, type Snapshot, textOf } from './metrics.ts';

export interface MetricsOptions {
  readonly metrics: Metrics;
  /** Whoever has it may read the metrics; undefined: everybody may. */
  readonly metricsToken?: string | undefined;
  /** Those of the other processes that serve the same port; rejects when one doesn't answer. Undefined: there is none. */
  readonly othersMetrics?: (() => Promise<readonly Snapshot[]>) | undefined;
}

/** The metrics of all processes together, whichever is asked. @throws GatewayError INVALID_AUTHORIZATION */
export async function metricsAnswer(
  { headers: { authorization } }: IncomingMessage,
  { metrics, metricsToken, othersMetrics }: MetricsOptions,
): Promise<Answer> {
  if (metricsToken !== undefined && !isSame(tokenOf(authorization), metricsToken))
    throw new GatewayError('INVALID_AUTHORIZATION', 'The metrics are for those who have their bearer token.');
  const [own, others = []] = await Promise.all([metrics.snapshot(), othersMetrics?.()]);
  const { type, text } = await textOf([own, ...others]);
  return { status: 200, headers: { 'Content-Type': type }, body: text };
}

function tokenOf(authorization: string | undefined): string {
  try {
    return bearerToken(authorization);
  } catch {
    return '';
  }
}

/** In a time that says nothing about either. */
const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
