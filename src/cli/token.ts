import { Command, InvalidArgumentError, Option } from 'commander';
import { issueToken } from '../auth/issue.ts';
import { tokenKeys } from '../auth/keys.ts';
import { readConfig } from '../config.ts';
import { type Scope, scopes } from '../domain/viewer.ts';
import { CommandError, type Environment } from './failure.ts';

interface TokenOptions {
  readonly workspace: string;
  readonly subject: string;
  /** False for --no-groups. */
  readonly groups: readonly string[] | '*' | false;
  readonly scopes: readonly Scope[];
  /** Seconds. */
  readonly expires: number;
}

export function tokenCommand(env: Environment): Command {
  return new Command('token')
    .description('Print a token, signed with AUTH_SECRET or with the secret kept beside the database.')
    .option('--workspace <name>', 'the tenant', 'default')
    .option('--subject <name>', 'who calls', 'developer')
    .addOption(
      new Option('--groups <list>', 'identifiers of accessible groups, comma-separated, or * for all')
        .default('*')
        .argParser(parseGroups),
    )
    .option('--no-groups', 'leave the groups to what is granted to the subject in the directory')
    .addOption(
      new Option('--scopes <list>', 'what may be done, space-separated')
        .default(scopes, `"${scopes.join(' ')}"`)
        .argParser(parseScopes),
    )
    .addOption(
      new Option('--expires <duration>', 'how long it is valid, such as 90s, 30m, 12h or 7d')
        .default(12 * 3600, '12h')
        .argParser(parseDuration),
    )
    .addHelpText(
      'after',
      `
Example:
  persons token --workspace default --subject crm --groups group-1,group-2 \\
    --scopes "people:read people:write" --expires 1h`,
    )
    .action(async ({ workspace, subject, groups, scopes, expires }: TokenOptions) => {
      const config = readConfig(env);
      const keys = tokenKeys(config);
      if (keys.kind === 'jwks')
        throw new CommandError('AUTH_JWKS_URI is set, so only your identity provider can issue tokens.');
      const grant = { workspace, subject, groups: groups || undefined, scopes, expiresIn: expires };
      const token = await issueToken(keys.secret, grant, config.auth).catch((error: unknown) => {
        throw error instanceof RangeError ? new CommandError(error.message) : error;
      });
      process.stdout.write(`${token}\n`);
    });
}

function parseGroups(list: string): readonly string[] | '*' {
  if (list.trim() === '*') return '*';
  return list
    .split(',')
    .map(group => group.trim())
    .filter(group => group !== '');
}

function parseScopes(list: string): readonly Scope[] {
  return list
    .split(/[\s,]+/)
    .filter(name => name !== '')
    .map(name => {
      const scope = scopes.find(known => known === name);
      if (!scope) throw new InvalidArgumentError(`The scopes are ${scopes.join(', ')}.`);
      return scope;
    });
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function parseDuration(text: string): number {
  const [, number, unit = 's'] = /^([1-9][0-9]{0,8})([smhd])?$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('A duration is a number and s, m, h or d.');
  return Number(number) * (seconds[unit] ?? 1);
}
