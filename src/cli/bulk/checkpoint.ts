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

/** What must be the same for an import to go on: the file, by its length, time and beginning, and the options. */
export function fingerprint(file: string, options: unknown): string {
  const { size, mtimeMs } = statSync(file);
  const start = Buffer.alloc(beginning);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, start, 0, beginning, 0);
  closeSync(descriptor);
  return createHash('sha256')
    .update(JSON.stringify([size, mtimeMs, options]))
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
      let stored: Partial<Stored> | null = null;
      try {
        stored = JSON.parse(text);
      } catch {}
      if (stored?.of !== of || !Number.isSafeInteger(stored.rows))
        throw new CommandError(
          `${path} belongs to another state of the file, or to other options. --restart begins anew.`,
        );
      return stored as Stored;
    },
    write(progress: Progress): void {
      const fresh = `${path}.${process.pid}`;
      const descriptor = openSync(fresh, 'w', 0o600);
      writeSync(descriptor, JSON.stringify({ of, ...progress } satisfies Stored));
      fsyncSync(descriptor);
      closeSync(descriptor);
      renameSync(fresh, path);
    },
    remove: () => rmSync(path, { force: true }),
  };
}
