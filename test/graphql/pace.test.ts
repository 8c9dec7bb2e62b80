import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPace } from '../../src/graphql/pace.ts';

/** Turns of the event loop since the test began. */
let turns = 0;
let next: NodeJS.Immediate;
beforeEach(() => {
  turns = 0;
  next = setImmediate(function turn() {
    turns++;
    next = setImmediate(turn);
  });
});
afterEach(() => clearImmediate(next));

it('a small answer waits for nothing', () => {
  const pace = createPace();
  expect(Array.from({ length: 15 }, () => pace.take(100))).toEqual(Array(15).fill(undefined));
});

it('a large answer lets others have a turn between any two parts of it', async () => {
  const pace = createPace();
  expect(pace.take(10_000)).toBeUndefined();
  const parts = Array.from({ length: 10 }, async () => {
    await pace.take(500);
    return turns;
  });
  const at = await Promise.all(parts);
  expect(new Set(at).size).toBe(10);
  expect(at).toEqual(at.toSorted((a, b) => a - b));
});

it('large answers take turns with each other', async () => {
  const made: string[] = [];
  const make = async (name: string) => {
    const pace = createPace();
    pace.take(10_000);
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        await pace.take(500);
        made.push(name);
      }),
    );
  };
  await Promise.all([make('a'), make('b')]);
  expect(made.join('')).toBe('abababab');
});

it('is idle when nothing of the answer waits for a turn, or for what it was told of', async () => {
  const pace = createPace();
  await pace.idle();
  const done: string[] = [];
  const idle = pace.idle().then(() => done.push('idle'));
  pace.take(10_000);
  const part = async () => {
    await pace.take(500);
    done.push('part');
  };
  const first = part().then(() => pace.during(new Promise(resolve => setImmediate(resolve))).then(part));
  await Promise.all([first, part(), idle]);
  expect(done).toEqual(['part', 'part', 'part', 'idle']);
});
