import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { failureOf, identifiers, newWorkspace, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await newWorkspace(gateway);
  await workspace.upsert(Array.from({ length: 7 }, (_, index) => ({ externalRef: `p-${index}` })));
});

const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ externalRef: `p-${from + index}` }));
const cursorOf = (text: string) => Buffer.from(text).toString('base64url');

describe('paging arguments', () => {
  it.each([
    { first: 0 },
    { first: -1 },
    { first: 101 },
    { first: 2_147_483_647 },
    { last: 0 },
    { last: -1 },
    { last: 101 },
    { first: 1, last: 1 },
    { afterId: -1 },
    { afterId: -(2 ** 53 - 1) },
    { after: cursorOf('seq:2'), afterId: 2 },
    { after: cursorOf('seq:2'), afterId: 0 },
    { after: '' },
    { after: 'x' },
    { after: '2' },
    { after: cursorOf('seq:') },
    { after: cursorOf('seq:0x2') },
    { after: cursorOf('seq:-2') },
    { after: cursorOf('seq:2.5') },
    { after: cursorOf('seq:99999999999999999') },
    { after: cursorOf('grp:group-1') },
    { after: `${cursorOf('seq:2')}=` },
    { before: 'x' },
    { before: cursorOf('seq:NaN') },
  ])('%j are BAD_USER_INPUT', async args => {
    const answer = await workspace.askFind(args);
    expect([...failureOf(answer), answer.data]).toEqual([400, 'BAD_USER_INPUT', undefined, null]);
  });

  it.each([
    [{}, [0, 1, 2, 3, 4, 5, 6]],
    [{ first: null, last: null, after: null, before: null, afterId: null }, [0, 1, 2, 3, 4, 5, 6]],
    [{ first: 1 }, [0]],
    [{ first: 100 }, [0, 1, 2, 3, 4, 5, 6]],
    [{ last: 2 }, [5, 6]],
    [{ first: null, last: 2 }, [5, 6]],
    [{ afterId: 0 }, [0, 1, 2, 3, 4, 5, 6]],
    [{ afterId: 1 }, [0, 1, 2, 3, 4, 5, 6]],
    [{ afterId: 2, first: 2 }, [1, 2]],
    [{ afterId: 8 }, []],
    [{ afterId: 2 ** 53 - 1 }, []],
    [{ after: cursorOf('seq:9007199254740991') }, []],
  ])('%j give the persons %j', async (args: JsonObject, expected) => {
    expect(refs(await workspace.find(args))).toEqual(expected.map(index => `p-${index}`));
  });

  it('beyond 2^53 - 1 fit no SafeInt', async () => {
    const answer = await workspace.askFind({ afterId: 2 ** 53 });
    expect(answer.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    expect(answer.data).toBeUndefined();
  });
});

describe('a page', () => {
  it('has the same persons as edges and as nodes, and the cursors of its ends', async () => {
    const { edges, nodes, pageInfo } = await workspace.find({ first: 3, afterId: 3 });
    expect(identifiers(edges.map(({ node }: { node: { identifier: string } }) => node))).toEqual(
      identifiers(nodes),
    );
    expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0].cursor, edges[2].cursor]);
  });

  it('with nobody is an empty connection', async () => {
    const page = await workspace.find({ filter: { externalRef: 'nobody' } });
    expect(page).toEqual({
      edges: [],
      nodes: [],
      lastId: -1,
      totalCount: 0,
      totalCountIsExact: true,
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it.each([
    [{ filter: { externalRef: 'nobody' } }],
    [{ filter: { firstName: '' } }],
    [{ filter: { groupIds: ['unknown'] } }],
    [{ afterId: 8 }],
  ])('with nobody is NOT_FOUND when a match is required: %j', async (args: JsonObject) => {
    const answer = await workspace.askFind({ ...args, requireMatch: true });
    expect([...failureOf(answer), answer.data]).toEqual([404, 'NOT_FOUND', 'not_found', null]);
    expect(answer.errors?.[0]?.message).toBe(
      'There are no person records matching the information provided.',
    );
  });

  it('with somebody is what it is when a match is required', async () => {
    expect(await workspace.find({ requireMatch: true })).toEqual(await workspace.find());
  });

  it('holds 100 persons unless told otherwise; before alone, the last 100 before it', async () => {
    const many = await newWorkspace(gateway);
    await many.upsert(people(100));
    await many.upsert(people(50, 100));
    const page = await many.find();
    expect(refs(page)).toEqual(people(100).map(({ externalRef }) => externalRef));
    expect([page.lastId, page.pageInfo.hasNextPage, page.totalCount]).toEqual([101, true, 150]);
    const { edges } = await many.find({ last: 1 });
    const before = await many.find({ before: edges[0].cursor });
    expect(refs(before)).toEqual(people(100, 49).map(({ externalRef }) => externalRef));
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });
});

describe('the sequence number', () => {
  it('starts at 2, grows in order of creation, and is -1 when nobody follows', async () => {
    const { lastId, pageInfo } = await workspace.find({ first: 1 });
    expect([lastId, pageInfo.hasNextPage]).toEqual([2, true]);
    expect((await workspace.find({ first: 6 })).lastId).toBe(7);
    expect((await workspace.find({ first: 7 })).lastId).toBe(-1);
    expect((await workspace.find({ last: 2 })).lastId).toBe(-1);
  });

  it('is not given again when its person is deleted', async () => {
    const other = await newWorkspace(gateway);
    const { results } = await other.upsert(people(2));
    await other.data(
      'mutation ($id: ID!) { deletePersons(input: { identifiers: [$id] }) { results { success } } }',
      { id: results[1].person.identifier },
    );
    await other.upsert(people(2, 2));
    expect(refs(await other.find({ afterId: 3 }))).toEqual(['p-2', 'p-3']);
    expect((await other.find({ first: 2 })).lastId).toBe(4);
  });
});

describe('totalCount', () => {
  it('counts no further than 10,000, and says so', async () => {
    const { find, data, upsertOne } = await newWorkspace(gateway);
    const upsert =
      'mutation ($persons: [PersonInput!]!) { upsertPersons(input: { persons: $persons }) { createdCount } }';
    for (let made = 0; made < 10_000; made += 100)
      expect((await data(upsert, { persons: people(100, made) })).upsertPersons.createdCount).toBe(100);
    expect(await find({ first: 1 })).toMatchObject({ totalCount: 10_000, totalCountIsExact: true });
    await upsertOne({ externalRef: 'one more' });
    expect(await find({ last: 1 })).toMatchObject({
      totalCount: 10_000,
      totalCountIsExact: false,
      lastId: -1,
    });
    expect(await find({ filter: { status: 'BOUNCED' } })).toMatchObject({
      totalCount: 0,
      totalCountIsExact: true,
    });
  });

  it('counts all pages, whichever is asked for', async () => {
    for (const args of [{ first: 2 }, { afterId: 5 }, { last: 1 }, { afterId: 8 }] as JsonObject[])
      expect((await workspace.find(args)).totalCount).toBe(7);
  });
});
