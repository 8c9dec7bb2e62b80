import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRandom } from '../../src/cli/seed/random.ts';
import { readConfig } from '../../src/config.ts';
import type { PersonFilter } from '../../src/domain/person.ts';
import type { Viewer } from '../../src/domain/viewer.ts';
import { copyDatabase, database } from '../database.ts';
import { readPopulation, viewerGroups } from '../population.ts';
import { machine } from '../report/files.ts';
import { median } from '../report/summary.ts';
import { lineChart } from '../report/svg.ts';
import { table } from '../report/table.ts';
import { root } from '../root.ts';
import { pageSize, WrongAnswer } from '../workloads.ts';
import type { ScaleOptions } from './command.ts';

/*
 * Pages as the use case gives them, in this process: what grows with a directory, if anything does, is not
 * HTTP.
 */

const groupCount = 50;
const seed = 1;

/** Whose pages: how many groups the viewer may access. E-mail look-ups are by the viewer of five. */
const kinds = ['all groups', 'one group', '5 groups', '50 groups', 'by e-mail'] as const;
type Kind = (typeof kinds)[number];

/** How far down the list, as a share of it. */
const depths = [0, 0.25, 0.5, 0.75, 1] as const;

interface Cost {
  readonly persons: number;
  readonly kind: Kind;
  /** Null: pages from everywhere, one after the other at random. */
  readonly depth: number | null;
  /** Microseconds, the median. */
  readonly median: number;
  readonly p99: number;
  /** Persons on a page, on average. */
  readonly found: number;
}

export async function scale({ largest, pages, data, out }: ScaleOptions): Promise<void> {
  const sizes = [10_000];
  while ((sizes.at(-1) ?? largest) * 10 <= largest) sizes.push((sizes.at(-1) ?? 0) * 10);
  const costs: Cost[] = [];
  for (const persons of sizes) {
    process.stderr.write(`${persons.toLocaleString('en')} persons\n`);
    costs.push(...(await costsAt(persons, pages, data)));
  }

  const costOf = (persons: number, kind: Kind, depth: number | null) =>
    costs.find(cost => cost.persons === persons && cost.kind === kind && cost.depth === depth)?.median ??
    null;
  const series = (value: (kind: Kind) => readonly (number | null)[]) =>
    kinds.map(kind => ({ name: kind, values: value(kind) }));
  const last = sizes.at(-1) ?? largest;
  const chart = lineChart({
    title: 'What a page of 100 costs, over size and depth',
    unit: 'µs',
    panels: [
      {
        title: 'persons in the directory',
        labels: sizes.map(size => size.toLocaleString('en')),
        series: series(kind => sizes.map(size => costOf(size, kind, null))),
      },
      {
        title: `how far down the list, of ${last.toLocaleString('en')} persons`,
        labels: depths.map(depth => `${depth * 100} %`),
        series: series(kind => depths.map(depth => costOf(last, kind, depth))),
      },
    ],
  });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'scale.svg'), chart);
  const results = { measuredAt: new Date().toISOString(), machine: machine(), pages, costs };
  writeFileSync(join(out, 'scale.json'), `${JSON.stringify(results, null, 2)}\n`);
  const rows = costs.map(({ persons, kind, depth, median, p99, found }) => [
    persons.toLocaleString('en'),
    kind,
    depth === null ? 'anywhere' : `${depth * 100} %`,
    median.toFixed(0),
    p99.toFixed(0),
    found.toFixed(0),
  ]);
  process.stdout.write(`\n${table(['persons', 'whose', 'depth', 'median µs', 'p99 µs', 'found'], rows)}\n`);
}

async function costsAt(persons: number, pages: number, data: string): Promise<readonly Cost[]> {
  const file = database(data, { persons, groups: groupCount, seed });
  const folder = join(data, `scale-${process.pid}`);
  copyDatabase(file, folder);
  // As it is built: the migrations lie beside that.
  const built = (path: string) => import(pathToFileURL(join(root, 'dist', path)).href);
  const { openDirectory } = (await built('app.js')) as typeof import('../../src/app.ts');
  const { findPersons } = (await built(
    'directory/findPersons.js',
  )) as typeof import('../../src/directory/findPersons.ts');
  const { personPage } = (await built('domain/paging.js')) as typeof import('../../src/domain/paging.ts');
  const { services, close } = await openDirectory(
    readConfig({ DATABASE_URL: `file:${join(folder, 'persons.db')}` }),
  );
  try {
    const random = createRandom(seed);
    const populations = {
      five: readPopulation(file, viewerGroups(groupCount)),
      everyone: Array.from({ length: persons }, (_, index) => index + 2),
    };
    const groupsOf = (count: number) => Array.from({ length: count }, (_, n) => `group-${n + 1}`);
    const listed = (groups: readonly string[]): Viewer['access'] => ({ kind: 'listed', identifiers: groups });
    const five = listed(populations.five.groups);
    const whose: Record<Kind, Viewer['access']> = {
      'all groups': { kind: 'all' },
      'one group': listed(groupsOf(1)),
      '5 groups': five,
      '50 groups': listed(groupsOf(groupCount)),
      'by e-mail': five,
    };

    const time = async (kind: Kind, depth: number | null): Promise<Cost> => {
      const viewer: Viewer = {
        subject: 'bench',
        workspace: 'default',
        access: whose[kind],
        scopes: ['people:read'],
      };
      const times: number[] = [];
      let found = 0;
      for (let page = -Math.ceil(pages / 10); page < pages; page++) {
        const filter: PersonFilter =
          kind === 'by e-mail' ? { emailAddress: random.pick(populations.five.findable).emailAddress } : {};
        const stretch = personPage(
          kind === 'by e-mail'
            ? {}
            : { first: pageSize, afterId: afterAt(persons, depth, random.integer(1_000_000)) },
        );
        const start = performance.now();
        const { persons: rows, hasNextPage } = await findPersons(services, viewer, filter, stretch);
        await hasNextPage();
        const took = (performance.now() - start) * 1000;
        if (rows.length === 0) throw new WrongAnswer(`${kind} of ${persons} persons: nobody`);
        if (page < 0) continue;
        times.push(took);
        found += rows.length;
      }
      times.sort((a, b) => a - b);
      return {
        persons,
        kind,
        depth,
        median: median(times),
        p99: times[Math.floor(times.length * 0.99)] ?? 0,
        found: found / pages,
      };
    };
    const costs: Cost[] = [];
    for (const kind of kinds)
      for (const depth of [null, ...depths])
        if (kind !== 'by e-mail' || depth === null) costs.push(await time(kind, depth));
    return costs;
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A sequence number to page on from, a little beside the depth; behind it a page is always full. */
function afterAt(persons: number, depth: number | null, draw: number): number {
  // Of the smallest group some hundred persons must follow, which takes a few thousand.
  const reach = Math.max(1, persons - Math.min(persons / 2, 5_000));
  if (depth === null) return 1 + Math.floor((draw / 1_000_000) * reach);
  return 1 + Math.floor(depth * reach * 0.999) + (draw % Math.max(1, Math.floor(reach / 1_000)));
}
