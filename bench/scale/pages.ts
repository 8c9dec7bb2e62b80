import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRandom, type Random } from '../../src/cli/seed/random.ts';
import { readConfig } from '../../src/config.ts';
import type { PersonStretch } from '../../src/domain/paging.ts';
import type { PersonFilter } from '../../src/domain/person.ts';
import type { Viewer } from '../../src/domain/viewer.ts';
import { type Population, readPopulation, viewerGroups } from '../population.ts';
import { median } from '../report/summary.ts';
import { root } from '../root.ts';
import { pageSize, WrongAnswer } from '../workloads.ts';

/*
 * Pages as the use case gives them, in this process: what might grow with a directory is not HTTP.
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

/** A database that may be opened, of so many persons in 50 groups. */
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
  try {
    for (const database of databases) opened.push(await open(database));
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
  { persons, population, ask }: Opened,
  kind: Kind,
  depth: number | null,
  random: Random,
): Promise<number> {
  const byEmail = kind === 'by e-mail';
  const filter = byEmail ? { emailAddress: random.pick(population.findable).emailAddress } : {};
  const place = depth ?? random.integer(1_000) / 1_000;
  const after = byEmail ? null : afterAt(persons, place, random.integer(50));
  const viewer = viewerOf(kind, population);
  const start = performance.now();
  const found = await ask(viewer, filter, after);
  const took = (performance.now() - start) * 1000;
  const expected = byEmail ? 1 : pageSize;
  if (found !== expected) throw new WrongAnswer(`${kind} of ${persons}: ${found} persons, not ${expected}`);
  return took;
}

type Opened = Awaited<ReturnType<typeof open>>;

/** As it is built, beside which its migrations lie. */
const built = (path: string) => import(pathToFileURL(join(root, 'dist', path)).href);

/** The use case, as a question for how many are found on a page of 100. */
async function open({ file, persons }: Sized) {
  const { openDirectory } = (await built('app.js')) as typeof import('../../src/app.ts');
  const { findPersons } = (await built(
    'directory/findPersons.js',
  )) as typeof import('../../src/directory/findPersons.ts');
  const { personPage } = (await built('domain/paging.js')) as typeof import('../../src/domain/paging.ts');
  const { services, close } = await openDirectory(readConfig({ DATABASE_URL: `file:${file}` }));
  const ask = async (viewer: Viewer, filter: PersonFilter, afterId: number | null): Promise<number> => {
    const page: PersonStretch = personPage({ first: pageSize, afterId });
    const { persons, hasNextPage } = await findPersons(services, viewer, filter, page);
    await hasNextPage();
    return persons.length;
  };
  return { persons, population: readPopulation(file, viewerGroups(groupCount)), ask, close };
}

function viewerOf(kind: Kind, { groups }: Population): Viewer {
  const first = (count: number) => Array.from({ length: count }, (_, n) => `group-${n + 1}`);
  const listed = (identifiers: readonly string[]): Viewer['access'] => ({ kind: 'listed', identifiers });
  const access: Record<Kind, Viewer['access']> = {
    'all groups': { kind: 'all' },
    'one group': listed(first(1)),
    '5 groups': listed(groups),
    '50 groups': listed(first(groupCount)),
    'by e-mail': listed(groups),
  };
  return { subject: 'bench', workspace: 'default', access: access[kind], scopes: ['people:read'] };
}

/** A sequence number to page on from; behind the last one, 100 persons of the one group still follow. */
function afterAt(persons: number, depth: number, beside: number): number {
  const last = persons - Math.min(persons / 2, 5_000);
  return 1 + Math.max(0, Math.floor(depth * last) - beside);
}
