import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { nameOf } from './directory.ts';
import type { Environment } from './failure.ts';
import { count, createProgress, type Progress } from './progress.ts';

export function migrateCommand(env: Environment): Command {
  return new Command('migrate')
    .description(
      'Bring the database to the schema, the phone region and the rules of this program, making it if there is none. `serve` does so by itself.',
    )
    .addHelpText('after', '\nExample:\n  DATABASE_URL=file:./data/persons.db persons migrate')
    .action(async () => {
      const config = readConfig(env);
      const { openDirectory } = await import('../app/directory.ts');
      let progress: Progress | undefined;
      const { migrated, rekeyed, close } = await openDirectory(config, {
        onRekey(done, total) {
          progress ??= createProgress(process.stderr, 'Making the stored keys anew:', total);
          progress.report(done);
        },
      });
      progress?.finish();
      await close();
      const { from, to } = migrated;
      const what =
        from === to ? `is at schema version ${to} already` : `went from schema version ${from} to ${to}`;
      process.stdout.write(`${nameOf(config.database)} ${what}.\n`);
      if (rekeyed) process.stdout.write(`The keys of ${count(rekeyed)} persons were made anew.\n`);
    });
}
