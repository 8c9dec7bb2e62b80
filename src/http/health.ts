import { setTimeout } from 'node:timers/promises';
import type { MaybePromise } from '../domain/maybePromise.ts';
import { type Answer, json } from './answer.ts';

const maxPingMs = 2_000;

/** Whether the process lives. */
export const healthAnswer = (): Answer => json(200, { status: 'ok' });

/** Whether it can serve: not when it's about to stop, nor while the database doesn't answer. */
export async function readyAnswer(ping: () => MaybePromise<void>, draining: boolean): Promise<Answer> {
  if (draining) return json(503, { status: 'draining' });
  return (await answersInTime(ping))
    ? json(200, { status: 'ready' })
    : json(503, { status: 'database unavailable' });
}

async function answersInTime(ping: () => MaybePromise<void>): Promise<boolean> {
  const timer = new AbortController();
  try {
    const answers = async () => {
      await ping();
      return true;
    };
    return await Promise.race([answers(), setTimeout(maxPingMs, false, { signal: timer.signal })]);
  } catch {
    return false;
  } finally {
    timer.abort();
  }
}
