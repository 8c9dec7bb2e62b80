import { Command, InvalidArgumentError, Option } from 'commander';
import { readConfig } from '../config.ts';
import { ambiguousMatches, externalRefMismatches } from '../domain/outcome.ts';
import { extensionOf, type Format, formats } from './bulk/format.ts';
import { checkWorkspace } from './directory.ts';
import { CommandError, type Environment } from './failure.ts';
import { parseList, workspaceOption } from './options.ts';

interface Options {
  readonly workspace: string;
  readonly format?: Format;
  readonly delimiter: string;
  readonly map: ReadonlyMap<string, string>;
  readonly groups?: readonly string[];
  readonly onExternalRefMismatch: (typeof externalRefMismatches)[number];
  readonly onAmbiguousMatch: (typeof ambiguousMatches)[number];
  readonly dryRun: boolean;
  readonly rejects?: string;
  readonly restart: boolean;
  readonly force: boolean;
}

/** Exit code 1 when a row was rejected. */
export function importCommand(env: Environment, exit: (code: number) => void): Command {
  return new Command('import')
    .description('Upsert persons from a file, row by row, through the same rules as `upsertPersons`.')
    .argument('<file>', 'CSV with a header, or NDJSON (a JSON object a line), in UTF-8; - for standard input')
    .addOption(workspaceOption())
    .addOption(
      new Option('--format <name>', "the file's format (default: by its name's end)").choices(formats),
    )
    .addOption(
      new Option('--delimiter <character>', 'CSV: what stands between cells, or "tab"')
        .default(',')
        .argParser(text => (text === 'tab' ? '\t' : text)),
    )
    .addOption(
      new Option('--map <column=field>', 'which field a column is; "column=" passes it over (repeatable)')
        .default(new Map(), 'names as they are, but for letter case, _ and blanks')
        .argParser(addMapping),
    )
    .addOption(
      new Option(
        '--groups <list>',
        'groups of the rows that name none, by identifier, comma-separated',
      ).argParser(parseList),
    )
    .addOption(
      new Option('--on-external-ref-mismatch <action>', 'as the argument of `upsertPersons`')
        .choices(externalRefMismatches)
        .default('CREATE'),
    )
    .addOption(
      new Option('--on-ambiguous-match <action>', 'as the argument of `upsertPersons`')
        .choices(ambiguousMatches)
        .default('FAIL'),
    )
    .option('--dry-run', 'say what would become of each row, a hundred at a time, and write nothing', false)
    .option(
      '--rejects <file>',
      'where rejected rows go, each with the reason; it can be put right and imported',
    )
    .option('--force', 'replace the file of rejected rows', false)
    .option('--restart', 'begin anew, whatever a checkpoint says', false)
    .addHelpText(
      'after',
      `
Columns are fields of the API's PersonInput; "attributes.KEY" is one attribute, lists are separated by semicolons,
an empty cell says nothing. A row that is no good is rejected by itself. PHONE_REGION must be the gateway's.

After an interruption the same command goes on where it was: FILE.checkpoint says where, and is removed at the end.
At most a second's rows are upserted twice, which changes nothing.

Examples:
  persons import people.csv --map email=emailAddress --groups group-1 --rejects rejected.csv
  persons export | DATABASE_URL=file:./other.db persons import - --format ndjson --map identifier=`,
    )
    .action(async (file: string, options: Options) => {
      checkWorkspace(options.workspace);
      if (options.delimiter.length !== 1 || /["\r\n]/.test(options.delimiter))
        throw new CommandError('--delimiter must be one character, or "tab".');
      const format = options.format ?? extensionOf(file);
      if (!format) throw new CommandError(`Say with --format whether ${file} is ${formats.join(' or ')}.`);
      const { importRows } = await import('./bulk/import.ts');
      const failed = await importRows(readConfig(env), file, { ...options, format });
      exit(failed > 0 ? 1 : 0);
    });
}

function addMapping(text: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const at = text.lastIndexOf('=');
  if (at < 0) throw new InvalidArgumentError('COLUMN=FIELD, or COLUMN= to pass a column over.');
  return new Map(before).set(text.slice(0, at), text.slice(at + 1).trim());
}
