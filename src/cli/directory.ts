import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import type { Services } from '../directory/services.ts';
import { isName, nameRule } from '../domain/text.ts';
import { scopes, type Viewer } from '../domain/viewer.ts';
import { CommandError } from './failure.ts';

/** @throws CommandError */
export function checkWorkspace(name: string): void {
  if (!isName(name)) throw new CommandError(nameRule('--workspace'));
}

/** Who runs a command on the database itself may do everything in it, in every workspace. */
export const operator = (workspace: string, subject = 'cli'): Viewer => ({
  subject,
  workspace,
  access: { kind: 'all' },
  scopes,
});

/** What a database is called. */
export const nameOf = ({ file, server }: Config['database']): string => file ?? server ?? '';

/**
 * The file that a command works on.
 * @throws CommandError for a database that is no file; `instead` says what to do then
 */
export function databaseFile({ file }: Config['database'], instead: string): string {
  if (file === undefined) throw new CommandError(`DATABASE_URL names PostgreSQL: ${instead}`);
  return file;
}

/** As `withDirectory`, but makes no database where there is none: the address is mistaken then. */
export function withExistingDirectory<T>(
  config: Config,
  work: (services: Services) => Promise<T>,
): Promise<T> {
  const { file } = config.database;
  if (file !== undefined && !existsSync(file))
    throw new CommandError(`DATABASE_URL: there is no database at ${file}.`);
  return withDirectory(config, work);
}

/**
 * Opens the directory beside whoever has it open, for as long as `work` takes.
 * @param keys `require` for who looks persons up by keys
 */
export async function withDirectory<T>(
  config: Config,
  work: (services: Services) => Promise<T>,
  keys: 'keep' | 'require' = 'keep',
): Promise<T> {
  const { openDirectory } = await import('../app/directory.ts');
  const { services, close } = await openDirectory(config, { keys });
  try {
    return await work(services);
  } finally {
    await close();
  }
}
