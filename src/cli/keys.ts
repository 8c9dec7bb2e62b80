import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { createApiKey } from '../directory/apiKeys.ts';
import { type ApiKeyInput, checkApiKey } from '../domain/apiKey.ts';
import type { Timestamp } from '../domain/person.ts';
import { checkWorkspace, operator, withDirectory, withExistingDirectory } from './directory.ts';
import { CommandError, type Environment } from './failure.ts';
import { keyTable } from './keys/table.ts';
import {
  type GrantOptions,
  groupsOption,
  noGroupsOption,
  parseDuration,
  scopesOption,
  workspaceOption,
} from './options.ts';

interface CreateOptions extends GrantOptions {
  readonly subject?: string;
  /** Seconds. */
  readonly expires: number | 'never';
}

export function keysCommand(env: Environment): Command {
  return new Command('keys')
    .description('Make, list and revoke API keys. A running gateway knows of it at once.')
    .addCommand(createCommand(env))
    .addCommand(listCommand(env))
    .addCommand(revokeCommand(env))
    .addHelpText(
      'after',
      `
Examples:
  KEY=$(persons keys create --subject crm --groups group-1,group-2)
  persons keys list
  persons keys revoke 019b76da-a800-7000-8000-000000000001`,
    );
}

function createCommand(env: Environment): Command {
  return new Command('create')
    .description('Make an API key and print it, this once: only its hash is kept.')
    .addOption(workspaceOption())
    .option('--subject <name>', "who calls (default: the key's own identifier)")
    .addOption(groupsOption())
    .addOption(noGroupsOption())
    .addOption(scopesOption())
    .addOption(
      new Option('--expires <duration>', 'how long it is valid, such as 30m, 12h or 90d, or never')
        .default('never')
        .argParser(text => (text === 'never' ? text : parseDuration(text))),
    )
    .addHelpText(
      'after',
      `
Example:
  KEY=$(persons keys create --workspace default --subject crm --groups group-1,group-2 \\
    --scopes "people:read people:write" --expires 90d)`,
    )
    .action(async ({ workspace, subject, groups, scopes, expires }: CreateOptions) => {
      checkWorkspace(workspace);
      const inputAt = (now: Timestamp): ApiKeyInput => ({
        subject,
        groupIds: groups === '*' || groups === false ? null : groups,
        allGroups: groups === '*',
        scopes,
        expiresAt: expires === 'never' ? null : now + expires * 1000,
      });
      // Before the database is opened, which makes one where there is none.
      const asked = Date.now();
      checkApiKey(inputAt(asked), asked);
      // The time that opening took is none of the key's.
      const { key, apiKey } = await withDirectory(readConfig(env), services =>
        createApiKey(services, operator(workspace), inputAt(services.now())),
      );
      process.stdout.write(`${key}\n`);
      process.stderr.write(`This is API key ${apiKey.identifier}. It is not shown again.\n`);
    });
}

function listCommand(env: Environment): Command {
  return new Command('list')
    .description('List the API keys, with when each was last used; never the keys themselves.')
    .option('--workspace <name>', 'those of one tenant only')
    .addHelpText('after', '\nExample:\n  persons keys list --workspace default')
    .action(async ({ workspace }: { workspace?: string }) => {
      if (workspace !== undefined) checkWorkspace(workspace);
      const keys = await withExistingDirectory(readConfig(env), async ({ repository }) =>
        workspace === undefined ? repository.everyApiKey() : repository.apiKeys(workspace),
      );
      if (keys.length > 0) process.stdout.write(keyTable(keys));
      else process.stderr.write('There are no API keys.\n');
    });
}

function revokeCommand(env: Environment): Command {
  return new Command('revoke')
    .description('Revoke an API key, and every session made from it, at once.')
    .argument('<identifier>', 'as `keys list` shows it')
    .addHelpText('after', '\nExample:\n  persons keys revoke 019b76da-a800-7000-8000-000000000001')
    .action(async (identifier: string) => {
      const revoked = await withExistingDirectory(readConfig(env), async ({ repository }) => {
        const found = await repository.apiKeyByIdentifier(identifier);
        return found && repository.revokeApiKey(found.workspace, identifier);
      });
      if (!revoked) throw new CommandError('There is no API key with this identifier; `keys list` has them.');
      process.stdout.write(`API key ${revoked.identifier} is revoked.\n`);
    });
}
