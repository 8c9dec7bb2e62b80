import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onPostgres } from '../support/engine.ts';
import { Comparison } from './compare.ts';
import { history } from './history.ts';
import { openSystem, type System } from './system.ts';

/** A failure prints the shortest history found. To look further, change these and the timeout below. */
const parameters: fc.Parameters<unknown> = { seed: 5, numRuns: 75 };
/** Each call is several round trips to another process there. */
const fewer: fc.Parameters<unknown> = { seed: 6, numRuns: 10 };

describe('a viewer, among other viewers and other workspaces', () => {
  let system: System;
  beforeAll(async () => {
    system = await openSystem();
  });
  afterAll(() => system.close());

  it('is answered as a naive reading of the contract answers', async () => {
    let compared = 0;
    let followed = 0;
    await fc.assert(
      fc.asyncProperty(history, async lived => {
        const comparison = new Comparison(system);
        await comparison.live(lived);
        compared += comparison.compared;
        followed += comparison.followed;
      }),
      onPostgres ? fewer : parameters,
    );
    expect(compared).toBeGreaterThan(onPostgres ? 100 : 1_000);
    expect(followed).toBeGreaterThan(onPostgres ? 15 : 200);
  }, 300_000);
});
