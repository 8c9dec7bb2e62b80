import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../directory/services.ts';
import { upsertPersons } from '../../directory/upsertPersons.ts';
import { GatewayError } from '../../domain/errors.ts';
import type { MatchPolicy, Outcome } from '../../domain/outcome.ts';
import type { PersonInput } from '../../domain/person.ts';
import type { Viewer } from '../../domain/viewer.ts';
import type { Rejection } from './rejects.ts';

export interface SendOptions extends MatchPolicy {
  readonly dryRun: boolean;
}

export type Sent = { readonly outcome: Outcome; readonly rejection: Rejection | null };

/** What a lock, or a full disk, is waited for before an import gives up: it goes on from its checkpoint then. */
const patience = 60_000;

/** Upserts a batch by the use case that everybody uses. @returns one for each person, in their order */
export async function send(
  services: Services,
  viewer: Viewer,
  persons: readonly PersonInput[],
  options: SendOptions,
): Promise<readonly Sent[]> {
  if (persons.length === 0) return [];
  try {
    const { results } = await patiently(() => upsertPersons(services, viewer, { persons, ...options }));
    return results.map(({ outcome, failure }) => ({ outcome, rejection: failure }));
  } catch (error) {
    if (!(error instanceof GatewayError) || error.status !== 400) throw error;
    // One of them spoils the whole request: the others are sent without it.
    const [only] = persons;
    if (persons.length === 1 && only)
      return [{ outcome: 'FAILED', rejection: { code: error.code, reason: error.message } }];
    const sent: Sent[] = [];
    for (const person of persons) sent.push(...(await send(services, viewer, [person], options)));
    return sent;
  }
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const busy = error instanceof GatewayError && error.retryAfter !== undefined;
      if (!busy || performance.now() > end) throw error;
      await sleep(1_000 * (error.retryAfter ?? 1));
    }
  }
}
