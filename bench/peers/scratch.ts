import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The module of the scratch folder that imports by name from there. */
export const importer = 'load.js';

/**
 * Imports a package of the scratch folder. Our compiler knows nothing of these packages: `T` is what the caller
 * uses of it.
 */
export type Load = <T>(name: string) => Promise<T>;

export async function loadFrom(folder: string): Promise<Load> {
  const module = (await import(pathToFileURL(join(folder, importer)).href)) as { load: Load };
  return module.load;
}
