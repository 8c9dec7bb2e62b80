import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { identifiers, newWorkspace, type Workspace } from './workspace.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});

const phoneNumber = '+442079460123';

/** So many people who share a phone number, each with a reference of its own. */
async function family(size: number, extra: (index: number) => JsonObject = () => ({})) {
  const workspace = await newWorkspace(gateway);
  const { results } = await workspace.upsert(
    Array.from({ length: size }, (_, index) => ({
      externalRef: `id-${index}`,
      phoneNumber,
      ...extra(index),
    })),
  );
  const ids: string[] = identifiers(results.map(({ person }: { person: { identifier: string } }) => person));
  expect(new Set(ids).size).toBe(size);
  return { workspace, ids };
}

describe('several candidates', () => {
  it('who agree equally fail the item, which names them', async () => {
    const { workspace, ids } = await family(3);
    const result = await workspace.upsertOne({ phoneNumber, firstName: 'Ann' });
    expect(result).toMatchObject({
      success: false,
      outcome: 'FAILED',
      failureCode: 'AMBIGUOUS_MATCH',
      person: null,
      matchedBy: null,
      changes: [],
    });
    expect(result.failureReason).toEqual(expect.any(String));
    expect(identifiers(result.otherMatches).sort()).toEqual(ids.sort());
    expect((await workspace.find({ filter: { firstName: 'Ann' } })).totalCount).toBe(0);
  });

  it('who agree equally give the oldest under OLDEST', async () => {
    const { workspace, ids } = await family(3);
    const result = await workspace.upsertOne(
      { phoneNumber, firstName: 'Ann' },
      { onAmbiguousMatch: 'OLDEST' },
    );
    expect(result).toMatchObject({
      outcome: 'UPDATED',
      matchedBy: 'PHONE_NUMBER',
      failureCode: null,
      failureReason: null,
    });
    expect(result.person.identifier).toBe(ids[0]);
    expect(identifiers(result.otherMatches).sort()).toEqual([...ids.slice(1)].sort());
  });

  it('give the oldest of the tied only, under OLDEST', async () => {
    const { workspace, ids } = await family(3, index => (index === 0 ? {} : { firstName: 'Ann' }));
    const result = await workspace.upsertOne(
      { phoneNumber, firstName: 'Ann' },
      { onAmbiguousMatch: 'OLDEST' },
    );
    expect([result.person.identifier, result.outcome]).toEqual([ids[1], 'UNCHANGED']);
  });

  it.each<[string, JsonObject]>([
    ['first name', { firstName: 'Ann' }],
    ['last name', { lastName: 'Lee' }],
    ['e-mail address', { emailAddress: 'ann@example.com' }],
  ])('give the one that agrees on the %s too', async (_what, extra) => {
    const { workspace, ids } = await family(3, index => (index === 2 ? extra : {}));
    const result = await workspace.upsertOne({ phoneNumber, ...extra });
    expect([result.person.identifier, result.outcome]).toEqual([ids[2], 'UNCHANGED']);
    expect(identifiers(result.otherMatches)).toEqual(ids.slice(0, 2));
  });

  it('who bear one external reference in several groups are ambiguous too', async () => {
    const workspace = await newWorkspace(gateway);
    await workspace.groups('group-1', 'group-2');
    const { results } = await workspace.upsert([
      { externalRef: 'id-1', groupIds: ['group-1'], firstName: 'Ann' },
      { externalRef: 'id-1', groupIds: ['group-2'], firstName: 'Ben' },
    ]);
    expect(results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['CREATED', 'CREATED']);
    const tied = await workspace.upsertOne({ externalRef: 'id-1', lastName: 'Lee' });
    expect([tied.failureCode, tied.otherMatches.length]).toEqual(['AMBIGUOUS_MATCH', 2]);
    const clear = await workspace.upsertOne({ externalRef: 'id-1', firstName: 'Ben', lastName: 'Lee' });
    expect([clear.person.identifier, clear.matchedBy]).toEqual([
      results[1].person.identifier,
      'EXTERNAL_REF',
    ]);
    expect(identifiers(clear.otherMatches)).toEqual([results[0].person.identifier]);
  });
});

describe('many candidates', () => {
  const best = (workspace: Workspace, options?: JsonObject) =>
    workspace.upsertOne({ phoneNumber, firstName: 'Ann', lastName: 'Lee' }, options);

  it('of 50 the best is taken, and 49 are named', async () => {
    const { workspace, ids } = await family(50, index => (index === 49 ? { firstName: 'Ann' } : {}));
    const result = await best(workspace);
    expect([result.outcome, result.person.identifier, result.otherMatches.length]).toEqual([
      'UPDATED',
      ids[49],
      49,
    ]);
  });

  it.each(['FAIL', 'OLDEST'])('of 51 nobody is taken under %s, and 50 are named', async onAmbiguousMatch => {
    const { workspace, ids } = await family(51, index => (index === 50 ? { firstName: 'Ann' } : {}));
    const result = await best(workspace, { onAmbiguousMatch });
    expect([result.failureCode, result.person, result.otherMatches.length]).toEqual([
      'AMBIGUOUS_MATCH',
      null,
      50,
    ]);
    expect(ids).toEqual(expect.arrayContaining(identifiers(result.otherMatches)));
    expect((await workspace.find({ filter: { lastName: 'Lee' } })).totalCount).toBe(0);
  });

  it('with other references are none: the one without is found among them all', async () => {
    const { workspace } = await family(100);
    await workspace.upsert(
      Array.from({ length: 80 }, (_, index) => ({ externalRef: `more-${index}`, phoneNumber })),
    );
    const alone = await workspace.upsertOne({ externalRef: 'alone', firstName: 'Zoe' });
    await workspace.upsertOne({ identifier: alone.person.identifier, externalRef: null, phoneNumber });
    const result = await workspace.upsertOne({ externalRef: 'id-new', phoneNumber, firstName: 'Zoe' });
    expect([result.person.identifier, result.matchedBy, result.otherMatches]).toEqual([
      alone.person.identifier,
      'PHONE_NUMBER',
      [],
    ]);
  });
});
