import { closeSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { isObject } from '../../domain/json.ts';
import { CommandError } from '../failure.ts';
import { rejectFields } from './columns.ts';
import type { ReadOptions, Row, Rows } from './read.ts';

export interface Rejection {
  readonly code: string;
  readonly reason: string;
}

/** Where rejected rows go, each with what is wrong with it, so that they can be put right and imported. */
export interface Rejects {
  add(row: Row, rejection: Rejection): void;
  /** Bytes so far. */
  length(): number;
  close(): void;
}

/**
 * Makes the file at the first rejected row, or goes on behind those that it holds.
 * @param from how many bytes of it stay
 * @throws CommandError when it doesn't hold so many
 */
export function openRejects(
  file: string,
  { format, delimiter }: Pick<ReadOptions, 'format' | 'delimiter'>,
  header: Rows['header'],
  from: number,
): Rejects {
  let descriptor: number | undefined;
  let length = from;
  if (from > 0) {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < from)
      throw new CommandError(`${file} is not as the checkpoint left it. --restart begins anew.`);
    // Not "a", which can't be cut everywhere.
    descriptor = openSync(file, 'r+');
    ftruncateSync(descriptor, from);
  }

  function write(text: string): void {
    // People's data: for nobody else's eyes.
    descriptor ??= openSync(file, 'w', 0o600);
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; )
      done += writeSync(descriptor, bytes, done, bytes.length - done, length + done);
    length += bytes.length;
  }

  function writeCells({ source, number }: Row, { code, reason }: Rejection): void {
    const names = header();
    const kept = [...names.keys()].filter(at => !isOwn(names[at] as string));
    if (length === 0) write(stringify([[...kept.map(at => names[at]), ...rejectFields]], { delimiter }));
    // Of a row that doesn't fit the header nobody knows which cell is which: it's left for people to put right.
    const fits = source.length === names.length;
    const cells = kept.map(at => (fits ? source[at] : ''));
    const all = fits ? '' : JSON.stringify(source);
    write(stringify([[...cells, String(number), code, reason, all]], { delimiter }));
  }

  return {
    add(row, rejection) {
      if (format === 'csv') writeCells(row, rejection);
      else write(`${jsonOf(row, rejection)}\n`);
    },
    length: () => length,
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}

const isOwn = (name: string): boolean => (rejectFields as readonly string[]).includes(name);

function jsonOf({ source, number }: Row, { code, reason }: Rejection): string {
  const own = { rejectedRow: number, rejectedCode: code, rejectedReason: reason };
  try {
    const object: unknown = JSON.parse(source as string);
    if (isObject(object)) return JSON.stringify({ ...object, ...own });
  } catch {}
  return JSON.stringify({ ...own, rejectedCells: source });
}
