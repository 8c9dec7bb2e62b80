import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Compared, compare, ownContenders } from './compare.ts';
import type { Contender } from './contender.ts';
import { type Cores, splitCores } from './cores.ts';
import { database } from './database.ts';
import { chooseGenerator } from './load/choose.ts';
import type { BenchOptions } from './options.ts';
import { type Population, readPopulation, viewerGroups } from './population.ts';
import { writeResults } from './report/files.ts';
import { report } from './report/table.ts';

const tell = (line: string) => void process.stderr.write(`${line}\n`);

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
  const removeCopies = () => rmSync(workFolder, { recursive: true, force: true });
  process.on('exit', removeCopies);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
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
    removeCopies();
  }
}
