// Makes dist/bundle of what tsc has made: a thousand modules, most of them of dependencies, take Node three
// times as long to load as these few files, and V8 a quarter more to compile (docs/decisions/bundle.md).
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = name => fileURLToPath(new URL(name, import.meta.url));
const outdir = 'dist/bundle';

const options = {
  outdir,
  metafile: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  // Half the text to read and parse at each start. Names stay: a log's frames are made of them.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  // A binary; what few ask for, in megabytes and in modules.
  external: ['better-sqlite3', 'pg', '@graphql-yoga/render-graphiql', 'prom-client', '@opentelemetry/*'],
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
};

await rm(outdir, { recursive: true, force: true });
const modules = await build({
  ...options,
  // What is embedded, the threads that read, and the command with all that it may load. Chunks are named by what is in them.
  entryPoints: {
    index: 'dist/index.js',
    reader: 'dist/repository/sqlite/reader/worker.js',
    modules: 'dist/main.js',
  },
  format: 'esm',
  splitting: true,
  // For the CommonJS among the dependencies.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
const program = await build({
  ...options,
  entryPoints: { program: 'dist/main.js' },
  // What V8 has compiled of modules can't be kept.
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  // Code that V8 has kept doesn't know where it's to import from (ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING).
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'programUrl' },
  plugins: [
    ...options.plugins,
    {
      // Megabytes that few ask for, under a licence of their own: who does gets the modules (main.js).
      name: 'without federation',
      setup({ onLoad }) {
        const contents = "throw new Error('The subgraph is not in this bundle.');";
        onLoad({ filter: /[/\\]dist[/\\]graphql[/\\]federation\.js$/ }, () => ({ contents }));
      },
    },
  ],
  banner: { js: "const programUrl = require('node:url').pathToFileURL(__filename).href;" },
});
await copyFile(here('main.js'), join(outdir, 'main.js'));
execFileSync(process.execPath, [here('compile.js')], { stdio: ['ignore', 'ignore', 'inherit'] });

// What others wrote comes with the terms under which they gave it.
const folders = [modules, program]
  .flatMap(({ metafile }) => Object.keys(metafile.inputs))
  .map(path => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
const notices = [...new Set(folders)]
  .filter(folder => folder !== undefined)
  .sort()
  .map(noticeOf);
await writeFile(join(outdir, 'LICENSES.txt'), (await Promise.all(notices)).join('\n\n----\n\n'));

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find(entry => /^licen[cs]e/i.test(entry));
  const terms = file === undefined ? license : await readFile(join(folder, file), 'utf8');
  return `${name} ${version}\n\n${terms.trim()}`;
}
