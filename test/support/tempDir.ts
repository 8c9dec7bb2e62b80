import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

// Registered with the test file that imports this, before whatever uses the folders: so it runs after that.
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, removed when the test file has ended. */
export function tempDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'persons-'));
  made.push(folder);
  return folder;
}
