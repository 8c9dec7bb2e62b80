import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Config } from '../../config.ts';
import { findPersons } from '../../directory/findPersons.ts';
import { contactPointsOfPersons, groupsOfPersons } from '../../directory/readPersons.ts';
import type { Services } from '../../directory/services.ts';
import { byCreation, type Place } from '../../domain/order.ts';
import type { PersonFilter } from '../../domain/person.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { operator, withExistingDirectory } from '../directory.ts';
import { CommandError } from '../failure.ts';
import { count, createProgress } from '../progress.ts';
import { stopSignal } from '../stopSignal.ts';
import { checkTarget } from '../target.ts';
import { neutralised } from './cells.ts';
import { type Exported, exportedOf, exportFields } from './exported.ts';
import type { Format } from './format.ts';

export interface ExportOptions {
  readonly workspace: string;
  readonly format: Format;
  readonly output?: string;
  readonly force: boolean;
  /** JSON of a `PersonFilter`. */
  readonly filter?: string;
  readonly groups?: readonly string[];
  readonly fields?: readonly string[];
}

/** Few enough to be read at once between two turns of whoever else uses the file. */
const pageSize = 250;

/** Throws or rejects with CommandError, UnusableDatabase, GatewayError, and Node's errors of files. */
export async function exportPersons(config: Config, options: ExportOptions): Promise<void> {
  const { output, force, format } = options;
  const fields = fieldsOf(options.fields);
  const filter = await filterOf(options);
  if (output !== undefined) checkTarget('--output', output, config.database.file);
  if (output !== undefined && existsSync(output) && !force)
    throw new CommandError(`${output} is there already; --force replaces it.`);
  await withExistingDirectory(config, async services => {
    const progress = createProgress(process.stderr, 'Exporting', null);
    const stop = stopSignal();
    let done = 0;
    async function* rows(): AsyncGenerator<Exported> {
      for await (const row of personsOf(services, operator(options.workspace, 'export'), filter)) {
        if (stop.asked())
          throw new CommandError(`Stopped behind person ${count(done)}; the output is not whole.`);
        yield row;
        progress.report(++done);
      }
    }
    try {
      const source = Readable.from(rows());
      const text = format === 'csv' ? csv(fields) : ndjson(fields);
      if (output === undefined) await toStandardOutput(source, text);
      else await toFile(source, text, output);
    } finally {
      progress.finish();
      stop.forget();
    }
    process.stderr.write(`${count(done)} ${done === 1 ? 'person' : 'persons'} exported.\n`);
  });
}

function fieldsOf(wanted: readonly string[] = exportFields): readonly string[] {
  if (wanted.length === 0 || !wanted.every(field => exportFields.includes(field)))
    throw new CommandError(`--fields takes ${exportFields.join(', ')}.`);
  return wanted;
}

async function filterOf({ filter = '{}', groups }: ExportOptions): Promise<PersonFilter> {
  const { personRows } = await import('../../graphql/personRow.ts');
  let given: unknown;
  try {
    given = JSON.parse(filter);
  } catch {
    throw new CommandError('--filter is no JSON.');
  }
  const read = personRows().filter(given);
  if ('problem' in read) throw new CommandError(`--filter: ${read.problem}`);
  if (groups && (read.value.groupIds?.length || read.value.groupExternalRefs?.length))
    throw new CommandError('--groups and the groups of --filter exclude each other.');
  return groups ? { ...read.value, groupIds: groups } : read.value;
}

async function* personsOf(
  services: Services,
  viewer: Viewer,
  filter: PersonFilter,
): AsyncGenerator<Exported> {
  let after: Place | null = null;
  for (;;) {
    const page = await findPersons(services, viewer, filter, {
      ...{ order: byCreation, after, before: null, limit: pageSize, from: 'start' },
    });
    const { persons } = page;
    const groups = await groupsOfPersons(services, viewer, persons);
    const keys = await contactPointsOfPersons(services, viewer, persons);
    for (const [index, person] of persons.entries())
      yield exportedOf(person, keys[index] ?? [], groups[index] ?? []);
    const last = persons.at(-1);
    if (!last || !(await page.hasNextPage())) return;
    after = { value: null, sequence: last.sequence };
  }
}

/** As spreadsheets have it (RFC 4180), and without formulas. */
const csv = (fields: readonly string[]): NodeJS.ReadWriteStream =>
  stringify({
    header: true,
    columns: [...fields],
    cast: {
      string: neutralised,
      object: value => (Array.isArray(value) ? value.map(neutralised).join(';') : JSON.stringify(value)),
    },
  });

const ndjson = (fields: readonly string[]): NodeJS.ReadWriteStream =>
  new Transform({
    writableObjectMode: true,
    transform(row: Exported, _encoding, done) {
      const shown = fields.filter(field => row[field] !== undefined).map(field => [field, row[field]]);
      done(null, `${JSON.stringify(Object.fromEntries(shown))}\n`);
    },
  });

async function toStandardOutput(source: Readable, text: NodeJS.ReadWriteStream): Promise<void> {
  try {
    await pipeline(source, text, process.stdout, { end: false });
  } catch (error) {
    // `persons export | head` has seen enough.
    if (!['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
  }
}

/** The file is there when it's whole. People's data: for nobody else's eyes. */
async function toFile(source: Readable, text: NodeJS.ReadWriteStream, output: string): Promise<void> {
  const part = `${output}.${process.pid}.part`;
  await rm(part, { force: true });
  const file = await open(part, 'wx', 0o600);
  try {
    await pipeline(source, text, file.createWriteStream({ flush: true }));
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    await file.close().catch(() => {});
  }
}
