import { join } from 'node:path';
import { Command } from 'commander';
import { number } from '../number.ts';
import { persons, root } from '../root.ts';
import { soak } from './soak.ts';
import type { Limits } from './verdict.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly warmUp: number;
  readonly persons: number;
  readonly groups: number;
  readonly seed: number;
  readonly clients: number;
  readonly sampleEvery: number;
  readonly overrun: number;
  readonly connections: number;
  readonly program: string;
  readonly data: string;
  readonly out: string;
  readonly limits: Limits;
}

interface Given extends Omit<SoakOptions, 'limits'> {
  readonly memorySlope: number;
  readonly heapSlope: number;
  readonly filesSlope: number;
  readonly log: number;
  readonly p99Ratio: number;
  readonly health: number;
}

const slope = number(0, 1_000_000, false);

export const soakCommand = (): Command =>
  new Command('soak')
    .description(
      'Asks a gateway for everything, wrong and right, for a long time, and sees whether anything grows that should not.',
    )
    .helpOption('--help', 'explain')
    .option('--minutes <number>', 'how long', number(0.01, 10_000, false), 30)
    .option(
      '--warm-up <minutes>',
      'left out of slopes, a third of the time at most',
      number(0, 1_000, false),
      5,
    )
    .option('--persons <number>', 'how many are in the database', number(2_000, 10_000_000), 100_000)
    .option('--groups <number>', 'in how many groups; clients have five of them', number(5, 1_000), 50)
    .option('--seed <number>', 'the same one makes the same persons', number(0, 999_999), 1)
    .option('--clients <number>', 'who ask at the same time', number(1, 100), 8)
    .option('--sample-every <seconds>', 'how often memory and files are looked at', number(0.1, 60, false), 5)
    .option(
      '--overrun <seconds>',
      'how long it is overrun in either way; 0: not at all',
      number(0, 600, false),
      10,
    )
    .option('--connections <number>', 'by which it is overrun', number(1, 5_000), 400)
    .option('--program <file>', 'what is run by Node', persons)
    .option('--data <folder>', 'where databases are made and kept', join(root, 'bench/data'))
    .option('--out <folder>', 'where soak.json and soak.svg go', join(root, 'bench'))
    .option('--memory-slope <MiB>', 'that resident memory may grow a minute', slope, 2)
    .option('--heap-slope <MiB>', 'that the heap may grow a minute', slope, 1)
    .option('--files-slope <number>', 'of open files that may be added a minute', slope, 0.5)
    .option('--log <MiB>', 'that the write-ahead log may be large', slope, 160)
    .option('--p99-ratio <number>', 'p99 at the end, of that at the beginning', slope, 2)
    .option('--health <ms>', 'that /health may take while the gateway is overrun', slope, 100)
    .action(async (given: Given) => {
      const { memorySlope, heapSlope, filesSlope, log, p99Ratio, health, ...options } = given;
      const limits = { memorySlope, heapSlope, filesSlope, log, p99Ratio, health };
      if (!(await soak({ ...options, limits }))) process.exitCode = 1;
    });
