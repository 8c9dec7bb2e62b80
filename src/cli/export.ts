import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { extensionOf, type Format, formats } from './bulk/format.ts';
import { checkWorkspace } from './directory.ts';
import type { Environment } from './failure.ts';
import { parseList, workspaceOption } from './options.ts';

interface Options {
  readonly workspace: string;
  readonly format?: Format;
  readonly output?: string;
  readonly filter?: string;
  readonly groups?: readonly string[];
  readonly fields?: readonly string[];
  readonly force: boolean;
}

export function exportCommand(env: Environment): Command {
  return new Command('export')
    .description("Write a workspace's persons, oldest first, as CSV or NDJSON that `import` takes.")
    .addOption(workspaceOption())
    .addOption(
      new Option('--format <name>', "csv or ndjson (default: by the output's name, else ndjson)").choices(
        formats,
      ),
    )
    .option('--output <file>', 'where to write, instead of standard output')
    .option('--force', 'replace the output file', false)
    .option('--filter <json>', "which persons: the API's PersonFilter, as JSON")
    .addOption(
      new Option('--groups <list>', 'members of these groups, by identifier, comma-separated').argParser(
        parseList,
      ),
    )
    .addOption(new Option('--fields <list>', 'these fields only, comma-separated').argParser(parseList))
    .addHelpText(
      'after',
      `
Persons come page by page as they are while it runs; memory stays the same however many there are.
In CSV, what a spreadsheet would take for a formula has an apostrophe before it, which \`import\` takes off again.
Contact assignments and history are not in it.

Examples:
  persons export --output people.csv --groups group-1
  persons export --filter '{"status":"ACTIVE","updatedSince":"2026-01-01T00:00:00Z"}' --fields identifier,emailAddress`,
    )
    .action(async (options: Options) => {
      checkWorkspace(options.workspace);
      const format = options.format ?? (options.output ? extensionOf(options.output) : undefined) ?? 'ndjson';
      const { exportPersons } = await import('./bulk/export.ts');
      await exportPersons(readConfig(env), { ...options, format });
    });
}
