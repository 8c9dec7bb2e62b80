import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { type GeneratorName, generatorNames } from './load/choose.ts';
import { number } from './number.ts';
import { root } from './root.ts';

export interface BenchOptions {
  readonly persons: number;
  readonly groups: number;
  readonly seed: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly connections: number;
  readonly checks: number;
  readonly starts: number;
  readonly traced: number;
  readonly data: string;
  readonly out: string;
  readonly generator?: GeneratorName;
  readonly hotLaneOff: boolean;
}

/** Those of `run`. */
export const withBenchOptions = (command: Command): Command =>
  command
    .option('--persons <number>', 'how many are in the database', number(2_000, 10_000_000), 1_000_000)
    .option('--groups <number>', 'in how many groups; the viewer has five of them', number(5, 1_000), 50)
    .option('--seed <number>', 'the same one makes the same persons', number(0, 999_999), 1)
    .option('--rounds <number>', 'medians are of so many', number(1, 100), 3)
    .option(
      '--seconds <number>',
      'of load that counts, for each workload, server and round',
      number(0.1, 600, false),
      5,
    )
    .option('--warm-up <number>', 'seconds of load before', number(0, 600, false), 2)
    .option('--connections <number>', 'at once', number(1, 256), 16)
    .option(
      '--checks <number>',
      'answers checked one by one before each load, and after it',
      number(1, 10_000),
      200,
    )
    .option(
      '--starts <number>',
      'how often each server is started to see how long that takes',
      number(1, 100),
      5,
    )
    .option('--traced <number>', 'upserts whose fsyncs are counted; 0 for none', number(0, 10_000), 200)
    .option('--data <folder>', 'where databases are made and kept', join(root, 'bench/data'))
    .option('--out <folder>', 'where results.json and chart.svg go', join(root, 'bench'))
    .addOption(
      new Option('--generator <name>', 'what makes the load; the first of these that is to be had').choices(
        generatorNames,
      ),
    )
    .option('--hot-lane-off', 'measures the gateway with HOT_LANE=false too', false);
