import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReadsInTurn } from '../../src/repository/port.ts';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import type { OpenedRepository } from '../../src/repository/postgres/opened.ts';
import { newDatabase, query } from '../support/postgres/newDatabase.ts';
import { directoryOver, viewerOf } from './services.ts';

/** Of ten connections five are for reads. */
const forReads = 5;

describe('reads that take long', { timeout: 120_000 }, () => {
  let url: string;
  let repository: OpenedRepository;
  let other: Client;
  beforeAll(async () => {
    url = await newDatabase();
    repository = await openPostgres({ url });
    await directoryOver(repository).upsert(viewerOf('w'), [{ externalRef: 'a' }]);
    other = new Client({ connectionString: url });
    await other.connect();
    return async () => {
      await other.end();
      await repository.close();
    };
  });

  /** As long as others may not look at persons, whoever looks for them waits. */
  const hold = () => other.query('begin; lock table persons in access exclusive mode');
  const letGo = () => other.query('rollback');
  const { access } = viewerOf('w');
  const reach = { workspace: 'w', access, named: null };
  const as = (who: string) => repository.inTurnOf?.(who, () => false) as ReadsInTurn;
  const slow = (who: string) => as(who).personsByIdentifier(reach, ['a']);
  const quick = (who: string) => as(who).findGroups('w', access, { after: null, limit: 1 });
  const underWay = async () =>
    (
      await query(
        url,
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).length;

  it('of one caller leave connections for others, who wait neither for them nor for the calls behind them', async () => {
    await hold();
    const reads = Array.from({ length: 20 }, () => slow('hostile'));
    await expect.poll(underWay).toBe(3);
    for (const who of ['b', 'c', 'd']) expect(await quick(who)).toEqual([]);
    await repository.ping();
    expect(await repository.apiKeyByHash('none')).toBeNull();
    expect(repository.state().longReadsWaiting).toBe(17);
    await letGo();
    expect(await Promise.all(reads)).toHaveLength(20);
    expect(repository.state().longReadsWaiting).toBe(0);
  });

  it('of as many callers as there are connections for leave the next free one to who has none', async () => {
    await hold();
    const callers = ['a', 'a', 'a', 'b', 'c'];
    const order: string[] = [];
    const reads = callers.map(who => slow(who));
    await expect.poll(underWay).toBe(forReads);
    const waiting = [...Array.from({ length: 10 }, () => 'a'), 'd', 'e'].map(async who => {
      await quick(who);
      order.push(who);
    });
    await sleep(50);
    expect(order).toEqual([]);
    await letGo();
    await Promise.all([...reads, ...waiting]);
    // Of ten calls of theirs that had been made before, the others waited for one each at most.
    expect(order.indexOf('d')).toBeLessThanOrEqual(3);
    expect(order.indexOf('e')).toBeLessThanOrEqual(4);
  });

  it('and that nobody waits for any more are not begun', async () => {
    await hold();
    let gone = false;
    const reads = Array.from({ length: 20 }, () =>
      repository.inTurnOf?.('impatient', () => gone).personsByIdentifier(reach, ['a']),
    );
    await expect.poll(underWay).toBe(3);
    gone = true;
    await letGo();
    const ends = await Promise.allSettled(reads);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(ends.at(-1)).toMatchObject({ reason: { code: 'OVERLOADED' } });
  });

  it('go on in parallel, as far as there are connections', async () => {
    await hold();
    const reads = ['a', 'b', 'c', 'd', 'e', 'f'].map(slow);
    await expect.poll(underWay).toBe(forReads);
    await letGo();
    await Promise.all(reads);
  });
});
