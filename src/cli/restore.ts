import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { copying } from './backup/copying.ts';
import { databaseFile } from './directory.ts';
import { CommandError, type Environment } from './failure.ts';

export function restoreCommand(env: Environment): Command {
  return new Command('restore')
    .description('Put a backup where DATABASE_URL says, if nothing is there.')
    .argument('<file>', 'a backup, or any database of a gateway that has been stopped')
    .addHelpText(
      'after',
      `
The backup is checked before it is put in place, and stays as it is; of a database with a log beside it (-wal) the
log is moved into it. Nothing is ever replaced: stop the gateway and
move its database (with the -wal and -shm files beside it) away first.

Example:
  DATABASE_URL=file:./data/persons.db persons restore backups/persons-2026-01-31.db`,
    )
    .action(async (from: string) => {
      const file = databaseFile(
        readConfig(env).database,
        'its own pg_restore puts what pg_dump made into a database, see docs/backups.md.',
      );
      if (!existsSync(from)) throw new CommandError(`There is no file ${from}.`);
      const { filesOf } = await import('../app/backup.ts');
      const [there] = filesOf(file);
      if (there !== undefined)
        throw new CommandError(`${there} is there already; restore puts a backup into an empty place only.`);
      const made = mkdirSync(dirname(file), { recursive: true });
      try {
        await copying('Restoring', from, file);
      } catch (error) {
        if (made !== undefined) rmSync(made, { recursive: true });
        throw error;
      }
      process.stdout.write(
        `${file} is as ${from} was. \`persons serve\` brings it up to date and serves it.\n`,
      );
    });
}
