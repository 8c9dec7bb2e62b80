import { beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { identifiers, newWorkspace } from './workspace.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});

const people = Array.from({ length: 30 }, (_, index) =>
  index % 3 === 0
    ? { externalRef: `id-${index}`, firstName: 'P' }
    : index % 3 === 1
      ? { emailAddress: `p${index}@example.com`, firstName: 'P' }
      : { phoneNumber: `+4420794600${index + 10}`, lastName: 'P' },
);

describe('callers who upsert the same new people at once', () => {
  it.each([
    ['in one batch each', 2, 30],
    ['in small batches, some in reverse', 4, 5],
    ['one by one', 3, 1],
  ])('make each once: %s', async (_how, callers, size) => {
    const workspace = await newWorkspace(gateway);
    const payloads = await Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        const mine = caller % 2 === 0 ? people : people.toReversed();
        const batches = Array.from({ length: people.length / size }, (_, at) =>
          mine.slice(at * size, (at + 1) * size),
        );
        return Promise.all(batches.map(batch => workspace.upsert(batch)));
      }),
    );
    const all = payloads.flat();
    const sum = (count: 'createdCount' | 'updatedCount' | 'unchangedCount' | 'failedCount') =>
      all.reduce((total, payload) => total + payload[count], 0);
    expect([sum('createdCount'), sum('updatedCount'), sum('unchangedCount'), sum('failedCount')]).toEqual([
      30,
      0,
      30 * (callers - 1),
      0,
    ]);
    const { nodes, totalCount } = await workspace.find();
    expect(totalCount).toBe(30);
    const made = all.flatMap(({ results }) =>
      results.map((result: { person: { identifier: string } }) => result.person),
    );
    expect(new Set(identifiers(made))).toEqual(new Set(identifiers(nodes)));
  });

  it('lose none of what each of them says', async () => {
    const workspace = await newWorkspace(gateway);
    const attributes = Array.from({ length: 30 }, (_, index) => ({ [`key ${index}`]: index }));
    await Promise.all(attributes.map(one => workspace.upsert([{ externalRef: 'id-1', attributes: one }])));
    const { nodes } = await workspace.find();
    expect(nodes.map((person: { attributes: object }) => person.attributes)).toEqual([
      Object.assign({}, ...attributes),
    ]);
  });
});

describe('readers meanwhile', () => {
  it('see whole batches only', async () => {
    const workspace = await newWorkspace(gateway);
    const writes = Promise.all(
      Array.from({ length: 5 }, (_, batch) =>
        workspace.upsert(Array.from({ length: 20 }, (_, index) => ({ externalRef: `${batch}-${index}` }))),
      ),
    );
    let counts: number[] = [];
    do counts = [...counts, (await workspace.find({ first: 1 })).totalCount];
    while (counts.at(-1) !== 100);
    await writes;
    expect(counts.filter(count => count % 20 !== 0)).toEqual([]);
  });
});
