import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../../config.ts';
import type { Services } from '../../directory/services.ts';
import { maxBatch } from '../../domain/limits.ts';
import type { PersonInput } from '../../domain/person.ts';
import { operator, withDirectory } from '../directory.ts';
import { CommandError } from '../failure.ts';
import { count, createProgress } from '../progress.ts';
import { stopSignal } from '../stopSignal.ts';
import { checkTarget, leadsTo } from '../target.ts';
import { checkpoint, fingerprint, type Progress } from './checkpoint.ts';
import { fieldFinder } from './columns.ts';
import { openRows, type ReadOptions, type Row } from './read.ts';
import { openRejects, type Rejection, type Rejects } from './rejects.ts';
import { type SendOptions, send } from './send.ts';
import { noCounts, tally } from './tally.ts';

export interface ImportOptions extends SendOptions, Omit<ReadOptions, 'fieldOf'> {
  readonly workspace: string;
  /** Of the rows that name none. */
  readonly groups?: readonly string[];
  readonly rejects?: string;
  readonly restart: boolean;
  /** Whether a file of rejected rows that is there is replaced. */
  readonly force: boolean;
}

const checkpointEvery = 1_000;
/** So many rejected rows are told one by one where no file takes them. */
const told = 10;

/** @returns how many rows were rejected. Throws or rejects with CommandError, UnusableDatabase, GatewayError. */
export async function importRows(config: Config, file: string, options: ImportOptions): Promise<number> {
  if (file !== '-' && !existsSync(file)) throw new CommandError(`There is no file ${file}.`);
  if (options.rejects !== undefined) {
    checkTarget('--rejects', options.rejects, config.database.file);
    if (leadsTo(options.rejects, file))
      throw new CommandError('--rejects must be another file than the one that is imported.');
  }
  const { personRows } = await import('../../graphql/personRow.ts');
  const { fields, person } = personRows();
  const rows = await openRows(file, { ...options, fieldOf: fieldFinder(fields, options.map) });
  const readPerson = (row: Row): { readonly value: PersonInput } | { readonly problem: string } => {
    if ('problem' in row.read) return row.read;
    const { value } = row.read;
    const named = [value.groupIds, value.groupExternalRefs].some(
      list => Array.isArray(list) && list.length > 0,
    );
    return person(options.groups && !named ? { ...value, groupIds: options.groups } : value);
  };

  const work = async (services: Services): Promise<number> => {
    const saved = savedProgress(config, file, options);
    const before = saved?.read();
    if (!before && options.rejects !== undefined && existsSync(options.rejects) && !options.force)
      throw new CommandError(`${options.rejects} is there already; --force replaces it.`);
    if (before)
      process.stderr.write(
        `Going on behind row ${count(before.rows)}, as ${saved?.path} says (--restart begins anew).\n`,
      );
    const counts = { ...noCounts(), ...before?.counts };
    const rejects =
      options.rejects === undefined
        ? undefined
        : openRejects(options.rejects, options, rows.header, before?.rejectedBytes ?? 0);
    const size = file === '-' ? null : statSync(file).size;
    const label = options.dryRun ? 'Trying' : 'Importing';
    const progress = createProgress(process.stderr, label, null);
    const stop = stopSignal();
    const start = performance.now();
    let [done, savedAt] = [before?.rows ?? 0, start];
    const begun = done;

    /** After the last whole batch. */
    let reached: Progress | undefined;
    const save = (): void => {
      if (reached) saved?.write(reached);
      savedAt = performance.now();
    };
    const viewer = operator(options.workspace, 'import');
    async function settle(batch: readonly Row[]): Promise<void> {
      const read = batch.map(readPerson);
      const persons = read.flatMap(each => ('value' in each ? [each.value] : []));
      const sent = [...(await send(services, viewer, persons, options))];
      for (const [index, row] of batch.entries()) {
        const each = read[index] as (typeof read)[number];
        const { outcome, rejection } =
          'problem' in each
            ? { outcome: 'FAILED' as const, rejection: { code: 'INVALID_ROW', reason: each.problem } }
            : (sent.shift() as (typeof sent)[number]);
        counts[outcome]++;
        if (rejection) reject(row, rejection, rejects, counts.FAILED);
      }
      done += batch.length;
      reached = { rows: done, counts: { ...counts }, rejectedBytes: rejects?.length() ?? 0 };
      if (performance.now() - savedAt >= checkpointEvery) save();
      // About how many rows the file has.
      progress.report(done, size === null ? null : Math.max(done, Math.round((done * size) / rows.bytes())));
    }

    try {
      for await (const batch of batchesOf(rows.rows, begun, stop.asked)) await settle(batch);
    } catch (error) {
      try {
        save();
      } catch {
        // Mostly for the same reason; the checkpoint before this one holds.
      }
      throw error;
    } finally {
      progress.finish();
      rejects?.close();
      stop.forget();
    }
    if (stop.asked()) {
      save();
      const goOn = saved ? ' The same command goes on from there.' : '';
      throw new CommandError(`Stopped behind row ${count(done)}.${goOn}`);
    }
    saved?.remove();
    const what = `${count(done)} rows${options.dryRun ? ' tried, nothing written' : ''}`;
    process.stdout.write(tally(what, counts, done - begun, (performance.now() - start) / 1000));
    return counts.FAILED;
  };
  return withDirectory(config, work, 'require');
}

/** Of a file, and an import that writes: what is read once can't be gone on with. */
function savedProgress({ database }: Config, file: string, options: ImportOptions) {
  if (file === '-' || options.dryRun) return undefined;
  const { restart, force, rejects, ...meaning } = options;
  const saved = checkpoint(
    file,
    fingerprint(file, [
      database.file === undefined ? database.server : resolve(database.file),
      rejects && resolve(rejects),
      { ...meaning, map: [...options.map] },
    ]),
  );
  if (restart) saved.remove();
  return saved satisfies { read(): Progress | undefined };
}

function reject(row: Row, rejection: Rejection, rejects: Rejects | undefined, number: number): void {
  if (rejects) rejects.add(row, rejection);
  else if (number <= told)
    process.stderr.write(`Row ${count(row.number)}: ${rejection.code}. ${rejection.reason}\n`);
  else if (number === told + 1)
    process.stderr.write('More rows are rejected; --rejects FILE keeps them all.\n');
}

async function* batchesOf(
  rows: AsyncIterable<Row>,
  from: number,
  stopped: () => boolean,
): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    if (stopped()) return;
    if (row.number <= from) continue;
    batch.push(row);
    if (batch.length < maxBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
