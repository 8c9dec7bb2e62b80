import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../support/persons.ts';
import { readTable } from './table.ts';

const table = readTable();

it('the table has all files of rows, and no other; each of them counts its own (target.ts)', () => {
  const files = readdirSync(join(root, 'test/attack')).filter(
    name => name.endsWith('.test.ts') && name !== 'table.test.ts',
  );
  expect([...new Set(table.map(({ file }) => file))].sort()).toEqual(files.sort());
  for (const file of files) {
    const text = readFileSync(join(root, 'test/attack', file), 'utf8');
    expect([file, text.match(/^onBothLanes\(/m)?.[0]]).toEqual([file, 'onBothLanes(']);
    // What stands outside of it runs on no lane in particular, and is counted nowhere.
    expect([file, text.match(/^(?:describe|it)\b.*/m)?.[0]]).toEqual([file, undefined]);
  }
});

it('the table has as many rows as it says, on each lane, and enough', () => {
  const total = (lane: 'hot' | 'yoga') => table.reduce((sum, row) => sum + row[lane], 0);
  const [, said] = /^(\d+) rows/m.exec(readFileSync(join(root, 'test/attack/README.md'), 'utf8')) ?? [];
  expect([total('hot'), total('yoga')]).toEqual([Number(said), Number(said)]);
  expect(Number(said)).toBeGreaterThanOrEqual(140);
});
