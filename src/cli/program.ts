import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { packageFolder } from '../packageFolder.ts';
import { backupCommand } from './backup.ts';
import { copyCommand } from './copy.ts';
import { exportCommand } from './export.ts';
import { type Environment, reportFailure } from './failure.ts';
import { importCommand } from './import.ts';
import { keysCommand } from './keys.ts';
import { migrateCommand } from './migrate.ts';
import { restoreCommand } from './restore.ts';
import { schemaCommand } from './schema.ts';
import { seedCommand } from './seed.ts';
import { serveCommand } from './serve.ts';
import { tokenCommand } from './token.ts';

/**
 * Runs the command that the arguments name. A mistake in the arguments ends the process at once, with one line
 * and exit code 1.
 * @returns the exit code: 0 for success
 */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  // `persons schema | head` closes our stdout early; that is no failure.
  process.stdout.on('error', error => {
    if ('code' in error && error.code === 'EPIPE') return;
    reportFailure(error, env);
    process.exit(1);
  });
  let exitCode = 0;
  const program = createProgram(env, code => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    reportFailure(error, env);
    return 1;
  }
}

/** Commands load what they need when they run: most of the gateway takes longer to load than a token to make. */
function createProgram(env: Environment, exit: (code: number) => void): Command {
  return new Command('persons')
    .description('A self-hosted GraphQL gateway to a directory of persons.')
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'explain a command')
    .helpCommand('help [command]', 'explain a command')
    .addCommand(serveCommand(env))
    .addCommand(migrateCommand(env))
    .addCommand(tokenCommand(env))
    .addCommand(keysCommand(env))
    .addCommand(importCommand(env, exit))
    .addCommand(exportCommand(env))
    .addCommand(backupCommand(env))
    .addCommand(restoreCommand(env))
    .addCommand(copyCommand())
    .addCommand(schemaCommand())
    .addCommand(seedCommand(env, exit), { hidden: true })
    .addHelpText('after', '\nSettings are environment variables: see the README.');
}

function version(): string {
  const file = readFileSync(new URL('package.json', packageFolder), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
