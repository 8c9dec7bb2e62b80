import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, start } from '../support/persons.ts';

/** What npm has in its cache since it installed the repository is taken from there. */
const npmEnv = {
  HOME: process.env.HOME ?? '',
  npm_config_update_notifier: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
};

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

export async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await start(program, args, { cwd, env: npmEnv }).ended;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Packs what has been built. @returns the package's file */
export async function pack(folder: string): Promise<string> {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(await run('npm', args, root));
  return join(folder, filename);
}

/** Installs the packed package into a folder, with those versions of what it depends on that the repository has. */
export async function install(tarball: string, folder: string): Promise<void> {
  const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const { name, version, dependencies, bin, overrides, allowScripts } = read('package.json');
  const { packages }: Lock = read('package-lock.json');
  const needed = Object.entries(packages).filter(
    ([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional,
  );
  const resolved = `file:${tarball}`;
  const own = { dependencies: { [name]: resolved } };
  write('package.json', { private: true, ...own, overrides, allowScripts });
  write('package-lock.json', {
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': own,
      [`node_modules/${name}`]: { version, resolved, dependencies, bin },
      ...Object.fromEntries(needed),
    },
  });
  await run('npm', ['ci', '--prefer-offline', '--ignore-scripts'], folder);
  // Its script fetches or compiles the addon, which takes minutes; that of the repository is for this Node already.
  const addon = 'node_modules/better-sqlite3/build';
  cpSync(join(root, addon), join(folder, addon), { recursive: true });

  function write(file: string, content: unknown): void {
    writeFileSync(join(folder, file), JSON.stringify(content));
  }
}
