import { join } from 'node:path';
import { Command } from 'commander';
import { number } from '../number.ts';
import { root } from '../root.ts';
import { scale } from './scale.ts';

export interface ScaleOptions {
  readonly largest: number;
  readonly pages: number;
  readonly data: string;
  readonly out: string;
}

export const scaleCommand = (): Command =>
  new Command('scale')
    .description(
      'Draws what a page costs over the size of the directory, and over how far down the list it is.',
    )
    .helpOption('--help', 'explain')
    .option(
      '--largest <number>',
      'sizes go from 10,000 persons, ten times as many each, to this one; 10,000,000 takes a while to make',
      number(10_000, 10_000_000),
      1_000_000,
    )
    .option('--pages <number>', 'how many pages each median is of', number(5, 100_000), 200)
    .option('--data <folder>', 'where databases are made and kept', join(root, 'bench/data'))
    .option('--out <folder>', 'where scale.json and scale.svg go', join(root, 'bench'))
    .action((options: ScaleOptions) => scale(options));
