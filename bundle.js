// Makes dist/bundle of what tsc has made: a thousand modules, most of them of dependencies, take Node three
// times as long to load as these few files (docs/decisions/bundle.md).
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const outdir = 'dist/bundle';
// Chunks are named by what is in them.
await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: ['dist/main.js'],
  outdir,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  // Half the text to read and parse at each start. Names stay: a log's frames are made of them.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  // A binary; what few ask for, in megabytes and in modules.
  external: ['better-sqlite3', 'pg-native', '@graphql-yoga/render-graphiql', 'prom-client'],
  plugins: [
    {
      // graphql-js comes twice, as CommonJS and as modules; of one that is required, each importer gets a copy of
      // its three hundred names. Everybody gets the modules, which must be one for all of them.
      name: 'graphql-js as modules',
      setup({ onResolve }) {
        onResolve({ filter: /^graphql(?:\/|$)/ }, ({ path }) => {
          const base = join('node_modules', path === 'graphql' ? 'graphql/index' : path.replace(/\.js$/, ''));
          const file = [`${base}.mjs`, join(base, 'index.mjs')].find(existsSync);
          return file === undefined ? undefined : { path: resolve(file) };
        });
      },
    },
    {
      // A third of what a server loads, for a serializer of graphql-jit's that nobody asks for (`customJSONSerializer`).
      name: 'without fast-json-stringify',
      setup({ onLoad }) {
        const contents =
          "module.exports = () => { throw new Error('fast-json-stringify is not in the bundle.'); };";
        onLoad({ filter: /\/node_modules\/fast-json-stringify\/index\.js$/ }, () => ({ contents }));
      },
    },
  ],
  // For the CommonJS among the dependencies.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
