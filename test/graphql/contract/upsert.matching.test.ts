import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { identifiers, newWorkspace, type Workspace } from './workspace.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { PHONE_REGION: 'GB' } });
});

const email = 'ann@example.com';
const phone = '020 7946 0123';

/** A workspace with these persons, each made by a batch of its own, and their identifiers. */
async function directoryOf(...persons: JsonObject[]): Promise<{ workspace: Workspace; ids: string[] }> {
  const workspace = await newWorkspace(gateway);
  const ids: string[] = [];
  for (const person of persons) {
    const { outcome, person: made } = await workspace.upsertOne(person);
    expect(outcome).toBe('CREATED');
    ids.push(made.identifier);
  }
  return { workspace, ids };
}

/** Who of the persons an item found: its place among them, 'new', or the code of its failure. */
const whom = (
  ids: string[],
  result: { person: { identifier: string } | null; failureCode: string; outcome: string },
) => {
  if (result.person === null) return result.failureCode;
  const place = ids.indexOf(result.person.identifier);
  return place < 0 && result.outcome === 'CREATED' ? 'new' : place;
};

describe('an item is matched', () => {
  const ref = { externalRef: 'id-1', firstName: 'Ann' };
  const byMail = { emailAddress: email, firstName: 'Ann' };
  const byPhone = { phoneNumber: phone, firstName: 'Bob' };

  it.each<[string, JsonObject[], JsonObject, unknown, string | null]>([
    ['by external reference', [ref], { externalRef: 'id-1' }, 0, 'EXTERNAL_REF'],
    ['by external reference, trimmed', [ref], { externalRef: ' id-1 ' }, 0, 'EXTERNAL_REF'],
    ['not by external reference in another case', [ref], { externalRef: 'ID-1' }, 'new', null],
    ['by e-mail address', [byMail], { emailAddress: email }, 0, 'EMAIL_ADDRESS'],
    ['by e-mail address in another case', [byMail], { emailAddress: 'ANN@Example.COM' }, 0, 'EMAIL_ADDRESS'],
    ['by phone number', [byPhone], { phoneNumber: phone }, 0, 'PHONE_NUMBER'],
    ['by phone number written otherwise', [byPhone], { phoneNumber: '+44 (20) 79460123' }, 0, 'PHONE_NUMBER'],
    [
      'not by phone number with an extension',
      [byPhone],
      { phoneNumber: `${phone} ext 5`, firstName: 'B' },
      'new',
      null,
    ],
    ['not by name', [byMail], { firstName: 'Ann', phoneNumber: phone }, 'new', null],
    [
      'by both, named by the stronger',
      [{ ...byMail, phoneNumber: phone }],
      { emailAddress: email, phoneNumber: phone },
      0,
      'EMAIL_ADDRESS',
    ],
    [
      'by all three, named by the strongest',
      [{ ...ref, ...byMail, phoneNumber: phone }],
      { externalRef: 'id-1', emailAddress: email, phoneNumber: phone },
      0,
      'EXTERNAL_REF',
    ],
    [
      'by external reference before e-mail address',
      [byMail, ref],
      { externalRef: 'id-1', emailAddress: email },
      1,
      'EXTERNAL_REF',
    ],
    [
      'by external reference, whatever else differs',
      [{ ...ref, ...byMail }],
      { externalRef: 'id-1', emailAddress: 'x@example.com', firstName: 'Eve' },
      0,
      'EXTERNAL_REF',
    ],
    [
      'with a person without a reference, though the item has one',
      [byMail],
      { externalRef: 'id-9', emailAddress: email },
      0,
      'EMAIL_ADDRESS',
    ],
    [
      'with a person with a reference, though the item has none',
      [{ ...ref, ...byMail }],
      { emailAddress: email },
      0,
      'EMAIL_ADDRESS',
    ],
    [
      'not with a person with another reference',
      [{ ...ref, ...byMail }],
      { externalRef: 'id-2', emailAddress: email },
      'new',
      null,
    ],
    [
      'with the one of two who has no other reference',
      [{ ...ref, ...byMail }, byPhone],
      { externalRef: 'id-2', emailAddress: email, phoneNumber: phone },
      1,
      'PHONE_NUMBER',
    ],
    [
      'with the one who agrees on more',
      [byMail, byPhone],
      { emailAddress: email, phoneNumber: phone, firstName: 'Bob' },
      1,
      'PHONE_NUMBER',
    ],
    [
      'with nobody when two agree as much',
      [byMail, byPhone],
      { emailAddress: email, phoneNumber: phone },
      'AMBIGUOUS_MATCH',
      null,
    ],
    [
      'case by case on names',
      [byMail, byPhone],
      { emailAddress: email, phoneNumber: phone, firstName: 'bob' },
      'AMBIGUOUS_MATCH',
      null,
    ],
  ])('%s', async (_what, persons, item, expected, matchedBy) => {
    const { workspace, ids } = await directoryOf(...persons);
    const result = await workspace.upsertOne(item);
    expect(whom(ids, result)).toBe(expected);
    expect(result.matchedBy).toBe(matchedBy);
    expect((await workspace.find()).totalCount).toBe(persons.length + (expected === 'new' ? 1 : 0));
  });
});

describe('an item with an identifier', () => {
  it('edits that person, whatever else it says', async () => {
    const { workspace, ids } = await directoryOf(
      { externalRef: 'id-1', emailAddress: email, firstName: 'Ann' },
      { externalRef: 'id-2', phoneNumber: phone, firstName: 'Bob' },
    );
    const result = await workspace.upsertOne({
      identifier: ids[1] as string,
      emailAddress: email,
      externalRef: 'id-3',
    });
    expect([whom(ids, result), result.matchedBy, result.outcome]).toEqual([1, 'IDENTIFIER', 'UPDATED']);
    expect(result.person).toMatchObject({ externalRef: 'id-3', emailAddress: email, phoneNumber: phone });
  });

  it.each(['nobody', '019b76da-a800-7000-8000-000000000001'])('never creates: %j', async identifier => {
    const { workspace } = await directoryOf();
    const result = await workspace.upsertOne({
      identifier,
      externalRef: 'id-1',
      firstName: 'Ann',
      emailAddress: email,
    });
    expect(result).toMatchObject({
      success: false,
      outcome: 'FAILED',
      failureCode: 'NOT_FOUND',
      person: null,
    });
    expect((await workspace.find()).totalCount).toBe(0);
  });

  it.each(['', '  '])('is invalid when it is blank: %j', async identifier => {
    const { workspace } = await directoryOf();
    const result = await workspace.upsertOne({ identifier, externalRef: 'id-1' });
    expect(result).toMatchObject({ success: false, failureCode: 'INVALID_VALUE' });
    expect(result.failureReason).toContain('identifier');
  });

  it('that is null is matched like any other', async () => {
    const { workspace, ids } = await directoryOf({ externalRef: 'id-1' });
    expect(whom(ids, await workspace.upsertOne({ identifier: null, externalRef: 'id-1' }))).toBe(0);
  });

  it('may not take the external reference of another person in scope', async () => {
    const { workspace, ids } = await directoryOf({ externalRef: 'id-1' }, { externalRef: 'id-2' });
    const identifier = ids[0] as string;
    const result = await workspace.upsertOne({ identifier, externalRef: 'id-2', firstName: 'Ann' });
    expect(result).toMatchObject({ success: false, failureCode: 'EXTERNAL_REF_TAKEN', person: null });
    expect((await workspace.upsertOne({ identifier, externalRef: 'id-1' })).outcome).toBe('UNCHANGED');
    expect((await workspace.find({ filter: { firstName: 'Ann' } })).totalCount).toBe(0);
  });
});

describe('a person with another external reference', () => {
  const ann = { externalRef: 'id-1', emailAddress: email, phoneNumber: phone, firstName: 'Ann' };
  const item = { externalRef: 'id-2', emailAddress: email, firstName: 'Ben' };

  it('is somebody else, unless told otherwise', async () => {
    const { workspace, ids } = await directoryOf(ann);
    for (const options of [{}, { onExternalRefMismatch: 'CREATE' }]) {
      const result = await workspace.upsertOne(item, { ...options, dryRun: true });
      expect([whom(ids, result), result.otherMatches]).toEqual(['new', []]);
    }
  });

  it('is updated, the reference too, under UPDATE', async () => {
    const { workspace, ids } = await directoryOf(ann);
    const result = await workspace.upsertOne(item, { onExternalRefMismatch: 'UPDATE' });
    expect([whom(ids, result), result.matchedBy]).toEqual([0, 'EMAIL_ADDRESS']);
    expect(result.changes).toContainEqual({ field: 'externalRef', before: 'id-1', after: 'id-2' });
    expect((await workspace.upsertOne({ externalRef: 'id-1' })).outcome).toBe('CREATED');
  });

  it('fails the item under FAIL', async () => {
    const { workspace } = await directoryOf(ann);
    const result = await workspace.upsertOne(item, { onExternalRefMismatch: 'FAIL' });
    expect(result).toMatchObject({ outcome: 'FAILED', failureCode: 'EXTERNAL_REF_MISMATCH', person: null });
    expect((await workspace.find()).nodes).toMatchObject([{ firstName: 'Ann', externalRef: 'id-1' }]);
  });

  it.each(['CREATE', 'UPDATE', 'FAIL'])('is no candidate where there is another, under %s', async setting => {
    const { workspace, ids } = await directoryOf(ann, { phoneNumber: '+44 20 7946 0999', firstName: 'Ben' });
    const both = { ...item, phoneNumber: '020 7946 0999' };
    const result = await workspace.upsertOne(both, { onExternalRefMismatch: setting });
    expect([whom(ids, result), result.otherMatches, result.person.externalRef]).toEqual([1, [], 'id-2']);
  });

  it('is one of several under UPDATE, where the best is taken', async () => {
    const { workspace, ids } = await directoryOf(ann, { ...ann, externalRef: 'id-3', lastName: 'Lee' });
    const tied = await workspace.upsertOne(item, { onExternalRefMismatch: 'UPDATE' });
    expect(tied.failureCode).toBe('AMBIGUOUS_MATCH');
    const clear = await workspace.upsertOne(
      { ...item, lastName: 'Lee' },
      { onExternalRefMismatch: 'UPDATE' },
    );
    expect([whom(ids, clear), identifiers(clear.otherMatches)]).toEqual([1, [ids[0]]]);
  });
});
