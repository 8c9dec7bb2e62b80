import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { rateShares } from './schema.ts';
import { numbers, type Run, texts, value } from './statement.ts';

/** What one key used up in one process, and when its minute ends: as http/counter.ts has it. */
interface Share {
  readonly key: string | number;
  readonly requests: number;
  readonly endsAt: number;
}
type Listener = (counter: string, shares: readonly Share[]) => void;

/** How often a gateway that counts anything asks what the others have counted, beside when it tells something itself. */
const askMs = 500;
/** So long it's silent after each time, however much there is to tell. */
const restMs = 25;
/** What was told so long before it asked may not have been there yet; what was isn't counted again. */
const overlapMs = 1_000;
/** Shares are of some use for a minute. */
const minuteMs = 60_000;

/** The same for all gateways. Milliseconds. */
const databaseNow = sql`(extract(epoch from now()) * 1000)::bigint`;

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
  let lastTold = Number.NEGATIVE_INFINITY;
  /** Until when, by the database's clock. */
  let heardOf = 0;
  let lastSwept = 0;
  /** Not before. */
  let next = 0;

  async function tellAll(): Promise<void> {
    const shares = [...untold.values()];
    untold.clear();
    if (shares.length === 0) return;
    const of = (part: (share: Share) => number) => numbers(shares.map(({ share }) => part(share)));
    await run(sql`
      insert into ${rateShares} ("gateway", "counter", "key", "requests", "endsAt", "toldAt")
      select ${value(gateway)}, "share".*, ${databaseNow} from unnest(
        ${texts(shares.map(({ counter }) => counter))}, ${texts(shares.map(({ share }) => JSON.stringify(share.key)))},
        ${of(share => share.requests)}, ${of(share => share.endsAt)}) as "share"
      on conflict ("gateway", "counter", "key") do update set "toldAt" = excluded."toldAt",
        "requests" = excluded."requests" + case when ${rateShares.endsAt} > ${value(Date.now())} then ${rateShares.requests} else 0 end,
        "endsAt" = case when ${rateShares.endsAt} > ${value(Date.now())} then ${rateShares.endsAt} else excluded."endsAt" end`);
  }

  /** What was told since it was asked for last. */
  async function askAll(): Promise<void> {
    const rows = await run<{ now: number } & typeof rateShares.$inferSelect>(sql`
      select "clock"."now", ${rateShares}.* from (select ${databaseNow} as "now") as "clock"
      left join ${rateShares} on ${rateShares.toldAt} >= ${value(heardOf - overlapMs)}
        and ${rateShares.gateway} <> ${value(gateway)} and ${rateShares.endsAt} > ${value(Date.now())}`);
    const now = rows[0]?.now ?? 0;
    // After a failover the clock may be behind.
    heardOf = now < heardOf ? 0 : now;
    for (const { gateway: other, counter, key, requests, endsAt } of rows) {
      if (other === null) continue;
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
    let pause = restMs;
    try {
      await tellAll();
      await askAll();
      await sweep();
    } catch {
      // What was not told is lost to the others: they let through a little more.
      pause = askMs;
    }
    running = null;
    next = performance.now() + pause;
    if (untold.size > 0) soon();
    else if (performance.now() - lastTold < minuteMs) talkIn(askMs);
  }

  const soon = (): void => talkIn(next - performance.now());

  function talkIn(ms: number): void {
    clearTimeout(timer);
    const start = () => {
      running = talk();
    };
    timer = setTimeout(start, Math.max(0, ms)).unref();
  }

  return {
    /** Waits for nothing. */
    tell(counter: string, shares: readonly Share[]): void {
      for (const share of shares) {
        const name = `${counter} ${JSON.stringify(share.key)}`;
        const { requests = 0 } = untold.get(name)?.share ?? {};
        untold.set(name, { counter, share: { ...share, requests: requests + share.requests } });
      }
      lastTold = performance.now();
      if (!running) soon();
    },
    onTold: (listener: Listener): void => void listeners.push(listener),
    async close(): Promise<void> {
      lastTold = Number.NEGATIVE_INFINITY;
      untold.clear();
      clearTimeout(timer);
      await running;
      clearTimeout(timer);
    },
  };
}
