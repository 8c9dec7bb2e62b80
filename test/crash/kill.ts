import { setTimeout as sleep } from 'node:timers/promises';
import { spawnGateway } from '../support/persons.ts';
import { testSecret } from '../support/startGateway.ts';
import { halves } from './examine.ts';
import { ask, type Batch, keyOf, send, write } from './writers.ts';

export interface KillOptions {
  /** DATABASE_URL */
  readonly database: string;
  /** How many persons it holds of each batch, by the batch's key. */
  readonly batchesIn: () => ReadonlyMap<string, number> | Promise<ReadonlyMap<string, number>>;
  readonly writers: number;
  /** At least so many of both. */
  readonly kills: number;
  readonly batches: number;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly tell: (line: string) => void;
}

export interface Killed {
  readonly kills: number;
  readonly acknowledged: number;
}

/** The longest time between a start and a kill, milliseconds. */
const longest = 700;

/**
 * Kills the server again and again while clients write, starts it again, and looks: every batch that was acknowledged
 * is there whole, none is there in part, an acknowledged batch sent again is the same answer, and the server serves.
 * @throws Error for what is not as it must be.
 */
export async function killAgainAndAgain(options: KillOptions): Promise<Killed> {
  const { database, batchesIn, writers, random, tell } = options;
  const acknowledged = new Map<string, Batch>();
  const next = Array.from({ length: writers }, () => 0);
  const env = { DATABASE_URL: database, AUTH_SECRET: testSecret };
  let kills = 0;
  let held: ReadonlyMap<string, number> = new Map();
  while (kills < options.kills || acknowledged.size < options.batches) {
    const { url, child, ended } = await spawnGateway({ env });
    const { data } = await ask(url, '{ findPersons(first: 1) { nodes { identifier } } }');
    if ((data.findPersons.nodes.length === 1) !== held.size > 0) throw new Error('It lost what it held.');
    const last = [...acknowledged.values()].at(-1);
    if (last) {
      const again = await send(url, last);
      if (again.data?.upsertPersons.replayed !== true) throw new Error(`${keyOf(last)} was forgotten.`);
    }
    const writing = next.map((from, writer) =>
      write(
        url,
        writer,
        from,
        batch => acknowledged.set(keyOf(batch), batch),
        () => false,
      ),
    );
    await sleep(20 + random() * longest);
    child.kill('SIGKILL');
    await ended;
    next.splice(0, writers, ...(await Promise.all(writing)));
    kills++;
    held = await batchesIn();
    const lost = [...acknowledged.keys()].filter(key => !held.has(key));
    if (lost.length > 0) throw new Error(`Lost, though acknowledged: ${lost.join(', ')}`);
    if (halves(held).length > 0) throw new Error(`There in part: ${halves(held).join(', ')}`);
    tell(`${kills} kills, ${acknowledged.size} batches acknowledged, none lost, none half`);
  }
  return { kills, acknowledged: acknowledged.size };
}
