import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config.ts';
import { upsertGroups } from '../directory/upsertGroups.ts';
import { upsertPersons } from '../directory/upsertPersons.ts';
import { maxBatch } from '../domain/limits.ts';
import type { Outcome } from '../domain/outcome.ts';
import { scopes, type Viewer } from '../domain/viewer.ts';
import { CommandError, type Environment } from './failure.ts';
import { count, createProgress, duration } from './progress.ts';
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
  if (workspace.trim() === '') throw new CommandError('--workspace must not be blank.');
  const viewer: Viewer = { subject: 'seed', workspace, access: { kind: 'all' }, scopes };
  const config = readConfig(env);
  const { openDirectory } = await import('../app/directory.ts');
  const { services, close } = await openDirectory(config);
  const outcomes: Record<Outcome, number> = { CREATED: 0, UPDATED: 0, UNCHANGED: 0, FAILED: 0 };
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
  process.stdout.write(summary(outcomes, people, (performance.now() - start) / 1000));
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

function summary(
  outcomes: Readonly<Record<Outcome, number>>,
  { persons, groups }: PeopleOptions,
  seconds: number,
): string {
  const rows = Object.entries(outcomes).map(([outcome, number]) => {
    return `  ${outcome.toLowerCase().padEnd(10)}${count(number).padStart(12)}\n`;
  });
  const rate = count(Math.round(persons / seconds));
  const heading = `${count(persons)} persons in ${count(groups)} groups, in ${duration(seconds)} (${rate}/s)`;
  return `${heading}\n${rows.join('')}`;
}
