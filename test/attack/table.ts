import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/persons.ts';

/** How many rows a class of attacks has, on each lane. */
export interface ClassRows {
  readonly name: string;
  readonly file: string;
  readonly hot: number;
  readonly yoga: number;
}

/** The table of README.md, which every file of rows holds against what it has. */
export function readTable(): readonly ClassRows[] {
  const text = readFileSync(join(root, 'test/attack/README.md'), 'utf8');
  return [...text.matchAll(/^\| (.+?) \| `([^`]+)` \| (\d+) \| (\d+) \|$/gm)].map(
    ([, name = '', file = '', hot, yoga]) => ({ name, file, hot: Number(hot), yoga: Number(yoga) }),
  );
}
