import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { upsertPersons } from '../../../src/directory/upsertPersons.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { failureOf, identifiers, newWorkspace, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
});

const key = { idempotencyKey: 'request-1' };
const batch = [
  { externalRef: 'id-1', firstName: 'Ann', attributes: { a: 1, b: 2 } },
  { externalRef: 'id-1', lastName: 'Lee' },
  { firstName: 'insufficient', groupIds: [] },
];
const reused = [409, 'IDEMPOTENCY_KEY_REUSED', undefined];
const remove = 'mutation ($id: ID!) { deletePersons(input: { identifiers: [$id] }) { results { success } } }';

describe('a repeat with the same idempotency key', () => {
  it('gives the same outcomes and writes nothing', async () => {
    const first = await workspace.upsert(batch, key);
    expect([first.replayed, first.createdCount, first.updatedCount, first.failedCount]).toEqual([
      false,
      1,
      1,
      1,
    ]);
    const second = await workspace.upsert(batch, key);
    expect(second).toEqual({ ...first, replayed: true });
    expect((await workspace.find()).totalCount).toBe(1);
  });

  it('knows the same input in another order of its fields', async () => {
    await workspace.upsert(batch, key);
    const [ann, ...rest] = batch;
    const same = { attributes: { b: 2, a: 1 }, firstName: ann?.firstName ?? '', externalRef: 'id-1' };
    expect((await workspace.upsert([same, ...rest], { ...key, onAmbiguousMatch: 'FAIL' })).replayed).toBe(
      true,
    );
  });

  it('shows persons as they are now', async () => {
    const first = await workspace.upsert(batch, key);
    await workspace.groups('group-1');
    await workspace.upsertOne({ externalRef: 'id-1', firstName: 'Anna', groupIds: [] });
    await workspace.upsertOne({ identifier: first.results[0].person.identifier, groupIds: ['group-1'] });
    const { results, replayed, createdCount } = await workspace.upsert(batch, key);
    expect([replayed, createdCount]).toEqual([true, 1]);
    expect(results[0].person).toMatchObject({ firstName: 'Anna', groups: [{ identifier: 'group-1' }] });
    expect(results[1].changes).toEqual([{ field: 'lastName', before: null, after: 'Lee' }]);
  });

  it('shows persons as far as the viewer may see them', async () => {
    await workspace.groups('group-1', 'group-2');
    const person = { externalRef: 'id-1', phoneNumber: '+442079460123', groupIds: ['group-1'] };
    const first = await workspace.upsert([person], key);
    const narrower = await workspace.as({ groups: ['group-2'] });
    const [result] = (await narrower.upsert([person], key)).results;
    expect(result).toMatchObject({ success: true, outcome: 'CREATED', person: null, changes: [] });
    await workspace.data(remove, { id: first.results[0].person.identifier });
    const { results, replayed } = await workspace.upsert([person], key);
    expect([replayed, results[0].outcome, results[0].person]).toEqual([true, 'CREATED', null]);
    expect((await workspace.find()).totalCount).toBe(0);
  });

  it('names the other matches that there still are', async () => {
    const phoneNumber = '+442079460123';
    const family = ['id-1', 'id-2', 'id-3'].map(externalRef => ({ externalRef, phoneNumber }));
    const { results } = await workspace.upsert(family);
    const ambiguous = [{ phoneNumber, firstName: 'Ann' }];
    expect((await workspace.upsert(ambiguous, key)).results[0].otherMatches).toHaveLength(3);
    await workspace.data(remove, { id: results[1].person.identifier });
    const again = (await workspace.upsert(ambiguous, key)).results[0];
    expect([again.failureCode, identifiers(again.otherMatches)]).toEqual([
      'AMBIGUOUS_MATCH',
      [results[0].person.identifier, results[2].person.identifier],
    ]);
  });

  it('is a new request after 24 hours, and not before', async () => {
    const viewer = { subject: 'tester', workspace: workspace.name, access: { kind: 'all' } } as const;
    const writer = { ...viewer, scopes: ['people:write'] };
    const persons = [{ externalRef: 'id-1' }];
    const input = {
      persons,
      onExternalRefMismatch: 'CREATE',
      onAmbiguousMatch: 'FAIL',
      dryRun: false,
    } as const;
    const upsertIn = (hours: number) => {
      const now = Date.now() + hours * 3_600_000;
      return upsertPersons({ ...gateway.services, now: () => now }, writer, { ...input, ...key });
    };
    expect((await workspace.upsert(persons, key)).createdCount).toBe(1);
    expect(await upsertIn(23.99)).toMatchObject({ replayed: true, results: [{ outcome: 'CREATED' }] });
    expect(await upsertIn(24.01)).toMatchObject({ replayed: false, results: [{ outcome: 'UNCHANGED' }] });
    expect(await upsertIn(24.02)).toMatchObject({ replayed: true, results: [{ outcome: 'UNCHANGED' }] });
    const other = { ...input, ...key, persons: [{ externalRef: 'id-2' }] };
    const now = Date.now() + 49 * 3_600_000;
    const later = { ...gateway.services, now: () => now };
    expect(await upsertPersons(later, writer, other)).toMatchObject({ replayed: false });
  });
});

describe('another input under the same key', () => {
  it.each<[string, object[], object]>([
    ['another value', [{ ...batch[0], firstName: 'Eve' }, ...batch.slice(1)], {}],
    ['a field more', [{ ...batch[0], locale: null }, ...batch.slice(1)], {}],
    ['an item less', batch.slice(1), {}],
    ['another order', batch.toReversed(), {}],
    ['another setting', batch, { onAmbiguousMatch: 'OLDEST' }],
    ['the other setting', batch, { onExternalRefMismatch: 'FAIL' }],
  ])('is refused and writes nothing: %s', async (_what, persons, options) => {
    await workspace.upsert(batch, key);
    const before = await workspace.find();
    const answer = await workspace.askUpsert(persons as typeof batch, { ...key, ...options });
    expect([failureOf(answer), answer.data]).toEqual([reused, null]);
    expect(await workspace.find()).toEqual(before);
    expect((await workspace.upsert(batch, key)).replayed).toBe(true);
  });
});

describe('an idempotency key', () => {
  it('is of one subject in one workspace', async () => {
    await workspace.upsert(batch, key);
    const other = [{ externalRef: 'id-9' }];
    expect((await (await workspace.as({ subject: 'other' })).upsert(other, key)).createdCount).toBe(1);
    expect((await (await newWorkspace(gateway)).upsert(other, key)).createdCount).toBe(1);
    expect(failureOf(await workspace.askUpsert(other, key))).toEqual(reused);
  });

  it('is compared to the letter', async () => {
    await workspace.upsert(batch, key);
    for (const idempotencyKey of ['REQUEST-1', 'request-1 ', ' request-1', 'request-'])
      expect((await workspace.upsert([{ externalRef: idempotencyKey }], { idempotencyKey })).replayed).toBe(
        false,
      );
  });

  it('null makes each request stand for itself', async () => {
    await workspace.upsert(batch, { idempotencyKey: null });
    expect((await workspace.upsert(batch, { idempotencyKey: null })).replayed).toBe(false);
  });

  it('has at most 255 characters', async () => {
    const long = { idempotencyKey: 'k'.repeat(255) };
    await workspace.upsert(batch, long);
    expect((await workspace.upsert(batch, long)).replayed).toBe(true);
    for (const idempotencyKey of ['k'.repeat(256), ''])
      expect(failureOf(await workspace.askUpsert(batch, { idempotencyKey }))).toEqual([
        400,
        'BAD_USER_INPUT',
        undefined,
      ]);
  });

  it('is not used up by a refused request', async () => {
    await workspace.groups('group-1');
    const both = { externalRef: 'id-1', groupIds: ['group-1'], groupExternalRefs: ['x'] };
    for (const persons of [[], Array(101).fill({}), [both]])
      expect((await workspace.askUpsert(persons, key)).status).toBe(400);
    const reader = await workspace.as({ scopes: ['people:read'] });
    expect((await reader.askUpsert(batch, key)).status).toBe(403);
    expect(await workspace.upsert(batch, key)).toMatchObject({ replayed: false, createdCount: 1 });
    expect((await workspace.askUpsert([{ externalRef: 'id-9' }], key)).status).toBe(409);
    expect((await workspace.upsert(batch, key)).replayed).toBe(true);
  });

  it('is used up by a batch all of whose items fail', async () => {
    const failing = [{ firstName: 'insufficient' }];
    await workspace.upsert(failing, key);
    expect(await workspace.upsert(failing, key)).toMatchObject({ replayed: true, failedCount: 1 });
  });

  it('used by many at once has one effect, and the others get its answer', async () => {
    const people = Array.from({ length: 20 }, (_, index) => ({
      emailAddress: `p${index}@example.com`,
      firstName: 'P',
    }));
    const answers = await Promise.all(Array.from({ length: 12 }, () => workspace.upsert(people, key)));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    for (const { replayed: _, ...answer } of answers) {
      const { replayed, ...first } = answers[0];
      expect(answer).toEqual(first);
    }
    expect((await workspace.find()).totalCount).toBe(20);
  });

  it('used for different inputs at once has one effect, and the others are refused', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => workspace.askUpsert([{ externalRef: `id-${index}` }], key)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(11).fill(409)]);
    expect((await workspace.find()).totalCount).toBe(1);
  });
});
