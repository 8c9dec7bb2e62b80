import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** When all that uses them has ended. */
export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A new folder, removed when the test file has ended. */
export function tempDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'persons-'));
  made.push(folder);
  return folder;
}
