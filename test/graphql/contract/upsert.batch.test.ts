import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { failureOf, identifiers, newWorkspace, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
});

interface Result {
  index: number;
  outcome: string;
  success: boolean;
  person: { identifier: string } | null;
}
const outcomes = (results: Result[]) => results.map(({ outcome }) => outcome);
const items = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ externalRef: `id-${index}` }));

describe('a batch', () => {
  it('answers in input order, counts, and lets nothing that fails stop the rest', async () => {
    await workspace.upsert([{ externalRef: 'id-2', firstName: 'Ben' }, { externalRef: 'id-4' }]);
    const { results, ...counts } = await workspace.upsert([
      { externalRef: 'id-1' },
      { externalRef: 'id-2', firstName: 'Bob' },
      { firstName: 'Test insufficient info' },
      { externalRef: 'id-4' },
      { externalRef: 'id-5', emailAddress: 'nonsense' },
      { identifier: 'nobody' },
      { externalRef: 'id-7' },
    ]);
    expect(counts).toEqual({
      createdCount: 2,
      updatedCount: 1,
      unchangedCount: 1,
      failedCount: 3,
      replayed: false,
    });
    expect(outcomes(results)).toEqual([
      'CREATED',
      'UPDATED',
      'FAILED',
      'UNCHANGED',
      'FAILED',
      'FAILED',
      'CREATED',
    ]);
    for (const [index, result] of results.entries()) {
      const { outcome, success, person, failureCode, failureReason } = result;
      expect(result.index).toBe(index);
      expect([success, person !== null, failureCode === null, failureReason === null]).toEqual(
        Array(4).fill(outcome !== 'FAILED'),
      );
    }
    expect(refs(await workspace.find())).toEqual(['id-2', 'id-4', 'id-1', 'id-7']);
  });

  it.each([
    [0, [400, 'BAD_USER_INPUT', undefined]],
    [101, [400, 'BATCH_TOO_LARGE', undefined]],
    [500, [400, 'BATCH_TOO_LARGE', undefined]],
  ])('of %i items is refused, and nothing is written', async (count, failure) => {
    const answer = await workspace.askUpsert(items(count));
    expect([failureOf(answer), answer.data]).toEqual([failure, null]);
    expect((await workspace.find()).totalCount).toBe(0);
  });

  it.each([1, 100])('of %i items is taken', async count => {
    expect((await workspace.upsert(items(count))).createdCount).toBe(count);
    expect((await workspace.upsert(items(count))).unchangedCount).toBe(count);
    expect(refs(await workspace.find())).toEqual(items(count).map(({ externalRef }) => externalRef));
  });

  it('numbers its new persons in input order', async () => {
    await workspace.upsert(items(3).reverse());
    expect(refs(await workspace.find())).toEqual(['id-2', 'id-1', 'id-0']);
  });

  it('makes identifiers that are UUIDs of version 7', async () => {
    const { person } = await workspace.upsertOne({ externalRef: 'id-1' });
    expect(person.identifier).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

describe('a later item', () => {
  it('finds a person that an earlier one made', async () => {
    const { results } = await workspace.upsert([
      { emailAddress: 'ann@example.com', firstName: 'Ann' },
      { emailAddress: 'ANN@example.com', lastName: 'Lee' },
    ]);
    expect(outcomes(results)).toEqual(['CREATED', 'UPDATED']);
    expect(results[1]).toMatchObject({
      matchedBy: 'EMAIL_ADDRESS',
      changes: [{ field: 'lastName', before: null, after: 'Lee' }],
    });
    expect(results[0]).toMatchObject({ changes: [], matchedBy: null, person: results[1].person });
    expect(results[0].person.lastName).toBe('Lee');
  });

  it('sees a key that an earlier one set, and one that it cleared', async () => {
    const { person } = await workspace.upsertOne({ externalRef: 'id-1', emailAddress: 'old@example.com' });
    const { results } = await workspace.upsert([
      { externalRef: 'id-1', emailAddress: 'new@example.com' },
      { emailAddress: 'new@example.com', firstName: 'Ann' },
      { emailAddress: 'old@example.com', firstName: 'Ben' },
    ]);
    expect(outcomes(results)).toEqual(['UPDATED', 'UPDATED', 'CREATED']);
    expect(results[1].person.identifier).toBe(person.identifier);
  });

  it('sees a reference that an earlier one took away', async () => {
    const { person } = await workspace.upsertOne({ externalRef: 'id-1' });
    const { results } = await workspace.upsert([
      { identifier: person.identifier, externalRef: null },
      { externalRef: 'id-1' },
    ]);
    expect(outcomes(results)).toEqual(['UPDATED', 'CREATED']);
    expect(results[0].changes).toEqual([{ field: 'externalRef', before: 'id-1', after: null }]);
  });

  it('sees the groups that an earlier one joined', async () => {
    await workspace.groups('group-1', 'group-2');
    const { person } = await workspace.upsertOne({ externalRef: 'id-1', groupIds: ['group-1'] });
    const { results } = await workspace.upsert([
      { externalRef: 'id-1', groupIds: ['group-2', 'group-1'] },
      { externalRef: 'id-1', groupIds: ['group-2'] },
    ]);
    expect(outcomes(results)).toEqual(['UPDATED', 'UNCHANGED']);
    expect(results[1].person.identifier).toBe(person.identifier);
  });

  it('tells what itself changed, while the person is as after the whole batch', async () => {
    const { results } = await workspace.upsert([
      { externalRef: 'id-1', firstName: 'A' },
      { externalRef: 'id-1', firstName: 'B' },
      { externalRef: 'id-1', firstName: 'A' },
    ]);
    expect(results.map(({ changes }: { changes: unknown }) => changes)).toEqual([
      [],
      [{ field: 'firstName', before: 'A', after: 'B' }],
      [{ field: 'firstName', before: 'B', after: 'A' }],
    ]);
    for (const { person } of results) expect(person.firstName).toBe('A');
    expect((await workspace.find()).totalCount).toBe(1);
  });

  it('does not see what a failed one would have done', async () => {
    const { results } = await workspace.upsert([
      { externalRef: 'id-1', firstName: 'Ann', locale: 'example_string' },
      { externalRef: 'id-1' },
    ]);
    expect(outcomes(results)).toEqual(['FAILED', 'CREATED']);
    expect(results[1].person.firstName).toBeNull();
  });

  it('names as other matches whom earlier ones made, as they are after the batch', async () => {
    const phoneNumber = '+442079460123';
    const { results } = await workspace.upsert([
      { externalRef: 'id-1', phoneNumber },
      { externalRef: 'id-2', phoneNumber },
      { phoneNumber },
    ]);
    expect(results[2].failureCode).toBe('AMBIGUOUS_MATCH');
    expect(identifiers(results[2].otherMatches)).toEqual(
      results.slice(0, 2).map(({ person }: Result) => person?.identifier),
    );
  });
});

describe('a dry run', () => {
  const batch = [
    { externalRef: 'id-1', firstName: 'Anna' },
    { externalRef: 'id-2', firstName: 'Ben' },
    { externalRef: 'id-2', lastName: 'Lee' },
    { firstName: 'nobody' },
  ];
  const comparable = (payload: { results: Result[] }) => ({
    ...payload,
    results: payload.results.map(({ person, ...result }) => ({
      ...result,
      person: person && {
        ...person,
        identifier: '',
        createdAt: '',
        updatedAt: '',
        firstSeenAt: '',
        lastSeenAt: '',
      },
    })),
  });

  it('answers the same and writes nothing', async () => {
    await workspace.groups('group-1');
    await workspace.upsert([{ externalRef: 'id-1', firstName: 'Ann' }]);
    const before = await workspace.find();
    const dry = await workspace.upsert(batch, { dryRun: true });
    expect(await workspace.find()).toEqual(before);
    expect(
      (await workspace.find({ filter: { identifier: dry.results[1].person.identifier } })).nodes,
    ).toEqual([]);
    const edit = await workspace.upsertOne({ identifier: dry.results[1].person.identifier, firstName: 'X' });
    expect(edit.failureCode).toBe('NOT_FOUND');
    const real = await workspace.upsert(batch);
    expect(comparable(real)).toEqual(comparable(dry));
    expect(real).toMatchObject({ createdCount: 1, updatedCount: 2, failedCount: 1 });
  });

  it('takes no sequence number', async () => {
    await workspace.upsert(items(5), { dryRun: true });
    await workspace.upsert(items(2));
    expect((await workspace.find({ first: 1 })).lastId).toBe(2);
  });

  it('neither reads nor records an idempotency key', async () => {
    const options = { idempotencyKey: 'key' };
    const dry = await workspace.upsert(items(1), { ...options, dryRun: true });
    expect(dry.replayed).toBe(false);
    const real = await workspace.upsert(items(2), options);
    expect([real.createdCount, real.replayed]).toEqual([2, false]);
    const again = await workspace.upsert(items(3), { ...options, dryRun: true });
    expect([again.createdCount, again.unchangedCount, again.replayed]).toEqual([1, 2, false]);
  });
});
