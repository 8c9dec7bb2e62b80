import { describe, expect, it } from 'vitest';
import { canonicalCriteria } from '../../src/domain/criteria.ts';
import type { PersonFilter } from '../../src/domain/person.ts';

describe('a filter', () => {
  it.each<[string, PersonFilter, object]>([
    ['that gives nothing asks for everybody', {}, {}],
    ['takes null for not given', { firstName: null, status: null, updatedSince: null }, {}],
    ['trims and composes text', { lastName: ' Zoe\u0308 ' }, { lastName: 'Zo\u00eb' }],
    [
      'keeps the case of text',
      { externalRef: 'Ref', firstName: 'Ada' },
      { externalRef: 'Ref', firstName: 'Ada' },
    ],
    ['folds an e-mail address', { emailAddress: ' ADA@Example.com' }, { emailAddress: 'ada@example.com' }],
    ['reads a phone number by the region', { phoneNumber: '030 123456' }, { phoneNumber: '+4930123456' }],
    [
      'passes on what needs no key',
      { status: 'BOUNCED', updatedSince: 0 },
      { status: 'BOUNCED', updatedSince: 0 },
    ],
  ])('%s', (_, filter, expected) => {
    expect(canonicalCriteria(filter, 'DE')).toEqual(expected);
  });

  const fields = [
    'identifier',
    'externalRef',
    'firstName',
    'lastName',
    'emailAddress',
    'phoneNumber',
  ] as const;
  it.each(
    fields.flatMap(field =>
      ['', ' \u3000', 'a\0b', '\ud800'].map(value => [field, JSON.stringify(value), value] as const),
    ),
  )('whose %s is %s matches nobody, whatever else it asks', (field, _, value) => {
    expect(canonicalCriteria({ status: 'ACTIVE', [field]: value }, 'DE')).toBeNull();
  });

  it('whose phone number has no digits matches nobody', () => {
    expect(canonicalCriteria({ phoneNumber: 'none' }, 'DE')).toBeNull();
  });
});
