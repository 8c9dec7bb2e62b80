import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { startGateway } from '../../support/startGateway.ts';
import { failureOf, newWorkspace, refs, type Workspace } from './workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await newWorkspace(await startGateway());
  await workspace.groups('g');
  const people = [
    { externalRef: 'p0', lastName: 'Lee' },
    { externalRef: 'p1' },
    { externalRef: 'p2', lastName: 'ähre' },
    { externalRef: 'p3', lastName: 'lee', groupIds: ['g'] },
    { externalRef: 'p4', groupIds: ['g'] },
    { externalRef: 'p5', lastName: 'Abel', groupIds: ['g'] },
  ];
  for (const person of people) {
    await workspace.upsertOne(person);
    // Each at a moment of its own.
    const start = Date.now();
    while (Date.now() === start);
  }
  await workspace.upsertOne({ externalRef: 'p1', firstName: 'Later' });
});

const orders: [JsonObject, string[]][] = [
  [{ field: 'CREATED' }, ['p0', 'p1', 'p2', 'p3', 'p4', 'p5']],
  [{ field: 'CREATED', direction: 'ASC' }, ['p0', 'p1', 'p2', 'p3', 'p4', 'p5']],
  [{ field: 'CREATED', direction: 'DESC' }, ['p5', 'p4', 'p3', 'p2', 'p1', 'p0']],
  [{ field: 'UPDATED', direction: 'ASC' }, ['p0', 'p2', 'p3', 'p4', 'p5', 'p1']],
  [{ field: 'UPDATED', direction: 'DESC' }, ['p1', 'p5', 'p4', 'p3', 'p2', 'p0']],
  [{ field: 'LAST_NAME' }, ['p5', 'p0', 'p3', 'p2', 'p1', 'p4']],
  [{ field: 'LAST_NAME', direction: 'DESC' }, ['p2', 'p3', 'p0', 'p5', 'p4', 'p1']],
];

const find = `query ($orderBy: PersonOrder, $filter: PersonFilter, $first: Int, $after: String, $last: Int, $before: String, $afterId: SafeInt) {
  findPersons(orderBy: $orderBy, filter: $filter, first: $first, after: $after, last: $last, before: $before, afterId: $afterId) {
    edges { cursor node { externalRef } } nodes { externalRef } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const page = async (args: JsonObject) => (await workspace.data(find, args)).findPersons;

describe('an order', () => {
  it.each(orders)('%j is %j', async (orderBy, expected) => {
    const whole = await page({ orderBy });
    expect(refs(whole)).toEqual(expected);
    expect(whole.totalCount).toBe(6);
    expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    expect(refs(await page({ orderBy, filter: { groupIds: ['g'] } }))).toEqual(
      expected.filter(ref => ['p3', 'p4', 'p5'].includes(ref)),
    );
  });

  it.each(orders)('%j goes page by page in both directions, its flags exact', async (orderBy, expected) => {
    for (let place = 0; place < expected.length; place++) {
      const { edges } = await page({ orderBy });
      const { cursor, node } = edges[place];
      expect(node.externalRef).toBe(expected[place]);
      const behind = await page({ orderBy, first: 2, after: cursor });
      expect(refs(behind)).toEqual(expected.slice(place + 1, place + 3));
      expect(behind.pageInfo).toMatchObject({
        hasNextPage: place + 3 < expected.length,
        hasPreviousPage: true,
        startCursor: edges[place + 1]?.cursor ?? null,
        endCursor:
          edges[Math.min(place + 2, 5)]?.cursor === cursor ? null : edges[Math.min(place + 2, 5)]?.cursor,
      });
      const ahead = await page({ orderBy, last: 2, before: cursor });
      expect(refs(ahead)).toEqual(expected.slice(Math.max(0, place - 2), place));
      expect(ahead.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: place > 2 });
    }
  });

  it('is by creation, oldest first, unless told otherwise', async () => {
    const whole = await page({});
    expect(await page({ orderBy: null })).toEqual(whole);
    expect(await page({ orderBy: { field: 'CREATED', direction: 'ASC' } })).toEqual(whole);
  });

  it('takes no cursor of another order', async () => {
    const cursors = await Promise.all(
      orders.map(async ([orderBy]) => (await page({ orderBy })).pageInfo.startCursor as string),
    );
    for (const [index, [orderBy]] of orders.entries())
      for (const [other, cursor] of cursors.entries()) {
        // The first two are one.
        const same = index === other || index + other === 1;
        const answer = await workspace.graphql(find, { orderBy, after: cursor });
        expect([index, other, answer.errors?.[0]?.extensions?.code]).toEqual([
          index,
          other,
          same ? undefined : 'BAD_USER_INPUT',
        ]);
        if (!same) expect(failureOf(answer)[0]).toBe(400);
      }
  });

  it.each(orders.slice(2))('%j has neither lastId nor afterId', async orderBy => {
    expect(failureOf(await workspace.graphql(find, { orderBy, afterId: 2 }))).toEqual([
      400,
      'BAD_USER_INPUT',
      undefined,
    ]);
    const lastId = '{ findPersons(orderBy: $orderBy) { lastId } }';
    const answer = await workspace.graphql(`query ($orderBy: PersonOrder) ${lastId}`, { orderBy });
    expect(failureOf(answer)).toEqual([400, 'BAD_USER_INPUT', undefined]);
    expect(answer.errors?.[0]?.message).toMatch(/^lastId/);
  });

  it.each(orders.slice(0, 2))('%j has lastId and afterId', async orderBy => {
    const query = `query ($orderBy: PersonOrder, $afterId: SafeInt) { findPersons(orderBy: $orderBy, afterId: $afterId, first: 2) { lastId } }`;
    expect((await workspace.data(query, { orderBy, afterId: 3 })).findPersons.lastId).toBe(5);
  });

  it.each([
    ['NUL in the name', '["a\\u0000",2]'],
    ['a lone surrogate', '["\\ud800",2]'],
    ['a huge name', JSON.stringify(['x'.repeat(1_000_000), 2])],
    ['deep nesting', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['another shape', '{"value":"a","sequence":2}'],
    ['a huge number', '["a",1e308]'],
  ])('refuses a cursor made up with %s', async (_, position) => {
    const cursor = Buffer.from(`LAST_NAME ASC:${position}`).toString('base64url');
    for (const args of [{ after: cursor }, { before: cursor }] as JsonObject[]) {
      const answer = await workspace.graphql(find, { orderBy: { field: 'LAST_NAME' }, ...args });
      expect(failureOf(answer)).toEqual([400, 'BAD_USER_INPUT', undefined]);
    }
  });

  it('shows nobody of another workspace, whatever the cursor says', async () => {
    const cursor = Buffer.from(`LAST_NAME ASC:["",1]`).toString('base64url');
    const [first] = (await page({ orderBy: { field: 'LAST_NAME' }, after: cursor })).nodes;
    expect(first.externalRef).toBe('p5');
    const far = Buffer.from(`UPDATED DESC:[0,${Number.MAX_SAFE_INTEGER}]`).toString('base64url');
    const behind = await page({ orderBy: { field: 'UPDATED', direction: 'DESC' }, after: far });
    expect(behind.nodes).toEqual([]);
    const nameless = Buffer.from(`LAST_NAME ASC:[null,${2 ** 33}]`).toString('base64url');
    expect(refs(await page({ orderBy: { field: 'LAST_NAME' }, after: nameless }))).toEqual([]);
    expect(refs(await page({ orderBy: { field: 'LAST_NAME' }, before: nameless, last: 1 }))).toEqual(['p4']);
  });

  it.each([
    'orderBy: { field: NAME }',
    'orderBy: { direction: ASC }',
    'orderBy: { field: CREATED, direction: null }',
  ])('%s is no order', async orderBy => {
    const answer = await workspace.graphql(`{ findPersons(${orderBy}) { totalCount } }`);
    expect(answer.data).toBeUndefined();
    expect(answer.errors).not.toEqual([]);
  });
});
