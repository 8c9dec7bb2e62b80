import { existsSync } from 'node:fs';

/** The package's own folder, whether its modules run one by one or bundled. */
export const packageFolder = nearest(new URL('./', import.meta.url));

function nearest(folder: URL): URL {
  return existsSync(new URL('package.json', folder)) ? folder : nearest(new URL('../', folder));
}
