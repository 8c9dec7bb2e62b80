import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { type Compared, compare, ownContenders } from './compare.ts';
import type { Contender } from './contender.ts';
import { type Cores, splitCores } from './cores.ts';
import { database } from './database.ts';
import { chooseGenerator, type GeneratorName, generatorNames } from './load/choose.ts';
import { number } from './number.ts';
import { findPeers } from './peers/peers.ts';
import { type Population, readPopulation, viewerGroups } from './population.ts';
import { writeResults } from './report/files.ts';
import { report } from './report/table.ts';
import { root } from './root.ts';
import { scaleCommand } from './scale/command.ts';

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

const tell = (line: string) => void process.stderr.write(`${line}\n`);

function program(): Command {
  return new Command('bench')
    .description('Measures the gateway against plain servers on the same database, and checks every answer.')
    .helpOption('--help', 'explain')
    .enablePositionalOptions()
    .addArgument(
      new Argument(
        '[others]',
        'peers: Mercurius, Apollo Server and PostGraphile too, installed from npm into the data folder',
      ).choices(['peers']),
    )
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
    .option('--hot-lane-off', 'measures the gateway with HOT_LANE=false too', false)
    .action(async (others: 'peers' | undefined, options: BenchOptions) => {
      const { missing } = await run(options, others && findPeers(join(options.data, 'peers')));
      if (missing.length > 0) process.exitCode = 1;
    })
    .addCommand(scaleCommand());
}

/** Measures raw, the gateway, and whoever else is given; prints the table, and writes the files. */
export async function run(
  options: BenchOptions,
  others: (population: Population, cores: Cores) => Promise<readonly Contender[]> = async () => [],
): Promise<Compared> {
  const { persons, groups, seed, rounds, seconds, warmUp, connections, checks, starts } = options;
  const file = database(options.data, { persons, groups, seed });
  const cores = splitCores();
  const generator = await chooseGenerator(options.generator, options.data, cores.load);
  tell(`Load by ${generator.name}, ${connections} connections; ${cores.description}.`);
  const population = readPopulation(file, viewerGroups(groups));
  const workFolder = join(options.data, `work-${process.pid}`);
  try {
    const own = await ownContenders(population, cores, options.hotLaneOff);
    const compared = await compare([...own, ...(await others(population, cores))], {
      ...{ file, workFolder, rounds, seconds, warmUp, connections, checks, starts },
      ...{ population, generator, tell, tracedBatches: options.traced },
    });
    const named = { generator: generator.name, cores: cores.description };
    writeResults(options.out, compared, {
      ...{ persons, groups, seed, rounds, seconds, warmUp, connections },
      ...named,
    });
    process.stdout.write(`\n${report(compared)}\n`);
    return compared;
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** One line, unless it is something unforeseen. */
function fail(error: unknown): void {
  const wrong = error instanceof Error && error.name === 'WrongAnswer';
  process.stderr.write(`bench: ${wrong ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
}

await program().parseAsync().catch(fail);
