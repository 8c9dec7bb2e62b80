import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { rateShares } from './schema.ts';
import { inserted, type Run, value } from './statement.ts';

/** What one key used up in one process, and when its minute ends: as http/counter.ts has it. */
interface Share {
  readonly key: string | number;
  readonly requests: number;
  readonly endsAt: number;
}
type Listener = (counter: string, shares: readonly Share[]) => void;

/** How often a gateway that counts anything asks what the others have counted, beside when it tells something itself. */
const askMs = 500;
/** Shares are of some use for a minute. */
const minuteMs = 60_000;

/**
 * The way to the other gateways on the database, by a table that each writes its own counts into: no engine needs
 * more than that. A gateway that counts nothing asks nothing. A database that doesn't answer stops nobody: each gateway
 * counts by itself until it does.
 */
export function rateExchange(run: Run) {
  const gateway = randomUUID();
  const listeners: Listener[] = [];
  const untold = new Map<string, { counter: string; share: Share }>();
  const heard = new Map<string, { requests: number; endsAt: number }>();
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let lastTold = 0;
  let lastSwept = 0;

  async function tellAll(): Promise<void> {
    const shares = [...untold.values()];
    untold.clear();
    if (shares.length === 0) return;
    const rows = shares.map(({ counter, share: { key, ...share } }) => ({
      gateway,
      counter,
      key: JSON.stringify(key),
      ...share,
    }));
    await run(sql`${inserted(rateShares, rows)} on conflict ("gateway", "counter", "key") do update set
      "requests" = excluded."requests" + case when ${rateShares.endsAt} > ${value(Date.now())} then ${rateShares.requests} else 0 end,
      "endsAt" = case when ${rateShares.endsAt} > ${value(Date.now())} then ${rateShares.endsAt} else excluded."endsAt" end`);
  }

  async function askAll(): Promise<void> {
    const rows = await run<typeof rateShares.$inferSelect>(sql`
      select * from ${rateShares} where ${rateShares.gateway} <> ${value(gateway)} and ${rateShares.endsAt} > ${value(Date.now())}`);
    for (const { gateway: other, counter, key, requests, endsAt } of rows) {
      const name = `${other} ${counter} ${key}`;
      const known = heard.get(name);
      const more = requests - (known?.endsAt === endsAt ? known.requests : 0);
      heard.set(name, { requests, endsAt });
      if (more > 0)
        for (const hear of listeners) hear(counter, [{ key: JSON.parse(key), requests: more, endsAt }]);
    }
  }

  async function sweep(): Promise<void> {
    if (Date.now() - lastSwept < minuteMs) return;
    lastSwept = Date.now();
    for (const [name, { endsAt }] of heard) if (endsAt < lastSwept) heard.delete(name);
    await run(sql`delete from ${rateShares} where ${rateShares.endsAt} < ${value(lastSwept - minuteMs)}`);
  }

  async function talk(): Promise<void> {
    clearTimeout(timer);
    try {
      do {
        await tellAll();
        await askAll();
      } while (untold.size > 0);
      await sweep();
    } catch {
      // What was not told is lost to the others: they let through a little more.
    } finally {
      running = null;
      if (Date.now() - lastTold < minuteMs) timer = setTimeout(start, askMs).unref();
    }
  }
  const start = (): void => {
    running ??= talk();
  };

  return {
    tell(counter: string, shares: readonly Share[]): void {
      for (const share of shares) {
        const name = `${counter} ${JSON.stringify(share.key)}`;
        const { requests = 0 } = untold.get(name)?.share ?? {};
        untold.set(name, { counter, share: { ...share, requests: requests + share.requests } });
      }
      lastTold = Date.now();
      start();
    },
    onTold: (listener: Listener): void => void listeners.push(listener),
    async close(): Promise<void> {
      lastTold = 0;
      clearTimeout(timer);
      await running;
      clearTimeout(timer);
    },
  };
}
