import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayError } from '../domain/errors.ts';
import { callerOf } from '../domain/viewer.ts';
import type { Subscriptions } from '../graphql/context.ts';

/** So many of one subject go on at once in a process. */
export const maxOfSubject = 20;

export interface OpenSubscriptions extends Subscriptions {
  readonly count: () => number;
  /** Ends all of them. */
  end(): void;
}

/** Counts the subscriptions that go on. @param most of all; 0: any number */
export function createSubscriptions(most: number): OpenSubscriptions {
  const ending = new AbortController();
  // Each of them waits for it.
  setMaxListeners(0, ending.signal);
  const bySubject = new Map<string, number>();
  let count = 0;

  return {
    ended: ending.signal,
    count: () => count,
    end: () => ending.abort(),
    pause: ms => sleep(ms, undefined, { signal: ending.signal }).catch(() => undefined),
    open(viewer) {
      if (most > 0 && count >= most)
        throw new GatewayError('OVERLOADED', 'Too many subscriptions are open. Try again later.', {
          retryAfter: 5,
        });
      const caller = callerOf(viewer);
      const own = bySubject.get(caller) ?? 0;
      if (own >= maxOfSubject)
        throw new GatewayError(
          'RATE_LIMITED',
          `One subject may have ${maxOfSubject} subscriptions open at once.`,
          { retryAfter: 5 },
        );
      count += 1;
      bySubject.set(caller, own + 1);
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        count -= 1;
        const left = (bySubject.get(caller) ?? 1) - 1;
        if (left > 0) bySubject.set(caller, left);
        else bySubject.delete(caller);
      };
    },
  };
}
