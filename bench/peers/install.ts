import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.ts';
import { importer } from './scratch.ts';

const home = join(root, 'bench', 'peers');
const pinned = ['package.json', 'package-lock.json'] as const;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

/** Exact versions of what is installed for the comparison, by name. */
export function peerVersions(): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest;
  return { ...manifest.dependencies, ...manifest.optionalDependencies };
}

/**
 * Installs what package-lock.json names into a folder, unless exactly that is there already.
 * @throws with one line for people when it can't be had
 */
export async function installPeers(folder: string): Promise<void> {
  if (isInstalled(folder)) return;
  const names = Object.entries(peerVersions()).map(([name, version]) => `${name} ${version}`);
  process.stderr.write(`Installing ${names.join(', ')} into ${folder} …\n`);
  const start = performance.now();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of pinned) await copyFile(join(home, file), join(folder, file));
  await npm(folder, ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder]);
  // Last: it says that the folder is complete.
  await writeFile(join(folder, importer), 'export const load = name => import(name);\n');
  process.stderr.write(`Installed in ${Math.ceil((performance.now() - start) / 1000)} s.\n`);
}

function isInstalled(folder: string): boolean {
  if (!existsSync(join(folder, importer))) return false;
  return pinned.every(file => readFileSync(join(folder, file)).equals(readFileSync(join(home, file))));
}

/** npm draws its own progress where there is a terminal. */
async function npm(folder: string, args: readonly string[]): Promise<void> {
  const { npm_execpath: script } = process.env;
  const [program, ...first] = script ? [process.execPath, script] : ['npm'];
  const child = spawn(program as string, [...first, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`npm could not install the peers (exit code ${code}).`);
}
