import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { rejectFields } from './columns.ts';
import type { Format } from './format.ts';
import type { Row } from './read.ts';

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
 * Makes the file, or cuts one that is there.
 * @param from how many bytes of it stay
 */
export function openRejects(
  file: string,
  format: Format,
  header: () => readonly string[],
  from: number,
): Rejects {
  // Not "a", which can't be cut everywhere. People's data: for nobody else's eyes.
  const descriptor = openSync(file, from > 0 ? 'r+' : 'w', 0o600);
  ftruncateSync(descriptor, from);
  let length = from;
  const write = (text: string): void => {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; )
      done += writeSync(descriptor, bytes, done, bytes.length - done, length + done);
    length += bytes.length;
  };
  return {
    add(row, { code, reason }) {
      if (format === 'ndjson') return write(`${jsonOf(row, [row.number, code, reason])}\n`);
      const kept = header()
        .map((name, at) => ({ name, at }))
        .filter(({ name }) => !isOwn(name));
      if (length === 0) write(stringify([[...kept.map(({ name }) => name), ...rejectFields]]));
      write(stringify([[...kept.map(({ at }) => row.source[at] ?? ''), String(row.number), code, reason]]));
    },
    length: () => length,
    close: () => closeSync(descriptor),
  };
}

const isOwn = (name: string): boolean => (rejectFields as readonly string[]).includes(name);

function jsonOf({ source }: Row, values: readonly (string | number)[]): string {
  const own = Object.fromEntries(rejectFields.map((name, at) => [name, values[at]]));
  try {
    const object: unknown = JSON.parse(source as string);
    if (typeof object === 'object' && object !== null && !Array.isArray(object))
      return JSON.stringify({ ...object, ...own });
  } catch {}
  return JSON.stringify({ line: source, ...own });
}
