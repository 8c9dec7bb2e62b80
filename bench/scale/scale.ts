import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { count } from '../../src/cli/progress.ts';
import { copyDatabase, database } from '../database.ts';
import { machine } from '../report/files.ts';
import { lineChart } from '../report/svg.ts';
import { table } from '../report/table.ts';
import type { ScaleOptions } from './command.ts';
import { type Cost, depths, groupCount, type Kind, kinds, pageCosts } from './pages.ts';

const smallest = 10_000;

/** Measures pages in directories from ten thousand persons up, prints the table, writes scale.json and scale.svg. */
export async function scale({ largest, pages, data, out }: ScaleOptions): Promise<void> {
  const sizes: number[] = [];
  for (let size = smallest; size <= largest; size *= 10) sizes.push(size);
  const folder = join(data, `scale-${process.pid}`);
  const sized = (persons: number) => {
    copyDatabase(database(data, { persons, groups: groupCount, seed: 1 }), join(folder, String(persons)));
    return { persons, file: join(folder, String(persons), 'persons.db') };
  };
  let costs: readonly Cost[];
  try {
    const databases = sizes.map(sized);
    process.stderr.write(`Asking for ${pages} pages of each kind\n`);
    costs = await pageCosts(databases, pages);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(out, { recursive: true });
  const results = { measuredAt: new Date().toISOString(), machine: machine(), pages, costs };
  writeFileSync(join(out, 'scale.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(out, 'scale.svg'), chartOf(sizes, costs));
  process.stdout.write(`\n${tableOf(costs)}\n`);
}

function chartOf(sizes: readonly number[], costs: readonly Cost[]): string {
  const series = <Place>(places: readonly Place[], costAt: (kind: Kind, place: Place) => Cost | undefined) =>
    kinds.map(kind => ({ name: kind, values: places.map(place => costAt(kind, place)?.median ?? null) }));
  const largest = sizes.at(-1) ?? smallest;
  const find = (persons: number, kind: Kind, depth: number | null) =>
    costs.find(cost => cost.persons === persons && cost.kind === kind && cost.depth === depth);
  return lineChart({
    title: 'What a page of 100 persons costs',
    unit: 'µs',
    panels: [
      {
        title: 'over the size of the directory, in persons',
        labels: sizes.map(count),
        series: series(sizes, (kind, size) => find(size, kind, null)),
      },
      {
        title: `over the place in the list, of ${count(largest)} persons`,
        labels: depths.map(percent),
        series: series(depths, (kind, depth) => find(largest, kind, depth)),
      },
    ],
  });
}

const percent = (share: number): string => `${share * 100} %`;

const tableOf = (costs: readonly Cost[]): string =>
  table(
    ['persons', 'groups', 'place', 'median µs', 'p99 µs'],
    costs.map(({ persons, kind, depth, median, p99 }) => [
      count(persons),
      kind,
      depth === null ? 'anywhere' : percent(depth),
      median.toFixed(0),
      p99.toFixed(0),
    ]),
  );
