import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { post } from './client.ts';
import { root, spawnGateway } from './persons.ts';
import { tempDir } from './tempDir.ts';

/** Serves one request, stops, and tells the files of all the packages that the process had required by then. */
export async function loadedBy(env: Record<string, string>): Promise<readonly string[]> {
  const preload = join(tempDir(), 'preload.cjs');
  writeFileSync(
    preload,
    `const { _cache } = require('node:module');
     process.on('exit', () => {
       process.stdout.write('loaded: ' + JSON.stringify(Object.keys(_cache)) + '\\n');
     });`,
  );
  const command = [
    process.execPath,
    '--require',
    preload,
    join(root, 'dist/bundle/main.js'),
    'serve',
  ] as const;
  const gateway = await spawnGateway({ env, command });
  expect((await post(gateway.url, { query: '{ __typename }' })).status).toBe(400);
  gateway.child.kill('SIGTERM');
  const { code, stdout } = await gateway.ended;
  expect(code).toBe(0);
  return JSON.parse(/^loaded: (.*)$/m.exec(stdout)?.[1] ?? '');
}

/** Those of a package, or of packages by the beginning of their name. */
export const ofPackage = (name: string, files: readonly string[]): readonly string[] =>
  files.filter(path => path.includes(`/node_modules/${name}`));
