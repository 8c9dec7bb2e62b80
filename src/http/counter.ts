import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/** What one key used up in one process, and when its minute ends (milliseconds since the epoch). */
export interface Share {
  readonly key: string | number;
  readonly requests: number;
  readonly endsAt: number;
}

/** The way to the other processes that serve the same callers. `name` says which counter it's about. */
export interface Exchange {
  /** Waits for nothing. */
  tell(name: string, shares: readonly Share[]): void;
  onTold(listener: (name: string, shares: readonly Share[]) => void): void;
}

export interface Counter {
  readonly limit: number;
  /** Counts a request, and says what the key has used up. */
  count(key: string | number): Promise<Pick<RateLimiterRes, 'consumedPoints' | 'msBeforeNext'>>;
}

/** Seconds. */
const duration = 60;
/** What a process has counted is told to the others no later, */
const tellMs = 1_000;
/** and no later than when it's this part of a limit. */
const tellPart = 100;

/**
 * Counts the requests of each key within a minute that begins with the first of them. With an exchange, every
 * process counts by itself and decides at once, and tells the others what it let through, from time to time:
 * together they let through the limit and at most a hundredth more for each process but one (one request, under
 * a limit of 100), and what they are just answering. The minute ends for all when it ends for the first.
 */
export function createCounter(name: string, limit: number, exchange?: Exchange): Counter {
  const limiter = new RateLimiterMemory({ points: limit, duration });
  if (!exchange) return { limit, count: key => limiter.penalty(key) };
  const tellAt = Math.max(1, Math.floor(limit / tellPart));
  let untold = new Map<string | number, { requests: number; endsAt: number }>();
  let timer: NodeJS.Timeout | undefined;
  let telling = false;

  function tell(): void {
    clearTimeout(timer);
    timer = undefined;
    telling = false;
    const shares = Array.from(untold, ([key, share]) => ({ key, ...share }));
    untold = new Map();
    if (shares.length > 0) exchange?.tell(name, shares);
  }

  function note(key: string | number, endsAt: number): void {
    const known = untold.get(key);
    const share = known && known.endsAt > Date.now() ? known : { requests: 0, endsAt };
    share.requests += 1;
    untold.set(key, share);
    if (share.requests < tellAt) timer ??= setTimeout(tell, tellMs).unref();
    else if (!telling) {
      telling = true;
      // In a turn of its own, so that the request needn't wait for it.
      setImmediate(tell);
    }
  }

  async function add({ key, requests, endsAt }: Share): Promise<void> {
    const left = endsAt - Date.now();
    if (left <= 0) return;
    const { consumedPoints, msBeforeNext } = await limiter.penalty(key, requests, {
      customDuration: left / 1000,
    });
    if (msBeforeNext > left) await limiter.set(key, consumedPoints, left / 1000);
  }

  exchange.onTold((counter, shares) => {
    if (counter === name) for (const share of shares) void add(share);
  });

  return {
    limit,
    async count(key) {
      const result = await limiter.penalty(key);
      // What is refused makes no difference to anybody, however much of it there is.
      if (result.consumedPoints <= limit) note(key, Date.now() + result.msBeforeNext);
      return result;
    },
  };
}
