import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Contender, HttpRequest, Server } from './contender.ts';
import { ask, inStrands } from './load/builtIn.ts';
import type { Generator, Load } from './load/generator.ts';
import type { Population } from './population.ts';
import { freePort } from './servers.ts';
import { batch, type Drawn, draw, type WorkloadName, WrongAnswer } from './workloads.ts';

export interface MeasureOptions {
  readonly population: Population;
  readonly generator: Generator;
  readonly connections: number;
  /** Of load that counts, and of load before it. */
  readonly seconds: number;
  readonly warmUp: number;
  /** How many answers are checked before the load, and as many after it. */
  readonly checks: number;
}

/** One stretch of load on one server that was started for it. */
export interface Measured extends Load {
  /** Answers checked one by one. */
  readonly checked: number;
  /** The highest resident memory since the start, in MiB; null where the system doesn't say. */
  readonly peakMemory: number | null;
}

/** Stretches of requests that a measurement takes: see `draw`. */
export const stretches = 4;

/** Of an upsert's stretch nothing may be sent twice; so many a second are more than any server takes. */
const upsertsPerSecond = 600;

/**
 * Starts a contender on its database, checks answers, warms up, loads, and checks again.
 * @param stretch the first of four numbers never used on this database
 * @throws WrongAnswer
 */
export async function measure(
  contender: Contender,
  workload: WorkloadName,
  dataDir: string,
  stretch: number,
  { population, generator, connections, seconds, warmUp, checks }: MeasureOptions,
): Promise<Measured> {
  const server = await contender.start(dataDir, await freePort());
  const bring = (offset: number, count: number) => draw(workload, population, stretch + offset, count);
  const requestsOf = (drawn: readonly Drawn[]) =>
    drawn.map(each => contender.request(workload, each)) as [HttpRequest, ...HttpRequest[]];
  const load = (offset: number, seconds: number) => {
    const count = workload === 'upsert' ? Math.ceil(upsertsPerSecond * Math.max(1, seconds)) : 10_000;
    return generator.run({
      url: server.url,
      requests: requestsOf(bring(offset, count)),
      connections,
      seconds,
    });
  };
  try {
    await checkAnswers(contender, server, bring(0, checks), connections);
    if (warmUp > 0) await load(1, warmUp);
    const last = async () => contender.lastSequence?.() ?? lastSequence(dataDir);
    const before = workload === 'upsert' ? await last() : 0;
    const measured = await load(2, seconds);
    if (measured.failures > 0 || measured.requests === 0)
      throw new WrongAnswer(
        `${contender.name}, ${workload}: ${measured.failures} of ${measured.requests} requests failed`,
      );
    if (workload === 'upsert')
      checkGrowth(contender, measured.requests, connections, (await last()) - before);
    await checkAnswers(contender, server, bring(3, checks), connections);
    return { ...measured, checked: 2 * checks, peakMemory: peakMemory(server.pid) };
  } finally {
    await server.stop();
  }
}

/** Asks all of these, as many at once as there are connections, and checks every answer. @throws WrongAnswer */
export async function checkAnswers(
  contender: Contender,
  { url }: Server,
  drawn: readonly Drawn[],
  connections: number,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  try {
    await inStrands(connections, async () => {
      const each = drawn[next++];
      if (!each) return false;
      const { status, body } = await ask(agent, url, contender.request(each.workload, each));
      if (status !== 200)
        throw new WrongAnswer(`${contender.name}, ${each.workload}: status ${status}, ${body.slice(0, 500)}`);
      try {
        contender.check(each, body);
      } catch (error) {
        if (error instanceof WrongAnswer) error.message = `${contender.name}, ${error.message}`;
        throw error;
      }
      return true;
    });
  } finally {
    agent.destroy();
  }
}

/** Each batch that was answered made its new persons; those under way when a stretch ended may have too. */
function checkGrowth({ name }: Contender, batches: number, connections: number, grown: number): void {
  const [least, most] = [batches * batch.created, (batches + 2 * connections) * batch.created];
  if (grown < least || grown > most)
    throw new WrongAnswer(
      `${name}, upsert: ${batches} batches made ${grown} persons instead of ${least} to ${most}`,
    );
}

function lastSequence(dataDir: string): number {
  const database = new Database(join(dataDir, 'persons.db'), { readonly: true });
  try {
    return database.prepare('SELECT lastSequence FROM workspaces').pluck().get() as number;
  } finally {
    database.close();
  }
}

function peakMemory(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
