import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { copying } from './backup/copying.ts';
import { databaseFile } from './directory.ts';
import { CommandError, type Environment } from './failure.ts';
import { checkTarget } from './target.ts';

export function backupCommand(env: Environment): Command {
  return new Command('backup')
    .description('Copy the database into a file, as it is at one moment, while gateways go on writing.')
    .argument('<file>', 'where to; it is there when the copy is whole, checked and on the disk')
    .option('--force', 'replace the file', false)
    .addHelpText(
      'after',
      `
The copy holds all people, and the hashes of API keys: only its owner may read it. A secret that the gateway made
for itself (data/persons.db.secret) is not in it.

Examples:
  persons backup backups/persons-$(date +%F).db
  DATABASE_URL=file:/var/lib/persons/persons.db persons backup /backup/persons.db --force`,
    )
    .action(async (to: string, { force }: { force: boolean }) => {
      const file = databaseFile(
        readConfig(env).database,
        'its own pg_dump makes backups, see docs/backups.md.',
      );
      if (!existsSync(file)) throw new CommandError(`DATABASE_URL: there is no database at ${file}.`);
      checkTarget('The backup', to, file);
      if (!existsSync(dirname(resolve(to))))
        throw new CommandError(`There is no folder ${dirname(resolve(to))}.`);
      if (existsSync(to) && !force) throw new CommandError(`${to} is there already; --force replaces it.`);
      await copying('Backing up', file, to);
      process.stdout.write(`${to} is a backup of ${file}.\n`);
    });
}
