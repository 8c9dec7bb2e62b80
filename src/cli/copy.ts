import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Place, Report } from '../app/copy.ts';
import { databaseOf } from '../config/database.ts';
import { nameOf } from './directory.ts';
import { CommandError } from './failure.ts';
import { count, createProgress, type Progress } from './progress.ts';
import { stopSignal } from './stopSignal.ts';

export function copyCommand(): Command {
  return new Command('copy')
    .description('Copy a whole directory from one database into another one, of whichever engine.')
    .requiredOption('--from <address>', 'file:… or postgres://…')
    .requiredOption('--to <address>', 'an empty database, or one that a copy was broken off in')
    .addHelpText(
      'after',
      `
Everything is copied as it is: people with their identifiers and numbers, groups, grants, API keys, kept answers, and
history, so that who follows changes goes on with the cursor that he has. Stop the gateways on both first. Broken off,
the same command goes on where it was; no gateway serves half a copy. At the end both are read again, and compared by
the number and a checksum of the rows of each table. A database of an earlier version is brought up to date first.

Examples:
  persons copy --from file:./data/persons.db --to 'postgres://persons:secret@db.example/persons'
  persons copy --from 'postgres://persons:secret@db.example/persons' --to file:./data/persons.db`,
    )
    .action(({ from, to }: { from: string; to: string }) =>
      copy(databaseOf('--from', from), databaseOf('--to', to)),
    );
}

async function copy(from: Place, to: Place): Promise<void> {
  const [whence, whither] = [from, to].map(({ database }) =>
    database.file === undefined ? nameOf(database) : resolve(database.file),
  ) as [string, string];
  if (from.database.file !== undefined && !existsSync(from.database.file))
    throw new CommandError(`--from: there is no database at ${from.database.file}.`);
  if (whence === whither) throw new CommandError('--from and --to name the same database.');
  const { copyTables, openPlace } = await import('../app/copy.ts');
  const source = await openPlace(from, `--from: ${nameOf(from.database)}`, 'there');
  const stop = stopSignal();
  let progress: Progress | undefined;
  let step: Report['step'] | undefined;
  try {
    const target = await openPlace(to, `--to: ${nameOf(to.database)}`, 'made');
    try {
      const copied = await copyTables(
        source,
        target,
        whence,
        report => {
          if (report.step !== step) {
            progress?.finish();
            progress = createProgress(
              process.stderr,
              report.step === 'copying' ? 'Copying' : 'Checking',
              report.total,
            );
          }
          step = report.step;
          progress?.report(report.done);
        },
        () => stop.asked(),
      );
      progress?.finish();
      if (!copied) throw new CommandError('Stopped; the same command goes on from here.');
      for (const { table, rows, checksum } of copied)
        process.stdout.write(`${table}: ${count(rows)} rows, checksum ${checksum}\n`);
      process.stdout.write(`${nameOf(to.database)} is a copy of ${nameOf(from.database)}.\n`);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
