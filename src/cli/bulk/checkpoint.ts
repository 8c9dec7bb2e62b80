import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { Outcome } from '../../domain/outcome.ts';
import { CommandError } from '../failure.ts';

export type Counts = Record<Outcome, number>;

/** How far an import has come. */
export interface Progress {
  /** Rows that are through, whatever became of them. */
  readonly rows: number;
  readonly counts: Readonly<Counts>;
  /** How long the file of rejected rows was then. */
  readonly rejectedBytes: number;
}

interface Stored extends Progress {
  /** Tells another file, and other options, apart. */
  readonly of: string;
}

const beginning = 64 * 1024;

/** What must be the same for an import to go on: the file's length and beginning, and the options that change what rows mean. */
export function fingerprint(file: string, options: unknown): string {
  const start = Buffer.alloc(beginning);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, start, 0, beginning, 0);
  closeSync(descriptor);
  return createHash('sha256')
    .update(JSON.stringify([statSync(file).size, options]))
    .update(start.subarray(0, length))
    .digest('hex');
}

/** A checkpoint beside an imported file, replaced as a whole each time. */
export function checkpoint(file: string, of: string) {
  const path = `${file}.checkpoint`;
  return {
    path,
    /** @returns undefined when there is none. @throws CommandError for another file's, or another command's. */
    read(): Progress | undefined {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
      let stored: Partial<Stored> = {};
      try {
        stored = JSON.parse(text);
      } catch {}
      if (stored.of !== of || !Number.isSafeInteger(stored.rows))
        throw new CommandError(
          `${path} belongs to another state of the file, or to other options. --restart begins anew.`,
        );
      return stored as Stored;
    },
    write(progress: Progress): void {
      const descriptor = openSync(`${path}.new`, 'w', 0o600);
      writeSync(descriptor, JSON.stringify({ of, ...progress } satisfies Stored));
      fsyncSync(descriptor);
      closeSync(descriptor);
      renameSync(`${path}.new`, path);
    },
    remove: () => rmSync(path, { force: true }),
  };
}
