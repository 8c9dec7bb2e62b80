import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { baselines, type Compared, names } from '../compare.ts';
import { workloadNames } from '../workloads.ts';
import { rowsOf, shares, targetsOf } from './summary.ts';
import { barChart } from './svg.ts';

/** How it was measured. */
export interface Circumstances {
  readonly persons: number;
  readonly groups: number;
  readonly seed: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly connections: number;
  readonly generator: string;
  readonly cores: string;
}

/** Of the machine no more than what the numbers depend on. */
export const machine = () => ({
  // Of the machine, not of this process, which is held to one.
  cores: cpus().length,
  architecture: process.arch,
  system: process.platform,
  node: process.version,
});

/** Writes `results.json` and `chart.svg` into a folder. */
export function writeResults(folder: string, compared: Compared, circumstances: Circumstances): void {
  mkdirSync(folder, { recursive: true });
  const rows = rowsOf(compared);
  const { startUps, fsyncs, loads, missing, notes } = compared;
  const results = {
    measuredAt: new Date().toISOString(),
    machine: machine(),
    circumstances,
    baselines,
    rows,
    startUps,
    fsyncs,
    targets: targetsOf(compared),
    loads,
    notes,
    missing,
  };
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);

  const { contenders } = compared;
  const chart = barChart({
    title: 'Requests a second, as a share of a plain server on the same database',
    subtitle: `${circumstances.persons.toLocaleString('en')} persons; 1.00 is raw node:http + better-sqlite3 without GraphQL; dashed: the target`,
    categories: ['Find one person by e-mail', 'A page of 100 persons', 'Upsert of 100 persons'],
    series: contenders.map(contender => ({
      name: contender,
      values: workloadNames.map(
        workload => rows.find(row => row.workload === workload && row.contender === contender)?.share ?? null,
      ),
    })),
    goals: workloadNames.map(workload => (contenders.includes(names.gateway) ? shares[workload] : null)),
  });
  writeFileSync(join(folder, 'chart.svg'), chart);
}
