import { describe, expect, it } from 'vitest';
import type { PersonInput } from '../../src/domain/person.ts';
import { applied, person, upsert, type World } from './build.ts';
import { type Expected, expectResult } from './expectResult.ts';

const ada = { firstName: 'Ada', lastName: 'Lovelace' };
const email = { emailAddress: 'ada@example.com' };
const phone = { phoneNumber: '+4930123456' };
/** Two, three, … who share e-mail and phone. */
const alike = (count: number, input: PersonInput = {}) =>
  Array.from({ length: count }, (_, index) => person(2 + index, { ...email, ...phone, ...input }));

describe('an item matches', () => {
  it.each<[string, PersonInput, World, Expected]>([
    [
      'the person of its external reference',
      { externalRef: 'r' },
      { persons: [person(2, { externalRef: 'r' })] },
      { person: 'person-2', matchedBy: 'EXTERNAL_REF', outcome: 'UNCHANGED' },
    ],
    [
      'by external reference before e-mail',
      { externalRef: 'r', ...email },
      { persons: [person(2, email), person(3, { externalRef: 'r' })] },
      { person: 'person-3', matchedBy: 'EXTERNAL_REF', outcome: 'UPDATED' },
    ],
    [
      'the person of its e-mail address, in any case',
      { emailAddress: 'ADA@Example.com' },
      { persons: [person(2, email)] },
      { person: 'person-2', matchedBy: 'EMAIL_ADDRESS', outcome: 'UNCHANGED' },
    ],
    [
      'the person of its phone number, however written',
      { phoneNumber: '+49 (30) 12-34-56' },
      { persons: [person(2, phone)] },
      { person: 'person-2', matchedBy: 'PHONE_NUMBER', outcome: 'UNCHANGED' },
    ],
    [
      'by e-mail where the phone agrees too',
      { ...email, ...phone },
      { persons: alike(1) },
      { person: 'person-2', matchedBy: 'EMAIL_ADDRESS' },
    ],
    [
      'by phone where the e-mail differs',
      { emailAddress: 'new@example.com', ...phone },
      { persons: alike(1) },
      { person: 'person-2', matchedBy: 'PHONE_NUMBER', outcome: 'UPDATED' },
    ],
    [
      'a person without reference, to whom it gives its own',
      { externalRef: 'r', ...email },
      { persons: [person(2, email)] },
      { person: 'person-2', matchedBy: 'EMAIL_ADDRESS', outcome: 'UPDATED' },
    ],
    [
      'a person with a reference when it has none itself',
      email,
      { persons: [person(2, { externalRef: 'r', ...email })] },
      { person: 'person-2', matchedBy: 'EMAIL_ADDRESS' },
    ],
    [
      'nobody by names alone',
      { externalRef: 'r', ...ada },
      { persons: [person(2, { ...ada, ...email })] },
      { person: 'new-1', outcome: 'CREATED', matchedBy: null },
    ],
    [
      'external references to the letter',
      { externalRef: 'R' },
      { persons: [person(2, { externalRef: 'r' })] },
      { person: 'new-1', outcome: 'CREATED' },
    ],
    [
      "nobody by another's key of another kind",
      { externalRef: 'ada@example.com' },
      { persons: [person(2, email)] },
      { person: 'new-1', outcome: 'CREATED' },
    ],
    [
      'the one of two that agrees on more',
      { ...email, ...ada },
      { persons: [person(2, email), person(3, { ...email, ...ada })] },
      { person: 'person-3', others: [2] },
    ],
    [
      'e-mail and phone before either',
      { ...email, ...phone },
      { persons: [person(2, email), person(3, { ...email, ...phone }), person(4, phone)] },
      { person: 'person-3', matchedBy: 'EMAIL_ADDRESS', others: [2, 4] },
    ],
    [
      'by phone and names against e-mail alone',
      { ...email, ...phone, ...ada },
      { persons: [person(2, email), person(3, { ...phone, ...ada })] },
      { person: 'person-3', matchedBy: 'PHONE_NUMBER', others: [2] },
    ],
    [
      'the bearer of its reference that agrees on more',
      { externalRef: 'r', firstName: 'Ada' },
      { persons: [person(2, { externalRef: 'r' }), person(3, { externalRef: 'r', firstName: 'Ada' })] },
      { person: 'person-3', matchedBy: 'EXTERNAL_REF', others: [2] },
    ],
    [
      'fifty, when one agrees on more',
      { ...email, firstName: 'Ada' },
      { persons: [...alike(49), person(60, { ...email, firstName: 'Ada' })], onAmbiguousMatch: 'FAIL' },
      { person: 'person-60', others: Array.from({ length: 49 }, (_, index) => index + 2) },
    ],
  ])('%s', (_, input, world, expected) => expectResult(input, world, expected));
});

describe('a person with another external reference', () => {
  const persons = [person(2, { externalRef: 'other', ...email, ...phone, ...ada })];
  const input = { externalRef: 'mine', ...email, ...ada };

  it.each<[string, World, Expected]>([
    ['is somebody else', {}, { person: 'new-1', outcome: 'CREATED', changes: [] }],
    [
      'fails the item where that is asked',
      { onExternalRefMismatch: 'FAIL' },
      { code: 'EXTERNAL_REF_MISMATCH', others: [2] },
    ],
    [
      'is taken, and the reference overwritten, where that is asked',
      { onExternalRefMismatch: 'UPDATE' },
      {
        person: 'person-2',
        matchedBy: 'EMAIL_ADDRESS',
        outcome: 'UPDATED',
        changes: [{ field: 'externalRef', before: 'other', after: 'mine' }],
      },
    ],
  ])('%s', (_, world, expected) => expectResult(input, { ...world, persons }, expected));

  it.each(['CREATE', 'FAIL', 'UPDATE'] as const)(
    'is no candidate beside one without, under %s',
    onExternalRefMismatch => {
      const both = [...persons, person(3, phone)];
      expectResult(
        { ...input, ...phone },
        { persons: both, onExternalRefMismatch },
        {
          person: 'person-3',
          matchedBy: 'PHONE_NUMBER',
          others: [],
        },
      );
    },
  );

  it('is told from others of its kind by what agrees, under UPDATE', () => {
    const both = [person(3, { externalRef: 'third', ...email }), ...persons];
    expectResult(
      input,
      { persons: both, onExternalRefMismatch: 'UPDATE' },
      { person: 'person-2', others: [3] },
    );
  });

  it('is ambiguous with others of its kind, under UPDATE', () => {
    const world: World = {
      persons: [...persons, person(3, { externalRef: 'third', ...email, ...ada })],
      onExternalRefMismatch: 'UPDATE',
    };
    expectResult(input, world, { code: 'AMBIGUOUS_MATCH', others: [2, 3] });
    expectResult(input, { ...world, onAmbiguousMatch: 'OLDEST' }, { person: 'person-2', others: [3] });
  });

  it('makes families who share a phone stay apart, sync after sync', () => {
    const family = [
      { externalRef: 'mother', firstName: 'Ada', ...phone },
      { externalRef: 'father', firstName: 'William', ...phone },
    ];
    const first = upsert(family);
    expect(first.results.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED']);
    const second = upsert(family, { persons: applied([], first) });
    expect(second.results.map(({ outcome }) => outcome)).toEqual(['UNCHANGED', 'UNCHANGED']);
  });
});
