import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { newWorkspace, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});

/** Persons 2 to 11, of whom every second one matches, and one who matched is deleted: 2 4 (6) 8 10. */
async function everySecond(): Promise<{ workspace: Workspace; cursors: string[] }> {
  const workspace = await newWorkspace(gateway);
  const { results } = await workspace.upsert(
    Array.from({ length: 10 }, (_, index) => ({
      externalRef: `p-${index + 2}`,
      lastName: index % 2 === 0 ? 'Match' : 'Other',
    })),
  );
  const { edges } = await workspace.find();
  await workspace.data(
    'mutation ($id: ID!) { deletePersons(input: { identifiers: [$id] }) { results { success } } }',
    { id: results[4].person.identifier },
  );
  return { workspace, cursors: edges.map(({ cursor }: { cursor: string }) => cursor) };
}

const matching = [2, 4, 8, 10];
const places = [null, 2, 3, 6, 10, 11];

interface Window {
  after: number | null;
  before: number | null;
  size: { first: number } | { last: number } | null;
}

/** What the contract says of a window, computed the slow way. */
function expectedPage({ after, before, size }: Window) {
  const within = matching.filter(place => place > (after ?? 0) && place < (before ?? 99));
  const fromEnd = size ? 'last' in size : before !== null && after === null;
  const limit = size === null ? 100 : 'last' in size ? size.last : size.first;
  const page = fromEnd ? within.slice(-limit) : within.slice(0, limit);
  const [first, last] = [page[0], page.at(-1)];
  const follows = matching.some(place =>
    last === undefined ? before !== null && place >= before : place > last,
  );
  const precedes = matching.some(place =>
    first === undefined ? after !== null && place <= after : place < first,
  );
  return {
    persons: page.map(place => `p-${place}`),
    follows,
    precedes,
    lastId: last !== undefined && follows ? last : -1,
  };
}

describe('a window on a list', () => {
  it('has the right persons, and flags and lastId that are exact in both directions', async () => {
    const { workspace, cursors } = await everySecond();
    const cursorAt = (place: number | null) => (place === null ? null : (cursors[place - 2] as string));
    const sizes = [null, { first: 1 }, { first: 2 }, { last: 1 }, { last: 2 }];
    const windows: Window[] = places.flatMap(after =>
      places
        .filter(before => after === null || before === null || after < before)
        .flatMap(before => sizes.map(size => ({ after, before, size }))),
    );
    for (const window of windows) {
      const args: JsonObject = {
        filter: { lastName: 'Match' },
        after: cursorAt(window.after),
        before: cursorAt(window.before),
        ...window.size,
      };
      const page = await workspace.find(args);
      const { hasNextPage, hasPreviousPage } = page.pageInfo;
      expect(
        { persons: refs(page), follows: hasNextPage, precedes: hasPreviousPage, lastId: page.lastId },
        JSON.stringify(window),
      ).toEqual(expectedPage(window));
    }
    expect(windows.length).toBeGreaterThan(100);
  });

  it('is the same after a cursor and after the sequence number it stands for', async () => {
    const { workspace, cursors } = await everySecond();
    for (const [index, after] of cursors.entries()) {
      const filter = { lastName: 'Match' };
      expect(await workspace.find({ filter, first: 2, after })).toEqual(
        await workspace.find({ filter, first: 2, afterId: index + 2 }),
      );
    }
  });
});

describe('a walk', () => {
  type Step = (workspace: Workspace, at: JsonObject) => Promise<[string[], JsonObject | null]>;
  const byLastId: Step = async (workspace, at) => {
    const page = await workspace.find({ first: 3, ...at });
    return [refs(page), page.lastId === -1 ? null : { afterId: page.lastId }];
  };
  const byCursor: Step = async (workspace, at) => {
    const page = await workspace.find({ first: 3, ...at });
    return [refs(page), page.pageInfo.hasNextPage ? { after: page.pageInfo.endCursor } : null];
  };

  const backward: Step = async (workspace, at) => {
    const page = await workspace.find({ last: 3, ...at });
    return [
      refs(page).reverse(),
      page.pageInfo.hasPreviousPage ? { before: page.pageInfo.startCursor } : null,
    ];
  };

  async function walk(
    workspace: Workspace,
    step: Step,
    between: (page: number) => Promise<unknown> = async () => 0,
  ) {
    const seen: string[] = [];
    let at: JsonObject | null = {};
    for (let page = 1; at !== null; page++) {
      const [found, next]: [string[], JsonObject | null] = await step(workspace, at);
      seen.push(...found);
      if (next) await between(page);
      at = next;
    }
    return seen;
  }

  const ten = Array.from({ length: 10 }, (_, index) => `p-${index}`);
  async function ofTen(): Promise<Workspace> {
    const workspace = await newWorkspace(gateway);
    await workspace.upsert(ten.map(externalRef => ({ externalRef })));
    return workspace;
  }

  it.each([
    ['by lastId and afterId', byLastId, ten],
    ['by cursor', byCursor, ten],
    ['backward by cursor', backward, ten.toReversed()],
  ])('%s sees everybody once', async (_how, step, expected) => {
    expect(await walk(await ofTen(), step)).toEqual(expected);
  });

  it('of a list whose last page is full ends there', async () => {
    const workspace = await newWorkspace(gateway);
    await workspace.upsert(ten.slice(0, 6).map(externalRef => ({ externalRef })));
    expect(await walk(workspace, byLastId)).toEqual(ten.slice(0, 6));
  });

  it.each([
    ['by lastId and afterId', byLastId, ten],
    ['by cursor', byCursor, ten],
    ['backward by cursor', backward, ten.toReversed()],
  ])(
    '%s neither skips nor repeats who matched throughout, whatever changes',
    async (_how, step, expected) => {
      const workspace = await ofTen();
      // Of those who are changed and those who are deleted some lie before the walk's place and some behind it.
      const [changed, deleted] = [
        ['p-0', 'p-8', 'p-4'],
        ['p-9', 'p-2', 'p-6'],
      ];
      const seen = await walk(workspace, step, async page => {
        await workspace.upsert([{ externalRef: `new-${page}` }]);
        const [change, removal] = [changed[page - 1], deleted[page - 1]];
        if (change === undefined || removal === undefined) return;
        expect((await workspace.upsertOne({ externalRef: change, firstName: 'Ann' })).outcome).toBe(
          'UPDATED',
        );
        const { nodes } = await workspace.find({ filter: { externalRef: removal } });
        await workspace.data(
          'mutation ($id: ID!) { deletePersons(input: { identifiers: [$id] }) { results { success } } }',
          { id: nodes[0].identifier },
        );
      });
      const throughout = expected.filter(ref => !deleted.includes(ref));
      expect(seen.filter(ref => throughout.includes(ref))).toEqual(throughout);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  it('goes on behind a person who was deleted, or no longer matches', async () => {
    const workspace = await newWorkspace(gateway);
    const named = ten.map(externalRef => ({ externalRef, lastName: 'Lee' }));
    const { results } = await workspace.upsert(named);
    const filter = { lastName: 'Lee' };
    const { lastId, pageInfo } = await workspace.find({ filter, first: 4 });
    await workspace.upsertOne({ identifier: results[3].person.identifier, lastName: 'Moor' });
    expect(refs(await workspace.find({ filter, afterId: lastId }))).toEqual(ten.slice(4));
    await workspace.data(
      'mutation ($id: ID!) { deletePersons(input: { identifiers: [$id] }) { results { success } } }',
      { id: results[3].person.identifier },
    );
    expect(refs(await workspace.find({ filter, after: pageInfo.endCursor }))).toEqual(ten.slice(4));
  });
});
