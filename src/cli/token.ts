import { Command, Option } from 'commander';
import { issueToken } from '../auth/issue.ts';
import { tokenKeys } from '../auth/keys.ts';
import { readConfig } from '../config.ts';
import { CommandError, type Environment } from './failure.ts';
import {
  type GrantOptions,
  groupsOption,
  noGroupsOption,
  parseDuration,
  scopesOption,
  workspaceOption,
} from './options.ts';

interface TokenOptions extends GrantOptions {
  readonly subject: string;
  /** Seconds. */
  readonly expires: number;
}

export function tokenCommand(env: Environment): Command {
  return new Command('token')
    .description('Print a token, signed with AUTH_SECRET or with the secret kept beside the database.')
    .addOption(workspaceOption())
    .option('--subject <name>', 'who calls', 'developer')
    .addOption(groupsOption())
    .addOption(noGroupsOption())
    .addOption(scopesOption())
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
