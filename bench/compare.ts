import { join } from 'node:path';
import type { Contender } from './contender.ts';
import type { Cores } from './cores.ts';
import { copyDatabase } from './database.ts';
import { canTrace, countFsyncs, type Fsyncs } from './fsyncs.ts';
import { gateway } from './gateway.ts';
import type { Generator } from './load/generator.ts';
import { type Measured, type MeasureOptions, measure, stretches } from './measure.ts';
import type { Population } from './population.ts';
import { raw } from './raw/contender.ts';
import { startUps } from './startUp.ts';
import { type WorkloadName, WrongAnswer, workloadNames } from './workloads.ts';

/** The names of those whom others are compared with, and of the gateway. */
export const names = {
  raw: 'raw',
  tuned: 'raw, tuned',
  gateway: 'gateway',
  hotLaneOff: 'gateway, HOT_LANE=false',
} as const;

/** Against whom each workload's shares are counted. */
export const baselines: Readonly<Record<WorkloadName, string>> = {
  find: names.raw,
  page: names.raw,
  upsert: names.tuned,
};

/** Raw, tuned raw and the gateway; with `hotLaneOff` also the gateway without its hot lane. */
export async function ownContenders(
  { groups }: Population,
  { server: pin }: Cores,
  hotLaneOff: boolean,
): Promise<readonly Contender[]> {
  const common = { groups, pin };
  return [
    raw({ name: names.raw, workloads: workloadNames, tuned: false, ...common }),
    raw({ name: names.tuned, workloads: ['upsert'], tuned: true, ...common }),
    await gateway({ name: names.gateway, ...common }),
    ...(hotLaneOff ? [await gateway({ name: names.hotLaneOff, ...common, env: { HOT_LANE: 'false' } })] : []),
  ];
}

export interface CompareOptions extends MeasureOptions {
  /** The database that each contender gets a copy of. */
  readonly file: string;
  /** A folder for the copies. */
  readonly workFolder: string;
  readonly rounds: number;
  /** How often each is started, to see how long that takes. */
  readonly starts: number;
  /** How many batches are counted fsyncs of; 0: none. */
  readonly tracedBatches: number;
  readonly generator: Generator;
  readonly tell: (line: string) => void;
}

export interface Compared {
  /** All their names, in the order in which they are measured. */
  readonly contenders: readonly string[];
  readonly loads: readonly {
    readonly workload: WorkloadName;
    readonly contender: string;
    /** Round by round. */
    readonly rounds: readonly Measured[];
  }[];
  /** Milliseconds. */
  readonly startUps: readonly { readonly contender: string; readonly took: readonly number[] }[];
  /** A text says why they weren't counted. */
  readonly fsyncs: readonly ({ readonly contender: string } & Fsyncs)[] | string;
  /** Who couldn't be had, and why, in one line. */
  readonly missing: readonly { readonly contender: string; readonly reason: string }[];
  readonly notes: readonly { readonly contender: string; readonly note: string }[];
}

/**
 * Measures all contenders in turn, workload by workload, round after round, each on a copy of its own.
 * @throws WrongAnswer
 */
export async function compare(contenders: readonly Contender[], options: CompareOptions): Promise<Compared> {
  const { file, workFolder, rounds, starts, population, tell } = options;
  const folders = new Map(contenders.map((each, index) => [each, join(workFolder, String(index))]));
  const folderOf = (contender: Contender) => folders.get(contender) as string;
  for (const folder of folders.values()) copyDatabase(file, folder);

  const taken = new Map<string, { workload: WorkloadName; contender: string; rounds: Measured[] }>();
  const missing = new Map<Contender, string>();
  const present = (workload: WorkloadName) =>
    contenders.filter(each => each.workloads.includes(workload) && !missing.has(each));
  let stretch = 0;
  for (let round = 1; round <= rounds; round++)
    for (const workload of workloadNames) {
      for (const contender of present(workload)) {
        const { name } = contender;
        const measured = await attempt(contender, missing, () =>
          measure(contender, workload, folderOf(contender), stretch, options),
        );
        if (!measured) {
          tell(`${name} can't be measured: ${missing.get(contender)}`);
          continue;
        }
        const perSecond = Math.round(measured.requests / measured.seconds);
        tell(`Round ${round} of ${rounds}, ${workload}, ${name}: ${perSecond}/s`);
        if (measured.requests < 5 * options.connections)
          tell(`That is of ${measured.requests} answers only: take more --seconds.`);
        const key = `${workload} ${name}`;
        const load = taken.get(key) ?? { workload, contender: name, rounds: [] };
        load.rounds.push(measured);
        taken.set(key, load);
      }
      stretch += stretches;
    }

  const started = [];
  for (const contender of present('find')) {
    tell(`Starting ${contender.name} ${starts} times`);
    const took = await startUps(contender, folderOf(contender), population, starts);
    started.push({ contender: contender.name, took });
  }
  const fsyncs = await allFsyncs(present('upsert'), folderOf, stretch, options);
  const order = (workload: WorkloadName) => workloadNames.indexOf(workload);
  const loads = [...taken.values()].sort((a, b) => order(a.workload) - order(b.workload));
  return {
    contenders: contenders.map(({ name }) => name),
    loads,
    startUps: started,
    fsyncs,
    missing: [...missing].map(([{ name }, reason]) => ({ contender: name, reason })),
    notes: contenders.flatMap(({ name, note }) => (note ? [{ contender: name, note }] : [])),
  };
}

/** @returns null where an optional one can't be had, which `missing` then says */
async function attempt<T>(
  contender: Contender,
  missing: Map<Contender, string>,
  run: () => Promise<T>,
): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    if (!contender.optional || error instanceof WrongAnswer) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    missing.set(contender, reason.trim().replace(/\s*\n\s*/g, ' '));
    return null;
  }
}

/** By one writer, to see that each batch is put on disk, and by as many as there are connections. */
async function allFsyncs(
  contenders: readonly Contender[],
  folderOf: (contender: Contender) => string,
  firstStretch: number,
  { tracedBatches: batches, population, connections, tell }: CompareOptions,
): Promise<Compared['fsyncs']> {
  if (batches === 0) return 'not asked for';
  if (!canTrace()) return 'not measured: there is no strace, or it may not look into other processes';
  const counted = [];
  for (const contender of contenders.filter(
    ({ workloads, lastSequence }) => workloads.includes('upsert') && !lastSequence,
  )) {
    tell(`Counting fsyncs of ${contender.name}`);
    let stretch = firstStretch;
    for (const writers of [1, connections]) {
      const traced = { writers, batches, stretch: stretch++ };
      const fsyncs = await countFsyncs(contender, folderOf(contender), population, traced);
      counted.push({ contender: contender.name, ...fsyncs });
    }
  }
  return counted;
}
