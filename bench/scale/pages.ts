import { Agent } from 'node:http';
import { dirname } from 'node:path';
import { createRandom, type Random } from '../../src/cli/seed/random.ts';
import { names } from '../compare.ts';
import type { Contender } from '../contender.ts';
import { type Cores, splitCores } from '../cores.ts';
import { gateway } from '../gateway.ts';
import { ask } from '../load/builtIn.ts';
import { readPopulation, viewerGroups } from '../population.ts';
import { median } from '../report/summary.ts';
import { freePort } from '../servers.ts';
import { checkAnswer, type Drawn, pageSize, WrongAnswer } from '../workloads.ts';

/*
 * Pages as a client gets them over HTTP, one after the other: how long each takes, not how many a second.
 */

/** Whose pages: how many groups the viewer may access. E-mail addresses are looked up by the viewer of five. */
export const kinds = ['all groups', 'one group', '5 groups', '50 groups', 'by e-mail'] as const;
export type Kind = (typeof kinds)[number];

/** How far down the list, as shares of it. */
export const depths = [0, 0.25, 0.5, 0.75, 1] as const;
export const groupCount = 50;

export interface Cost {
  readonly persons: number;
  readonly kind: Kind;
  /** Null: pages from everywhere at random. */
  readonly depth: number | null;
  /** Microseconds. */
  readonly median: number;
  readonly p99: number;
}

/** `persons.db` in a folder of its own, which may be served; so many persons in 50 groups. */
export interface Sized {
  readonly file: string;
  readonly persons: number;
}

/**
 * Asks each question so many times, one after the other and size by size, so that whatever else the machine
 * does meanwhile concerns all.
 * @throws WrongAnswer for a page that isn't full
 */
export async function pageCosts(databases: readonly Sized[], pages: number): Promise<readonly Cost[]> {
  const opened: Opened[] = [];
  const cores = splitCores();
  try {
    for (const database of databases) opened.push(await open(database, cores));
    const random = createRandom(1);
    const asked = kinds.flatMap(kind =>
      (kind === 'by e-mail' ? [null] : [null, ...depths]).flatMap(depth =>
        opened.map(directory => ({ kind, depth, directory, took: [] as number[] })),
      ),
    );
    for (let page = -Math.ceil(pages / 10); page < pages; page++)
      for (const { kind, depth, directory, took } of asked) {
        const microseconds = await askOne(directory, kind, depth, random);
        // The first ones warm up.
        if (page >= 0) took.push(microseconds);
      }
    return asked.map(({ kind, depth, directory: { persons }, took }) => {
      took.sort((a, b) => a - b);
      return { persons, kind, depth, median: median(took), p99: took[Math.floor(took.length * 0.99)] ?? 0 };
    });
  } finally {
    for (const { close } of opened) await close();
  }
}

async function askOne(
  { persons, population, url, agent, viewers }: Opened,
  kind: Kind,
  depth: number | null,
  random: Random,
): Promise<number> {
  const place = depth ?? random.integer(1_000) / 1_000;
  const after = afterAt(persons, place, random.integer(50));
  const { emailAddress: email, identifier } = random.pick(population.findable);
  const drawn: Drawn =
    kind === 'by e-mail'
      ? { workload: 'find', variables: { email }, identifier }
      : { workload: 'page', variables: { after }, lastId: 0 };
  const request = viewers[kind].request(drawn.workload, drawn);
  const start = performance.now();
  const { body } = await ask(agent, url, request);
  const took = (performance.now() - start) * 1000;
  if (drawn.workload === 'find') checkAnswer(drawn, body);
  else if (JSON.parse(body).data?.findPersons.nodes.length !== pageSize)
    throw new WrongAnswer(`${kind} of ${persons}: expected ${pageSize} persons, got ${body.slice(0, 500)}`);
  return took;
}

type Opened = Awaited<ReturnType<typeof open>>;

async function open({ file, persons }: Sized, { server: pin }: Cores) {
  const population = readPopulation(file, viewerGroups(groupCount));
  const first = (count: number) => Array.from({ length: count }, (_, n) => `group-${n + 1}`);
  const viewer = (groups: readonly string[] | '*') => gateway({ name: names.gateway, groups, pin });
  const viewers: Record<Kind, Contender> = {
    'all groups': await viewer('*'),
    'one group': await viewer(first(1)),
    '5 groups': await viewer(population.groups),
    '50 groups': await viewer(first(groupCount)),
    'by e-mail': await viewer(population.groups),
  };
  const { url, stop } = await viewers['by e-mail'].start(dirname(file), await freePort());
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const close = () => {
    agent.destroy();
    return stop();
  };
  return { persons, population, viewers, url, agent, close };
}

/** A sequence number to page on from; behind the last one, 100 persons of the one group still follow. */
function afterAt(persons: number, depth: number, beside: number): number {
  const last = persons - Math.min(persons / 2, 5_000);
  return 1 + Math.max(0, Math.floor(depth * last) - beside);
}
