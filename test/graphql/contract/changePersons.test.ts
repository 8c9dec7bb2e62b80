import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { type Caller, failureOf, identifiers, newWorkspace, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
  await workspace.groups('g', 'h');
});

const mutation = `mutation ($input: ChangePersonsInput!) { changePersons(input: $input) {
  matchedCount changedCount hasMore lastId ignoredGroups failures { identifier failureCode failureReason }
} }`;
const ask = (input: JsonObject, caller: Caller = workspace) => caller.graphql(mutation, { input });
const change = async (input: JsonObject, caller: Caller = workspace) =>
  (await caller.data(mutation, { input })).changePersons;

/** Makes persons of these references, each with the other fields. @returns their identifiers */
async function make(references: readonly string[], fields: JsonObject = {}): Promise<string[]> {
  const { results } = await workspace.upsert(
    references.map(externalRef => ({ externalRef, lastName: 'Lee', ...fields })),
  );
  return results.map(({ person }: { person: { identifier: string } }) => person.identifier);
}
const all = { lastName: 'Lee' };
const nothingLeft = { hasMore: false, lastId: -1, failures: [], ignoredGroups: [] };
const everybody = async () => (await workspace.find()).nodes;

describe('changePersons', () => {
  it('writes fields into whom the filter finds, and says how many that was', async () => {
    await make(['a', 'b'], { attributes: { plan: 'free', seats: 1 } });
    await make(['c'], { status: 'BOUNCED', attributes: { plan: 'pro' } });
    await make(['other'], { lastName: 'Moor' });
    const set = { status: 'BOUNCED', attributes: { plan: 'pro', seats: null } };
    expect(await change({ filter: all, set })).toEqual({ matchedCount: 3, changedCount: 2, ...nothingLeft });
    const nodes = await everybody();
    expect(nodes.map(({ status }: JsonObject) => status)).toEqual([
      'BOUNCED',
      'BOUNCED',
      'BOUNCED',
      'ACTIVE',
    ]);
    expect(nodes.map(({ attributes }: JsonObject) => attributes)).toEqual([
      { plan: 'pro' },
      { plan: 'pro' },
      { plan: 'pro' },
      {},
    ]);
    expect(nodes.map(({ version }: JsonObject) => version)).toEqual([2, 2, 1, 1]);
    expect(await change({ filter: all, set })).toMatchObject({ matchedCount: 3, changedCount: 0 });
  });

  it('does not count as having seen anybody', async () => {
    await make(['a']);
    const [before] = await everybody();
    await change({ filter: all, set: { status: 'UNSUBSCRIBED' } });
    const [{ lastSeenAt, firstSeenAt, updatedAt }] = await everybody();
    expect([lastSeenAt, firstSeenAt]).toEqual([before.lastSeenAt, before.firstSeenAt]);
    expect(updatedAt >= before.updatedAt).toBe(true);
  });

  it('takes null for what it means in an item', async () => {
    await make(['a'], { status: 'BOUNCED', attributes: { a: 1 } });
    await change({ filter: all, set: { status: null, attributes: null } });
    expect(await everybody()).toMatchObject([{ status: 'ACTIVE', attributes: {} }]);
  });

  it('changes whom identifiers name, each once, and names who is not there', async () => {
    const [a = '', b = ''] = await make(['a', 'b', 'c']);
    const report = await change({ identifiers: [b, 'nobody', a, b], set: { status: 'BOUNCED' } });
    expect(report).toEqual({
      ...nothingLeft,
      matchedCount: 2,
      changedCount: 2,
      failures: [{ identifier: 'nobody', failureCode: 'NOT_FOUND', failureReason: expect.any(String) }],
    });
    expect((await everybody()).map(({ status }: JsonObject) => status)).toEqual([
      'BOUNCED',
      'BOUNCED',
      'ACTIVE',
    ]);
  });

  it('lets persons join and leave groups, and names groups that took no part', async () => {
    await make(['a', 'b'], { groupIds: ['g'] });
    expect(
      await change({ filter: { groupIds: ['g'] }, addToGroups: ['h', 'x'], removeFromGroups: ['g', 'y'] }),
    ).toMatchObject({ matchedCount: 2, changedCount: 2, ignoredGroups: ['x', 'y'] });
    expect((await everybody()).map(({ groups }: JsonObject) => groups)).toEqual([
      [{ identifier: 'h' }],
      [{ identifier: 'h' }],
    ]);
    const none = await change({ filter: all, addToGroups: ['x'], set: { status: 'BOUNCED' } });
    expect(none).toMatchObject({ matchedCount: 2, changedCount: 0 });
    expect(none.failures.map(({ failureCode }: JsonObject) => failureCode)).toEqual(
      Array(2).fill('NO_ACCESSIBLE_GROUP'),
    );
  });

  it('names the groups that took no part where the filter can find nobody, too', async () => {
    expect(await change({ filter: { lastName: ' ' }, addToGroups: ['g', 'x'] })).toEqual({
      ...nothingLeft,
      matchedCount: 0,
      changedCount: 0,
      ignoredGroups: ['x'],
    });
  });

  it('assigns persons as contacts, but nobody to itself', async () => {
    const [agent = '', ...others] = await make(['agent', 'b', 'c']);
    const report = await change({ filter: all, assignTo: agent });
    expect(report).toMatchObject({
      matchedCount: 3,
      changedCount: 2,
      failures: [{ identifier: agent, failureCode: 'INVALID_VALUE' }],
    });
    const { person } = await workspace.data(
      'query ($id: ID!) { person(identifier: $id) { contacts { nodes { person { identifier } } } } }',
      { id: agent },
    );
    const contacts = person.contacts.nodes.map((node: { person: JsonObject }) => node.person.identifier);
    expect(contacts).toEqual(others);
    expect(await change({ filter: all, assignTo: agent })).toMatchObject({ changedCount: 0 });
  });

  it('deletes', async () => {
    await make(['a', 'b']);
    await make(['c'], { lastName: 'Moor' });
    expect(await change({ filter: all, delete: true })).toEqual({
      matchedCount: 2,
      changedCount: 2,
      ...nothingLeft,
    });
    expect(refs(await workspace.find())).toEqual(['c']);
  });

  it('leaves a person as it was whose attributes would be too large, and changes the others', async () => {
    const [a] = await make(['a'], { attributes: { large: 'x'.repeat(16_000) } });
    await make(['b']);
    const report = await change({
      filter: all,
      set: { status: 'BOUNCED', attributes: { b: 'x'.repeat(999) } },
    });
    expect(report).toMatchObject({ matchedCount: 2, changedCount: 1, failures: [{ identifier: a }] });
    expect(report.failures[0].failureCode).toBe('INVALID_VALUE');
    expect(await everybody()).toMatchObject([{ status: 'ACTIVE' }, { status: 'BOUNCED' }]);
  });

  it('answers a dry run alike, and changes nothing', async () => {
    await make(['a', 'b'], { groupIds: ['g'] });
    const before = await everybody();
    for (const input of [
      { set: { status: 'BOUNCED' } },
      { addToGroups: ['h'], removeFromGroups: ['g'] },
      { delete: true },
    ])
      expect(await change({ filter: all, ...input, dryRun: true })).toMatchObject({ changedCount: 2 });
    expect(await everybody()).toEqual(before);
  });

  it('goes on where it left off, a thousand at a time', async () => {
    for (let batch = 0; batch < 11; batch++)
      await make(Array.from({ length: 100 }, (_, index) => `${batch} ${index}`));
    const set = { status: 'BOUNCED' };
    const first = await change({ filter: all, set });
    expect(first).toMatchObject({ matchedCount: 1_000, changedCount: 1_000, hasMore: true, lastId: 1_001 });
    const second = await change({ filter: all, set, afterId: first.lastId });
    expect(second).toMatchObject({ matchedCount: 100, changedCount: 100, ...nothingLeft });
    const counted = await workspace.find({ first: 1, filter: { status: 'BOUNCED' } });
    expect(counted.totalCount).toBe(1_100);
    expect(await change({ filter: { status: 'BOUNCED' }, delete: true })).toMatchObject({ hasMore: true });
    expect((await workspace.find({ first: 1 })).totalCount).toBe(100);
  });
});

describe('changePersons refuses', () => {
  const ids = ['a'];
  const set = { status: 'BOUNCED' };
  const many = Array.from({ length: 1_001 }, (_, index) => `${index}`);
  it.each<[string, JsonObject, string]>([
    ['neither filter nor identifiers', { set }, 'BAD_USER_INPUT'],
    ['both', { filter: all, identifiers: ids, set }, 'BAD_USER_INPUT'],
    ['no identifiers', { identifiers: [], set }, 'BAD_USER_INPUT'],
    ['more than 1,000 identifiers', { identifiers: many, set }, 'BATCH_TOO_LARGE'],
    ['an empty filter', { filter: {}, set }, 'BAD_USER_INPUT'],
    ['a filter of forgotten variables', { filter: { lastName: null, groupIds: [] }, set }, 'BAD_USER_INPUT'],
    ['nothing to do', { filter: all }, 'BAD_USER_INPUT'],
    ['an empty change', { filter: all, set: {}, addToGroups: [], assignTo: null }, 'BAD_USER_INPUT'],
    ['to delete and change', { filter: all, delete: true, set }, 'BAD_USER_INPUT'],
    ['to delete and add', { filter: all, delete: true, addToGroups: ['g'] }, 'BAD_USER_INPUT'],
    ['to delete and assign', { filter: all, delete: true, assignTo: 'a' }, 'BAD_USER_INPUT'],
    [
      'a group to join and leave',
      { filter: all, addToGroups: ['g'], removeFromGroups: ['g '] },
      'BAD_USER_INPUT',
    ],
    ['an identifier far too long', { identifiers: ['x'.repeat(256)], set }, 'BAD_USER_INPUT'],
    [
      'too many attributes',
      { filter: all, set: { attributes: Object.fromEntries(many.slice(0, 21).map(key => [key, 1])) } },
      'BAD_USER_INPUT',
    ],
    ['too many groups to join', { filter: all, addToGroups: many.slice(0, 101) }, 'BAD_USER_INPUT'],
    ['too many groups to leave', { filter: all, removeFromGroups: many.slice(0, 101) }, 'BAD_USER_INPUT'],
    ['a place beside identifiers', { identifiers: ids, afterId: 2, set }, 'BAD_USER_INPUT'],
    ['a negative place', { filter: all, afterId: -1, set }, 'BAD_USER_INPUT'],
    [
      'attributes that are too large',
      { filter: all, set: { attributes: { a: 'x'.repeat(17_000) } } },
      'BAD_USER_INPUT',
    ],
    [
      'attributes with a control character',
      { filter: all, set: { attributes: { a: '\0' } } },
      'BAD_USER_INPUT',
    ],
    ['a blank person to assign to', { filter: all, assignTo: ' ' }, 'BAD_USER_INPUT'],
    ['to assign to nobody', { filter: all, assignTo: 'nobody' }, 'NOT_FOUND'],
    ['to assign nobody to nobody', { filter: { lastName: ' ' }, assignTo: 'nobody' }, 'NOT_FOUND'],
    [
      'both kinds of group reference',
      { filter: { ...all, groupIds: ['g'], groupExternalRefs: ['x'] }, set },
      'BOTH_GROUP_IDENTIFIERS_PROVIDED',
    ],
  ])('%s', async (_, input, code) => {
    await make(['a']);
    const before = await everybody();
    const answer = await ask(input);
    expect(failureOf(answer).slice(0, 2)).toEqual([code === 'NOT_FOUND' ? 404 : 400, code]);
    expect(await everybody()).toEqual(before);
  });

  it('a person to assign to, in the words of its own argument', async () => {
    const [a = ''] = await make(['a']);
    const { errors } = await ask({ filter: all, assignTo: 'nobody' });
    expect(errors?.[0]?.message).toMatch(/^assignTo names a person that does not exist/);
    const { failures } = await change({ filter: all, assignTo: a });
    expect(failures).toMatchObject([{ failureReason: 'assignTo names the person itself.' }]);
  });

  it('what the scope does not allow', async () => {
    await make(['a']);
    const writer = await workspace.as({ scopes: ['people:read', 'people:write'] });
    expect(failureOf(await ask({ filter: all, delete: true }, writer))[1]).toBe('FORBIDDEN');
    expect(await change({ filter: all, set }, writer)).toMatchObject({ changedCount: 1 });
    const deleter = await workspace.as({ scopes: ['people:read', 'people:delete'] });
    expect(failureOf(await ask({ filter: all, set: { status: null } }, deleter))[1]).toBe('FORBIDDEN');
    expect(await change({ filter: all, delete: true }, deleter)).toMatchObject({ changedCount: 1 });
  });
});

describe('changePersons leaves alone', () => {
  it('who is out of sight, by filter and by identifier', async () => {
    const [mine = ''] = await make(['mine'], { groupIds: ['g'] });
    const [theirs = ''] = await make(['theirs'], { groupIds: ['h'] });
    const [nobodys = ''] = await make(['nobodys']);
    const other = await newWorkspace(gateway);
    const [stranger = ''] = identifiers(
      (await other.upsert([{ externalRef: 'stranger', lastName: 'Lee' }])).results.map(
        ({ person }: { person: { identifier: string } }) => person,
      ),
    );
    const viewer = await workspace.as({ groups: ['g'] });
    const set = { status: 'BOUNCED' };
    expect(await change({ filter: all, set }, viewer)).toMatchObject({ matchedCount: 1, changedCount: 1 });
    const named = { identifiers: [theirs, nobodys, stranger, mine] };
    const report = await change({ ...named, removeFromGroups: ['g', 'h'] }, viewer);
    expect(report).toMatchObject({ matchedCount: 1, changedCount: 1, ignoredGroups: ['h'] });
    expect(identifiers(report.failures)).toEqual([theirs, nobodys, stranger]);
    expect(await change({ ...named, delete: true }, viewer)).toMatchObject({ changedCount: 0 });
    expect(failureOf(await ask({ filter: all, assignTo: theirs }, viewer))[1]).toBe('NOT_FOUND');
    expect((await everybody()).map(({ status, groups }: JsonObject) => [status, groups])).toEqual([
      ['BOUNCED', []],
      ['ACTIVE', [{ identifier: 'h' }]],
      ['ACTIVE', []],
    ]);
    expect((await other.find()).nodes).toMatchObject([{ status: 'ACTIVE' }]);
  });

  it('memberships that the viewer cannot see', async () => {
    await make(['a'], { groupIds: ['g', 'h'] });
    const viewer = await workspace.as({ groups: ['g'] });
    await change({ filter: all, removeFromGroups: ['g'] }, viewer);
    expect((await everybody())[0].groups).toEqual([{ identifier: 'h' }]);
  });
});
