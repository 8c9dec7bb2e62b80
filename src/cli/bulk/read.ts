import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { CommandError } from '../failure.ts';
import { objectOf, renamed } from './cells.ts';
import { type FieldOf, fieldsOfHeader } from './columns.ts';
import type { Format } from './format.ts';

/** One row of a file: an object to be read as the API's, or why it is none. */
export interface Row {
  /** From 1, header apart. */
  readonly number: number;
  readonly read: { readonly value: Record<string, unknown> } | { readonly problem: string };
  /** As it stands in the file, for whoever puts it right: the cells, or the line. */
  readonly source: readonly string[] | string;
}

export interface Rows {
  readonly rows: AsyncIterable<Row>;
  /** Of a CSV file, once the first row has been read. */
  readonly header: () => readonly string[];
  /** About how many bytes of the file the rows so far take. */
  readonly bytes: () => number;
}

export interface ReadOptions {
  readonly format: Format;
  readonly fieldOf: FieldOf;
  readonly map: ReadonlyMap<string, string>;
  /** CSV: what stands between cells. */
  readonly delimiter: string;
}

/** In characters; a batch of the API's takes 4 MiB. */
const maxRow = 2 ** 20;

/** @param file a path, or - for standard input. Throws or rejects with CommandError, and Node's errors of files. */
export async function openRows(file: string, options: ReadOptions): Promise<Rows> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  if (input !== process.stdin) await once(input, 'open');
  const text = Readable.from(decoded(input, file));
  return options.format === 'csv' ? csvRows(text, file, options) : jsonRows(text, options.fieldOf);
}

/** UTF-8 or nothing: a file in another encoding would fill the directory with names that nobody has. */
async function* decoded(input: AsyncIterable<Buffer>, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of input) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new CommandError(`${named(file)} is not UTF-8; convert it first.`);
    throw error;
  }
}

const named = (file: string): string => (file === '-' ? 'Standard input' : file);

function csvRows(text: Readable, file: string, { fieldOf, map, delimiter }: ReadOptions): Rows {
  let header: readonly string[] = [];
  const parser = parse({
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRow,
  });
  async function* rows(): AsyncGenerator<Row> {
    let fields: readonly (string | null)[] | undefined;
    let number = 0;
    // A pipe passes no error on. Not before somebody listens for errors.
    text.on('error', error => parser.destroy(error)).pipe(parser);
    try {
      for await (const cells of parser as AsyncIterable<string[]>) {
        if (!fields) {
          header = cells.map(name => name.trim());
          fields = fieldsOfHeader(header, fieldOf, map);
          continue;
        }
        number++;
        const read =
          cells.length === fields.length
            ? objectOf(fields, cells)
            : { problem: `The row has ${cells.length} cells, the header ${fields.length}.` };
        yield { number, read, source: cells };
      }
      if (!fields) throw new CommandError(`${named(file)} is empty: it has no header.`);
    } catch (error) {
      // Where a quote is missing, nobody can tell where the next row begins.
      if (error instanceof CsvError)
        throw new CommandError(`${named(file)} is no CSV behind row ${number}: ${error.code}.`);
      throw error;
    }
  }
  return { rows: rows(), header: () => header, bytes: () => parser.info.bytes };
}

function jsonRows(text: Readable, fieldOf: FieldOf): Rows {
  let bytes = 0;
  async function* rows(): AsyncGenerator<Row> {
    let number = 0;
    text.on('error', () => {});
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      bytes += Buffer.byteLength(line) + 1;
      if (line.trim() === '') continue;
      number++;
      yield { number, read: objectOfLine(line, fieldOf), source: line };
    }
    // readline ends there as if the text did.
    if (text.errored) throw text.errored;
  }
  return { rows: rows(), header: () => [], bytes: () => bytes };
}

function objectOfLine(line: string, fieldOf: FieldOf): Row['read'] {
  if (line.length > maxRow) return { problem: `The line is longer than ${maxRow} characters.` };
  try {
    const object: unknown = JSON.parse(line);
    if (typeof object !== 'object' || object === null || Array.isArray(object))
      return { problem: 'The line is no JSON object.' };
    return { value: renamed(object as Record<string, unknown>, fieldOf) };
  } catch (error) {
    return { problem: error instanceof CommandError ? error.message : 'The line is no JSON.' };
  }
}
