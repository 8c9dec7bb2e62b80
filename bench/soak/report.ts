import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { count } from '../../src/cli/progress.ts';
import { machine } from '../report/files.ts';
import { table } from '../report/table.ts';
import { timeline } from '../report/timeline.ts';
import type { SoakOptions } from './command.ts';
import type { Sample } from './gauges.ts';
import type { Tally } from './tally.ts';
import type { Judged, Measurements } from './verdict.ts';

export interface Soaked extends Measurements {
  /** How long it went on. */
  readonly minutes: number;
  readonly options: Pick<SoakOptions, 'minutes' | 'persons' | 'groups' | 'seed' | 'clients' | 'connections'>;
  readonly kinds: ReturnType<Tally['kinds']>;
  readonly judged: readonly Judged[];
  /** What ended it before its time; null: nothing. */
  readonly ended: string | null;
  readonly passed: boolean;
}

/** Writes `soak.json` and `soak.svg` into a folder. */
export function writeSoak(folder: string, soaked: Soaked): void {
  mkdirSync(folder, { recursive: true });
  const results = { measuredAt: new Date().toISOString(), machine: machine(), ...soaked };
  // Numbers as exact as they mean something.
  const json = JSON.stringify(results, (_, value) => (typeof value === 'number' ? rounded(value) : value), 1);
  writeFileSync(join(folder, 'soak.json'), `${json}\n`);
  writeFileSync(join(folder, 'soak.svg'), chartOf(soaked));
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function chartOf({ samples, intervals, minutes, warmUp, options, kinds, passed }: Soaked): string {
  const points = (of: (sample: Sample) => number | null) =>
    samples.flatMap(sample => {
      const value = of(sample);
      return value === null ? [] : [[sample.at, value] as const];
    });
  const answers = kinds.reduce((sum, { answers }) => sum + answers, 0);
  return timeline({
    title: `A soak of ${rounded(minutes)} minutes: ${passed ? 'passed' : 'failed'}`,
    subtitle: `${count(answers)} answers to ${options.clients} clients, ${count(options.persons)} persons; dashed: the warm-up's end`,
    unit: 'min',
    end: Math.max(minutes, ...samples.map(({ at }) => at)),
    mark: warmUp,
    panels: [
      {
        title: 'Memory, MiB',
        series: [
          { name: 'resident', points: points(({ memory }) => memory) },
          { name: 'heap', points: points(({ heap }) => heap) },
          { name: 'in use', points: points(({ heap, collected }) => (collected ? heap : null)) },
        ],
      },
      {
        title: 'Open files and connections',
        series: [{ name: 'open', points: points(({ files }) => files) }],
      },
      {
        title: 'Files, MiB',
        series: [
          { name: 'database', points: points(({ database }) => database) },
          { name: 'write-ahead log', points: points(({ log }) => log) },
        ],
      },
      {
        title: 'Answers, ms',
        series: [
          { name: 'p99', points: intervals.map(({ until, p99 }) => [until, p99] as const) },
          { name: 'p50', points: intervals.map(({ until, p50 }) => [until, p50] as const) },
        ],
      },
    ],
  });
}

/** What was measured, for a terminal. */
export function report({ kinds, overruns, judged, ended, passed }: Soaked): string {
  return [
    table(
      ['asked', 'answers', 'p50 ms', 'p99 ms'],
      kinds.map(({ kind, answers, p50, p99 }) => [kind, String(answers), p50.toFixed(2), p99.toFixed(2)]),
    ),
    ...(overruns.length === 0
      ? []
      : [
          table(
            [
              '/health, overrun by',
              'probes',
              'median ms',
              'p99 ms',
              'max ms',
              'failed',
              'operations',
              'refused',
              'without a processor',
            ],
            overruns.map(each => [
              each.scene,
              String(each.probes),
              each.median.toFixed(1),
              each.p99.toFixed(1),
              each.max.toFixed(1),
              ...[each.failures, each.operations, each.overloaded].map(String),
              each.waited === null ? '?' : `${Math.round(100 * each.waited)} %`,
            ]),
          ),
        ]),
    table(
      ['limit', 'at most', 'is', ''],
      judged.map(({ what, value, most, holds }) => [
        what,
        String(most),
        value === null ? '?' : value.toFixed(2),
        holds === null ? 'not measured' : holds ? 'holds' : 'BROKEN',
      ]),
    ),
    ...(ended === null ? [] : [`Ended early: ${ended}`]),
    passed ? 'PASS' : 'FAIL',
  ].join('\n\n');
}
