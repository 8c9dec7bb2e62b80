import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { atEnd } from '../support/atEnd.ts';
import { tempDir } from '../support/tempDir.ts';

/** A small disk of its own, in memory; null where none can be had (another user than root, no tmpfs). */
export function smallDisk(megabytes: number): string | null {
  const folder = join(tempDir(), 'disk');
  mkdirSync(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (status !== 0) return null;
  atEnd(() => spawnSync('umount', ['-l', folder]));
  return folder;
}

/** Takes all the room there is on a disk. @returns what gives it back */
export function fill(disk: string): () => void {
  const ballast = join(disk, 'ballast');
  for (let size = 2 ** 24; size >= 2 ** 12; )
    try {
      appendFileSync(ballast, Buffer.alloc(size));
    } catch {
      size /= 2;
    }
  return () => rmSync(ballast, { force: true });
}
