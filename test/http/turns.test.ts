import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTurns } from '../../src/http/turns.ts';

describe('Requests that come in one turn of the event loop', () => {
  function turns() {
    const said: string[] = [];
    const next = createTurns({
      holdState: () => said.push('hold'),
      releaseState: () => said.push('release'),
    });
    /** A request that takes a few promises to answer, and waits for nothing. */
    const request = (name: string) =>
      new Promise<void>(resolve => next(resolve)).then(async () => {
        await undefined;
        said.push(name);
      });
    return { said, request };
  }

  it('go on together, in their order, all from the state that is held for them', async () => {
    const { said, request } = turns();
    const both = Promise.all([request('first'), request('second')]);
    await undefined;
    expect(said).toEqual([]);
    await both;
    await nextTurn();
    expect(said).toEqual(['hold', 'first', 'second', 'release']);
  });

  it('have nothing of what comes in a later one', async () => {
    const { said, request } = turns();
    await request('first');
    await request('second');
    await nextTurn();
    expect(said).toEqual(['hold', 'first', 'release', 'hold', 'second', 'release']);
  });

  it('let nobody in between who waits for a turn, as a write does', async () => {
    const { said, request } = turns();
    const before = nextTurn().then(() => said.push('write before'));
    const all = [request('first'), nextTurn().then(() => said.push('write after')), request('second')];
    await Promise.all([before, ...all]);
    await nextTurn();
    expect(said).toEqual(['write before', 'hold', 'first', 'second', 'release', 'write after']);
  });
});
