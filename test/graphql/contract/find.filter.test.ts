import { beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../../support/startGateway.ts';
import { newWorkspace, refs, type Workspace } from './workspace.ts';

let workspace: Workspace;
let ann: { identifier: string; updatedAt: string };
beforeAll(async () => {
  workspace = await newWorkspace(await startGateway({ env: { PHONE_REGION: 'GB' } }));
  const { results } = await workspace.upsert([
    {
      externalRef: 'A-1',
      firstName: 'Ann',
      lastName: 'Lee',
      emailAddress: 'Ann.Lee@Example.com',
      phoneNumber: '020 7946 0123',
    },
    {
      externalRef: 'B-1',
      firstName: 'Ben',
      lastName: 'Lee',
      emailAddress: 'straße@example.com',
      phoneNumber: '+44 20 7946 0123',
      status: 'UNSUBSCRIBED',
    },
    { externalRef: 'C-1', firstName: 'Zoe\u0308', phoneNumber: '+1-555-0123 ext. 7', status: 'BOUNCED' },
    { externalRef: 'D-1', firstName: 'ann', lastName: 'lee' },
  ]);
  ann = results[0].person;
});

const everybody = ['A-1', 'B-1', 'C-1', 'D-1'];
const strings = ['identifier', 'externalRef', 'firstName', 'lastName', 'emailAddress', 'phoneNumber'];

describe('a filter', () => {
  it.each([
    ['without conditions', {}, everybody],
    ['of nulls', { firstName: null, status: null, groupIds: null, updatedSince: null }, everybody],
    ['by external reference', { externalRef: 'A-1' }, ['A-1']],
    ['by external reference with outer blanks', { externalRef: ' A-1\t' }, ['A-1']],
    ['by external reference in another case', { externalRef: 'a-1' }, []],
    ['by first name', { firstName: 'Ann' }, ['A-1']],
    ['by first name in another case', { firstName: 'ann' }, ['D-1']],
    ['by the beginning of a first name', { firstName: 'An' }, []],
    ['by first name as NFC', { firstName: 'Zoë' }, ['C-1']],
    ['by first name as NFD', { firstName: 'Zoe\u0308' }, ['C-1']],
    ['by last name', { lastName: 'Lee' }, ['A-1', 'B-1']],
    ['by e-mail address', { emailAddress: 'Ann.Lee@Example.com' }, ['A-1']],
    ['by e-mail address in another case', { emailAddress: ' ann.lee@example.COM ' }, ['A-1']],
    ['by e-mail address in full-width letters', { emailAddress: 'ａｎｎ.lee@example.com' }, ['A-1']],
    ['by e-mail address, its case folded', { emailAddress: 'STRASSE@example.com' }, ['B-1']],
    ['by phone number as it was written', { phoneNumber: '020 7946 0123' }, ['A-1', 'B-1']],
    ['by phone number in international form', { phoneNumber: '+442079460123' }, ['A-1', 'B-1']],
    ['by phone number with other punctuation', { phoneNumber: '(020) 7946-0123' }, ['A-1', 'B-1']],
    ['by phone number of another region', { phoneNumber: '+1 20 7946 0123' }, []],
    ['by phone number with its extension', { phoneNumber: '+1 555 0123 x7' }, ['C-1']],
    ['by phone number without its extension', { phoneNumber: '+1-555-0123' }, []],
    ['by status ACTIVE', { status: 'ACTIVE' }, ['A-1', 'D-1']],
    ['by status UNSUBSCRIBED', { status: 'UNSUBSCRIBED' }, ['B-1']],
    ['by status BOUNCED', { status: 'BOUNCED' }, ['C-1']],
    ['by two fields of one person', { lastName: 'Lee', status: 'UNSUBSCRIBED' }, ['B-1']],
    ['by two fields of two persons', { emailAddress: 'ann.lee@example.com', firstName: 'Ben' }, []],
    ['by two keys', { emailAddress: 'ann.lee@example.com', phoneNumber: '02079460123' }, ['A-1']],
    [
      'by three keys',
      { externalRef: 'B-1', emailAddress: 'strasse@example.com', phoneNumber: '+442079460123' },
      ['B-1'],
    ],
    ['by null and a value', { firstName: null, lastName: 'lee' }, ['D-1']],
    ['by a malformed e-mail address', { emailAddress: 'nonsense' }, []],
    ['by a phone number without digits', { phoneNumber: 'none' }, []],
    ['by an identifier that is no UUID', { identifier: 'nobody' }, []],
    ['by a wildcard', { firstName: '%' }, []],
    ['by NUL', { firstName: 'Ann\0' }, []],
    ['by a lone surrogate', { lastName: 'Lee\ud800' }, []],
    ['by a change in the future', { updatedSince: '2999-01-01T00:00:00Z' }, []],
    ['by any change', { updatedSince: '2000-01-01T00:00:00+01:00' }, everybody],
  ])('%s', async (_what, filter, expected) => {
    const page = await workspace.find({ filter });
    expect(refs(page)).toEqual(expected);
    expect([page.totalCount, page.totalCountIsExact]).toEqual([expected.length, true]);
  });

  it.each(
    strings.flatMap(field => [
      [field, ''],
      [field, ' \t '],
    ]),
  )('by %s %j matches nobody, and is no error', async (field, blank) => {
    expect(refs(await workspace.find({ filter: { [field]: blank } }))).toEqual([]);
  });

  it('by identifier finds that person only', async () => {
    const { identifier } = ann;
    expect(refs(await workspace.find({ filter: { identifier } }))).toEqual(['A-1']);
    expect(refs(await workspace.find({ filter: { identifier: ` ${identifier} ` } }))).toEqual(['A-1']);
    expect(refs(await workspace.find({ filter: { identifier, firstName: 'Ben' } }))).toEqual([]);
    expect(
      refs(await workspace.find({ filter: { identifier: '019b76da-a800-7000-8000-000000000001' } })),
    ).toEqual([]);
  });

  it('by updatedSince counts the moment itself in', async () => {
    const later = await workspace.upsertOne({ externalRef: 'E-1' });
    const { updatedAt } = later.person;
    expect(refs(await workspace.find({ filter: { updatedSince: updatedAt, externalRef: 'E-1' } }))).toEqual([
      'E-1',
    ]);
    const next = new Date(Date.parse(updatedAt) + 1).toISOString();
    expect(refs(await workspace.find({ filter: { updatedSince: next, externalRef: 'E-1' } }))).toEqual([]);
    const { results } = await workspace.upsert([{ identifier: later.person.identifier, externalRef: 'E-2' }]);
    expect(results[0].success).toBe(true);
    expect(refs(await workspace.find({ filter: { externalRef: 'E-1' } }))).toEqual([]);
    expect(refs(await workspace.find({ filter: { externalRef: 'E-2' } }))).toEqual(['E-2']);
    await workspace.data(
      'mutation ($ids: [ID!]!) { deletePersons(input: { identifiers: $ids }) { results { success } } }',
      { ids: [later.person.identifier] },
    );
  });

  it('by a field that was cleared or replaced no longer finds the person', async () => {
    const { identifier } = (
      await workspace.upsertOne({ externalRef: 'F-1', firstName: 'Fay', emailAddress: 'fay@example.com' })
    ).person;
    await workspace.upsertOne({ identifier, emailAddress: 'fay@example.org', firstName: null });
    expect(refs(await workspace.find({ filter: { emailAddress: 'fay@example.com' } }))).toEqual([]);
    expect(refs(await workspace.find({ filter: { firstName: 'Fay' } }))).toEqual([]);
    expect(refs(await workspace.find({ filter: { emailAddress: 'FAY@example.org' } }))).toEqual(['F-1']);
  });
});
