#!/usr/bin/env node
// Runs the program beside this file, with what V8 had compiled of it when it was built (compile.js). Another V8
// refuses that, and compiles for itself.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

/** What V8 has compiled can be asked of it; undefined where the modules run. */
export const program = wantsSubgraph() ? void (await import('./modules.js')) : run();

/** The subgraph is in the modules only, of which nothing is compiled beforehand. */
function wantsSubgraph() {
  return /^(?:true|1)$/.test(process.env.FEDERATION ?? '') || process.argv.includes('--federation');
}

function run() {
  const file = fileURLToPath(new URL('program.cjs', import.meta.url));
  const compiled = `${file}.v8`;
  const script = new vm.Script(`(require,__filename)=>{${readFileSync(file, 'utf8')}\n}`, {
    filename: file,
    cachedData: existsSync(compiled) ? readFileSync(compiled) : undefined,
  });
  script.runInThisContext()(createRequire(import.meta.url), file);
  return script;
}
