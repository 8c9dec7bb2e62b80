import { describe, it } from 'vitest';
import type { PersonInput } from '../../src/domain/person.ts';
import { group, person, type World } from './build.ts';
import { type Expected, expectResult } from './expectResult.ts';

const ada = { firstName: 'Ada', lastName: 'Lovelace' };
const email = { emailAddress: 'ada@example.com' };
const phone = { phoneNumber: '+4930123456' };
/** Two, three, … who share e-mail and phone. */
const alike = (count: number, input: PersonInput = {}) =>
  Array.from({ length: count }, (_, index) => person(2 + index, { ...email, ...phone, ...input }));

describe('an ambiguous match', () => {
  it.each<[string, PersonInput, World, Expected]>([
    [
      'fails, and names all who match',
      email,
      { persons: alike(2) },
      { code: 'AMBIGUOUS_MATCH', others: [2, 3] },
    ],
    [
      'fails, and names those who match less too',
      { ...email, ...phone },
      { persons: [...alike(2), person(9, email)] },
      { code: 'AMBIGUOUS_MATCH', others: [2, 3, 9] },
    ],
    [
      'fails between e-mail and phone',
      { ...email, ...phone },
      { persons: [person(2, phone), person(3, email)] },
      { code: 'AMBIGUOUS_MATCH', others: [2, 3] },
    ],
    [
      'fails between two of one external reference',
      { externalRef: 'r' },
      { persons: [person(2, { externalRef: 'r' }), person(3, { externalRef: 'r' })] },
      { code: 'AMBIGUOUS_MATCH', others: [2, 3] },
    ],
    [
      'is no match of absent names',
      { ...email, ...ada },
      { persons: alike(2) },
      { code: 'AMBIGUOUS_MATCH', others: [2, 3] },
    ],
    [
      'is settled for the oldest where that is asked',
      email,
      { persons: alike(3).reverse(), onAmbiguousMatch: 'OLDEST' },
      { person: 'person-2', others: [3, 4] },
    ],
    [
      'is settled for the oldest of the tied alone',
      { ...email, ...phone },
      { persons: [person(2, email), ...alike(3).slice(1)], onAmbiguousMatch: 'OLDEST' },
      { person: 'person-3', others: [2, 4] },
    ],
    [
      'is no question where one agrees on more',
      { ...email, ...phone },
      { persons: [person(2, email), person(3, { ...email, ...phone })], onAmbiguousMatch: 'OLDEST' },
      { person: 'person-3', others: [2] },
    ],
    [
      'is settled among fifty',
      email,
      { persons: alike(50), onAmbiguousMatch: 'OLDEST' },
      { person: 'person-2', others: Array.from({ length: 49 }, (_, index) => index + 3) },
    ],
    [
      'fails with more than fifty, naming fifty',
      email,
      { persons: alike(51) },
      { code: 'AMBIGUOUS_MATCH', others: Array.from({ length: 50 }, (_, index) => index + 2) },
    ],
    [
      'fails with more than fifty even if one agrees on more',
      { ...email, firstName: 'Ada' },
      { persons: [...alike(50), person(60, { ...email, firstName: 'Ada' })] },
      { code: 'AMBIGUOUS_MATCH', others: Array.from({ length: 50 }, (_, index) => index + 2) },
    ],
    [
      'fails with more than fifty whatever is asked',
      email,
      { persons: alike(51), onAmbiguousMatch: 'OLDEST' },
      { code: 'AMBIGUOUS_MATCH', others: Array.from({ length: 50 }, (_, index) => index + 2) },
    ],
  ])('%s', (_, input, world, expected) => expectResult(input, world, expected));
});

describe('an edit', () => {
  const persons = [person(2, { externalRef: 'r', ...email }), person(3, { externalRef: 'taken', ...phone })];
  it.each<[string, PersonInput, World, Expected]>([
    [
      'takes the person of its identifier',
      { identifier: 'person-2', ...ada },
      {},
      { person: 'person-2', matchedBy: 'IDENTIFIER', outcome: 'UPDATED' },
    ],
    [
      "takes it whatever other persons' keys it gives",
      { identifier: 'person-2', ...phone },
      {},
      { person: 'person-2', matchedBy: 'IDENTIFIER', others: [] },
    ],
    [
      'may give an external reference',
      { identifier: 'person-2', externalRef: 'new' },
      {},
      { person: 'person-2', changes: [{ field: 'externalRef', before: 'r', after: 'new' }] },
    ],
    [
      'may repeat its external reference',
      { identifier: 'person-2', externalRef: 'r' },
      {},
      { person: 'person-2', outcome: 'UNCHANGED' },
    ],
    [
      'of nobody fails, and never creates',
      { identifier: 'person-9', externalRef: 'x', ...email, ...ada },
      {},
      { code: 'NOT_FOUND' },
    ],
    ['trims its identifier', { identifier: ' person-2 ' }, {}, { person: 'person-2', outcome: 'UNCHANGED' }],
    [
      "may not take another's external reference",
      { identifier: 'person-2', externalRef: 'taken' },
      {},
      { code: 'EXTERNAL_REF_TAKEN', others: [3] },
    ],
    [
      'may not take it whatever the policies say',
      { identifier: 'person-2', externalRef: 'taken' },
      { onExternalRefMismatch: 'UPDATE', onAmbiguousMatch: 'OLDEST' },
      { code: 'EXTERNAL_REF_TAKEN', others: [3] },
    ],
  ])('%s', (_, input, world, expected) => expectResult(input, { persons, ...world }, expected));

  it('may take an external reference that is borne out of its scope', () => {
    const [mine, theirs] = [group(1), group(2)];
    const world = {
      persons: [person(2, email, [mine]), person(3, { externalRef: 'taken' }, [theirs])],
      groups: [mine, theirs],
    };
    const edit = { identifier: 'person-2', externalRef: 'taken' };
    expectResult({ ...edit, groupIds: ['group-1'] }, world, { person: 'person-2', outcome: 'UPDATED' });
    expectResult(edit, world, { code: 'EXTERNAL_REF_TAKEN', others: [3] });
  });

  it('finds the person outside the groups that it names, and takes it there', () => {
    const [mine, theirs] = [group(1), group(2)];
    expectResult(
      { identifier: 'person-2', groupIds: ['group-2'] },
      { persons: [person(2, email, [mine])], access: [mine, theirs] },
      {
        person: 'person-2',
        changes: [{ field: 'groups', before: ['group-1'], after: ['group-1', 'group-2'] }],
      },
    );
  });
});

describe('an item that matches nobody', () => {
  const text =
    'Insufficient information to create a new person record. Please provide either an external reference or a combination of phone number OR email address AND first name OR last name.';

  it.each<PersonInput>([
    { externalRef: 'r' },
    { ...email, firstName: 'Ada' },
    { ...email, lastName: 'Lovelace' },
    { ...phone, firstName: 'Ada' },
    { ...phone, lastName: 'Lovelace' },
  ])('creates a person from %j', input => {
    expectResult(input, {}, { person: 'new-1', outcome: 'CREATED', changes: [], failure: null });
  });

  it.each<PersonInput>([
    {},
    email,
    phone,
    { ...email, ...phone },
    ada,
    { ...email, firstName: ' ' },
    { ...email, firstName: null },
    { externalRef: ' ', ...ada },
    { externalRef: null, ...ada, status: 'BOUNCED', attributes: { a: 1 } },
  ])('fails for want of information from %j', input => {
    expectResult(
      input,
      {},
      { code: 'INSUFFICIENT_INFORMATION', failure: { code: 'INSUFFICIENT_INFORMATION', reason: text } },
    );
  });
});
