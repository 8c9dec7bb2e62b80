#!/usr/bin/env node
// Runs the program beside this file, with what V8 had compiled of it when it was built (compile.js). Another V8
// refuses that, and compiles for itself.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const file = fileURLToPath(new URL('program.cjs', import.meta.url));
const compiled = `${file}.v8`;

export const program = new vm.Script(`(require,__filename)=>{${readFileSync(file, 'utf8')}\n}`, {
  filename: file,
  cachedData: existsSync(compiled) ? readFileSync(compiled) : undefined,
});
program.runInThisContext()(createRequire(import.meta.url), file);
