// Makes dist/bundle of what tsc has made: a thousand modules, most of them of dependencies, take Node three
// times as long to load as these few files (docs/decisions/bundle.md).
import { rm } from 'node:fs/promises';
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
  // A binary; what few ask for, in megabytes and in modules; files that find their neighbours by path.
  external: ['better-sqlite3', '@graphql-yoga/render-graphiql', 'pino', 'prom-client'],
  // For the CommonJS among the dependencies.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
