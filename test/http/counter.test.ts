import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Counter, createCounter, type Exchange, type Share } from '../../src/http/counter.ts';

afterEach(() => void vi.useRealTimers());

interface Process extends Counter {
  /** All that it has told the others. */
  readonly told: readonly Share[];
}

/** The ways of so many processes to each other: what one tells, the others hear a turn of the event loop later. */
function connect(count: number): readonly (Exchange & { readonly told: readonly Share[] })[] {
  const listeners: { readonly own: number; readonly hear: Parameters<Exchange['onTold']>[0] }[] = [];
  return Array.from({ length: count }, (_, own) => {
    const told: Share[] = [];
    return {
      told,
      tell(name, shares) {
        told.push(...shares);
        void turn().then(() => {
          for (const other of listeners) if (other.own !== own) other.hear(name, shares);
        });
      },
      onTold: hear => void listeners.push({ own, hear }),
    };
  });
}

const startProcesses = (count: number, limit: number): readonly Process[] =>
  connect(count).map(exchange => ({ ...createCounter('requests', limit, exchange), told: exchange.told }));

const isAllowed = async (process: Counter | undefined, key = 'ann'): Promise<boolean> =>
  ((await process?.count(key))?.consumedPoints ?? Number.POSITIVE_INFINITY) <= (process?.limit ?? 0);

const later = async (): Promise<void> => {
  for (let times = 0; times < 5; times++) await turn();
};

describe('counters of several processes', () => {
  it('let through the limit, and at most a hundredth more for each process but one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 400 }),
        fc.infiniteStream(fc.nat(3)),
        async (count, limit, whom) => {
          const processes = startProcesses(count, limit);
          const part = Math.max(1, Math.floor(limit / 100));
          let allowed = 0;
          for (let request = 0; request < 2 * count * limit && request < 1_500; request++) {
            if (await isAllowed(processes[(whom.next().value ?? 0) % count])) allowed++;
            await later();
          }
          expect(allowed).toBeLessThanOrEqual(limit + (count - 1) * part);
          for (const process of processes) while (await isAllowed(process)) allowed++;
          expect(allowed).toBeGreaterThanOrEqual(limit);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('count each key by itself', async () => {
    const [a, b] = startProcesses(2, 1);
    expect(await isAllowed(a, 'ann')).toBe(true);
    await later();
    expect(await isAllowed(b, 'ben')).toBe(true);
    expect(await isAllowed(b, 'ann')).toBe(false);
  });

  it('leave those of another name alone', async () => {
    const [one, two] = connect(2);
    const [a, b, c] = [
      createCounter('requests', 1, one),
      createCounter('requests', 1, two),
      createCounter('refusals', 1, two),
    ];
    await a.count('ann');
    await later();
    expect((await b.count('ann')).consumedPoints).toBe(2);
    expect((await c.count('ann')).consumedPoints).toBe(1);
  });

  it('tell of few requests within a second, in one message', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const [a, b] = startProcesses(2, 1_000);
    for (let request = 0; request < 3; request++) await a?.count('ann');
    await a?.count('ben');
    await later();
    expect(a?.told).toEqual([]);
    vi.advanceTimersByTime(1_000);
    await later();
    expect(a?.told.map(({ key, requests }) => [key, requests])).toEqual([
      ['ann', 3],
      ['ben', 1],
    ]);
    expect((await b?.count('ann'))?.consumedPoints).toBe(4);
  });

  it('end a minute for all when it ends for the first', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const processes = startProcesses(3, 1_000);
    const [a, b, c] = processes;
    await a?.count('ann');
    vi.advanceTimersByTime(700);
    await b?.count('ann');
    vi.advanceTimersByTime(1_300);
    await later();
    const results = await Promise.all([a, b, c].map(process => process?.count('ann')));
    expect(results.map(result => [result?.consumedPoints, result?.msBeforeNext])).toEqual(
      Array(3).fill([3, 58_000]),
    );
    vi.advanceTimersByTime(58_000);
    for (const process of processes) expect((await process.count('ann')).consumedPoints).toBe(1);
  });

  it('forget what was counted in a minute that is over', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const [a, b] = startProcesses(2, 1_000);
    await b?.count('ann');
    vi.advanceTimersByTime(59_500);
    await b?.count('ann');
    vi.advanceTimersByTime(1_000);
    await later();
    expect((await a?.count('ann'))?.consumedPoints).toBe(1);
    expect((await b?.count('ann'))?.consumedPoints).toBe(1);
  });

  it('say nothing of requests that were refused', async () => {
    const [a] = startProcesses(2, 2);
    for (let request = 0; request < 10; request++) await a?.count('ann');
    await later();
    expect(a?.told.reduce((sum, { requests }) => sum + requests, 0)).toBe(2);
  });
});
