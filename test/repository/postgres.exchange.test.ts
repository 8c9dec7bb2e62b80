import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import type { OpenedRepository } from '../../src/repository/postgres/opened.ts';
import { type Between, startBetween } from '../support/postgres/between.ts';
import { newDatabase, query } from '../support/postgres/newDatabase.ts';

describe('gateways that tell each other what they have let through', () => {
  let url: string;
  let between: Between;
  let one: OpenedRepository;
  let other: OpenedRepository;
  /** What the first one heard of each key. */
  let heard: Map<unknown, number>;
  beforeAll(async () => {
    url = await newDatabase();
    between = await startBetween(url);
    [one, other] = await Promise.all([openPostgres({ url: between.through(url) }), openPostgres({ url })]);
    one.exchange.onTold((counter, shares) => {
      if (counter === 'requests')
        for (const { key, requests } of shares) heard.set(key, (heard.get(key) ?? 0) + requests);
    });
    return async () => {
      await one.close();
      await other.close();
    };
  }, 60_000);
  beforeEach(() => {
    heard = new Map();
  });
  const share = (key: string | number, requests = 1, endsAt = Date.now() + 60_000) => ({
    key,
    requests,
    endsAt,
  });
  const tell = (gateway: OpenedRepository, ...shares: ReturnType<typeof share>[]) =>
    gateway.exchange.tell('requests', shares);

  it('hear all of it, each once', async () => {
    const endsAt = Date.now() + 60_000;
    tell(one, share('own'));
    for (let count = 0; count < 50; count++) {
      tell(other, share('a', 2, endsAt), share(7, 1, endsAt));
      if (count % 10 === 0) await sleep(30);
    }
    await expect.poll(() => [heard.get('a'), heard.get(7)]).toEqual([100, 50]);
    await sleep(700);
    expect([...heard]).toEqual([
      ['a', 100],
      [7, 50],
    ]);
  });

  it('hear of a new minute of a key from its beginning', async () => {
    tell(one, share('own'));
    const endsAt = Date.now() + 3_000;
    tell(other, share('again', 5, endsAt));
    await expect.poll(() => heard.get('again')).toBe(5);
    await sleep(endsAt - Date.now() + 100);
    tell(other, share('again', 3));
    await expect.poll(() => heard.get('again')).toBe(8);
  });

  it('rest between two times, however much there is to tell', async () => {
    const restMs = 25;
    const begun = performance.now();
    const before = between.turns();
    while (performance.now() - begun < 1_000) {
      tell(one, share(`key ${Math.floor(performance.now())}`));
      await sleep(1);
    }
    const times = (performance.now() - begun) / restMs;
    // Each time it tells and asks, and once a minute it tidies up.
    expect(between.turns() - before).toBeLessThanOrEqual(2 * (times + 1) + 1);
    expect(between.turns()).toBeGreaterThan(before + 2);
  });

  it('ask for what was told since they asked last, and for no more', async () => {
    tell(one, share('own'));
    tell(other, share('first'));
    await expect.poll(() => heard.get('first')).toBe(1);
    const toldBefore = (ms: number, key: string) =>
      query(
        url,
        `insert into rate_shares (gateway, counter, key, requests, "endsAt", "toldAt")
          values ('third', 'requests', $1, 1, $2, (extract(epoch from now()) * 1000)::bigint - $3)`,
        [JSON.stringify(key), Date.now() + 60_000, ms],
      );
    await toldBefore(50_000, 'long ago');
    await toldBefore(0, 'now');
    await expect.poll(() => heard.get('now')).toBe(1);
    expect(heard.has('long ago')).toBe(false);

    // Who has just begun must know of all that still counts.
    const late = await openPostgres({ url });
    const keys = new Set<unknown>();
    late.exchange.onTold((_, shares) => {
      for (const { key } of shares) keys.add(key);
    });
    tell(late, share('own'));
    await expect.poll(() => keys).toContain('long ago');
    await late.close();
  });
});
