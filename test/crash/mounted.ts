import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { tempDir } from '../support/tempDir.ts';

const mounted = new Set<string>();
// Registered after the folder's removal, and so run before it.
afterAll(() => {
  for (const folder of mounted) spawnSync('umount', ['-l', folder]);
});

/** A small disk of its own, in memory; null where none can be had (another user than root, no tmpfs). */
export function smallDisk(megabytes: number): string | null {
  const folder = join(tempDir(), 'disk');
  mkdirSync(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (status !== 0) return null;
  mounted.add(folder);
  return folder;
}
