import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { newWorkspace, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
});

const version = async (externalRef = 'r') =>
  (await workspace.find({ filter: { externalRef } })).nodes[0]?.version;

describe("a person's version", () => {
  it('begins at 1, and grows with what changes, not with what is merely seen', async () => {
    const { person } = await workspace.upsertOne({ externalRef: 'r' });
    expect(person.version).toBe(1);
    const seen = await workspace.upsertOne({ externalRef: 'r', seenAt: '2020-01-01T00:00:00Z' });
    expect(seen).toMatchObject({ outcome: 'UNCHANGED', person: { version: 1 } });
    const changed = await workspace.upsertOne({ externalRef: 'r', firstName: 'Ann', lastName: 'Lee' });
    expect(changed.person.version).toBe(2);
    expect(await version()).toBe(2);
  });

  it('counts each item of a batch that changes something', async () => {
    const { results } = await workspace.upsert([
      { externalRef: 'r' },
      { externalRef: 'r', firstName: 'A' },
      { externalRef: 'r', firstName: 'A' },
      { externalRef: 'r', firstName: 'B' },
    ]);
    expect(results[0].person.version).toBe(3);
    expect(await version()).toBe(3);
  });

  it('grows with memberships: joined, left, and lost with the group', async () => {
    await workspace.groups('g');
    const { person } = await workspace.upsertOne({ externalRef: 'r' });
    const change = (mutation: string) =>
      workspace.data(
        `mutation ($ids: [ID!]!) { ${mutation}(input: { identifiers: $ids, groupIds: ["g"] }) { results { success } } }`,
        { ids: [person.identifier] },
      );
    await change('addToGroups');
    expect(await version()).toBe(2);
    await change('addToGroups');
    expect(await version()).toBe(2);
    await change('removeFromGroups');
    expect(await version()).toBe(3);
    await change('addToGroups');
    const inGroup = await version();
    await workspace.data('mutation { deleteGroups(input: { identifiers: ["g"] }) { results { success } } }');
    expect(await version()).toBe(inGroup + 1);
  });
});

describe('expectedVersion', () => {
  const expectations: [string, number | null | undefined, JsonObject][] = [
    ['the one there is', 1, { outcome: 'UPDATED', person: { version: 2, firstName: 'Ann' } }],
    ['null', null, { outcome: 'UPDATED' }],
    ['left out', undefined, { outcome: 'UPDATED' }],
    ['an older one', 0, { outcome: 'FAILED', failureCode: 'VERSION_CONFLICT', person: null }],
    ['a newer one', 2, { outcome: 'FAILED', failureCode: 'VERSION_CONFLICT', changes: [] }],
    ['a negative one', -1, { failureCode: 'VERSION_CONFLICT', success: false }],
  ];
  it.each(expectations)('that is %s', async (_, expectedVersion, expected) => {
    const { person } = await workspace.upsertOne({ externalRef: 'r' });
    const item = { firstName: 'Ann', ...(expectedVersion !== undefined && { expectedVersion }) };
    for (const by of [{ externalRef: 'r' }, { identifier: person.identifier }])
      expect(await workspace.upsertOne({ ...by, ...item }, { dryRun: true })).toMatchObject(expected);
    expect(await workspace.upsertOne({ externalRef: 'r', ...item })).toMatchObject(expected);
    expect(await version()).toBe(expected.outcome === 'UPDATED' ? 2 : 1);
  });

  it('keeps a person from being made by who thinks that there is one', async () => {
    expect(await workspace.upsertOne({ externalRef: 'r', expectedVersion: 3 })).toMatchObject({
      failureCode: 'VERSION_CONFLICT',
    });
    expect((await workspace.find()).nodes).toEqual([]);
  });

  it('makes a person who must not be there yet, once', async () => {
    const item = { externalRef: 'r', expectedVersion: 0 };
    const { results } = await workspace.upsert([item, item]);
    expect(results.map(({ outcome }: JsonObject) => outcome)).toEqual(['CREATED', 'FAILED']);
  });

  it('is compared with what earlier items of the batch made of the person', async () => {
    await workspace.upsertOne({ externalRef: 'r' });
    const { results } = await workspace.upsert([
      { externalRef: 'r', firstName: 'A', expectedVersion: 1 },
      { externalRef: 'r', firstName: 'B', expectedVersion: 1 },
      { externalRef: 'r', firstName: 'C', expectedVersion: 2 },
    ]);
    expect(results.map(({ outcome }: JsonObject) => outcome)).toEqual(['UPDATED', 'FAILED', 'UPDATED']);
    expect(results[1].failureReason).toMatch(/version 2/);
  });

  it('lets one of many who change the same version win', async () => {
    await workspace.upsertOne({ externalRef: 'r' });
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        workspace.upsertOne({ externalRef: 'r', firstName: `n${n}`, expectedVersion: 1 }),
      ),
    );
    expect(results.filter(({ outcome }) => outcome === 'UPDATED')).toHaveLength(1);
    expect(results.filter(({ failureCode }) => failureCode === 'VERSION_CONFLICT')).toHaveLength(9);
    expect(await version()).toBe(2);
  });

  it('says nothing of persons out of sight', async () => {
    await workspace.groups('mine', 'theirs');
    const { person } = await workspace.upsertOne({ externalRef: 'r', groupIds: ['theirs'] });
    const mine = await workspace.as({ groups: ['mine'] });
    expect(await mine.upsertOne({ identifier: person.identifier, expectedVersion: 9 })).toMatchObject({
      failureCode: 'NOT_FOUND',
    });
    expect(await mine.upsertOne({ externalRef: 'r', expectedVersion: 0 })).toMatchObject({
      outcome: 'CREATED',
    });
  });
});
