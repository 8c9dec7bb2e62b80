import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config.ts';
import { upsertGroups } from '../directory/upsertGroups.ts';
import { upsertPersons } from '../directory/upsertPersons.ts';
import { maxBatch } from '../domain/limits.ts';
import { noCounts, tally } from './bulk/tally.ts';
import { checkWorkspace, operator } from './directory.ts';
import type { Environment } from './failure.ts';
import { count, createProgress } from './progress.ts';
import { makeGroups, makePeople, type PeopleOptions } from './seed/people.ts';

interface SeedOptions extends PeopleOptions {
  readonly workspace: string;
}

/** Exit code 1 when an item failed. */
export function seedCommand(env: Environment, exit: (code: number) => void): Command {
  const number = (from: number, to: number) => (text: string) => {
    const value = Number(text);
    if (!/^[0-9]{1,9}$/.test(text) || value < from || value > to)
      throw new InvalidArgumentError(`A whole number from ${from} to ${to}.`);
    return value;
  };
  return new Command('seed')
    .description('Fill a workspace with made-up people, through the same upsert that everybody uses.')
    .option('--persons <number>', 'how many', number(1, 10_000_000), 1_000)
    .option('--groups <number>', 'how many groups, named group-1 and so on', number(1, 100_000), 10)
    .option('--seed <number>', 'the same one makes the same people', number(0, 999_999), 1)
    .option('--workspace <name>', 'the tenant', 'default')
    .addHelpText(
      'after',
      `
The same options again change nothing; more --persons add to those who are there.

Example:
  npm run seed -- --persons 100000 --groups 50`,
    )
    .action(async (options: SeedOptions) => exit((await seed(env, options)) > 0 ? 1 : 0));
}

async function seed(env: Environment, { workspace, ...people }: SeedOptions): Promise<number> {
  checkWorkspace(workspace);
  const viewer = operator(workspace, 'seed');
  const config = readConfig(env);
  const { openDirectory } = await import('../app/directory.ts');
  const { services, close } = await openDirectory(config);
  const outcomes = noCounts();
  const progress = createProgress(process.stderr, 'Seeding', people.persons);
  const start = performance.now();
  try {
    for (const groups of batches(makeGroups(people))) await upsertGroups(services, viewer, groups);
    let done = 0;
    for (const persons of batches(makePeople(people))) {
      const { results } = await upsertPersons(services, viewer, {
        persons,
        dryRun: false,
        onExternalRefMismatch: 'CREATE',
        onAmbiguousMatch: 'FAIL',
      });
      for (const { outcome } of results) outcomes[outcome]++;
      done += persons.length;
      progress.report(done);
    }
  } finally {
    progress.finish();
    await close();
  }
  const what = `${count(people.persons)} persons in ${count(people.groups)} groups`;
  process.stdout.write(tally(what, outcomes, people.persons, (performance.now() - start) / 1000));
  return outcomes.FAILED;
}

function* batches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < maxBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
