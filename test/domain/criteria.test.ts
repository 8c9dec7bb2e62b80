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
    [
      'trims, composes and dedupes identifiers',
      { identifiers: [' a ', 'e\u0301', 'é', 'a'] },
      { identifiers: ['a', 'é'] },
    ],
    [
      'leaves out entries that nobody could bear',
      { identifiers: ['', 'a\0', 'b'], assignedToIds: ['\ud800', 'c'] },
      { identifiers: ['b'], assignedToIds: ['c'] },
    ],
    [
      'takes empty lists and no attributes for not given',
      { identifiers: [], excludeIdentifiers: [], assignedToIds: [], statuses: [], attributes: {} },
      {},
    ],
    ['excludes nobody where nobody could be meant', { excludeIdentifiers: ['', '\0'] }, {}],
    ['dedupes statuses', { statuses: ['BOUNCED', 'BOUNCED'] }, { statuses: ['BOUNCED'] }],
    ['folds a search', { search: ' STRASSE\u0301%' }, { search: 'strass\u00e9%' }],
    ['composes attributes', { attributes: { 'e\u0301': ['e\u0301'] } }, { attributes: { é: ['é'] } }],
    ['keeps bounds of time', { updatedBefore: 0 }, { updatedBefore: 0 }],
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
    'search',
  ] as const;
  it.each(
    fields.flatMap(field =>
      ['', ' \u3000', 'a\0b', '\ud800'].map(value => [field, JSON.stringify(value), value] as const),
    ),
  )('whose %s is %s matches nobody, whatever else it asks', (field, _, value) => {
    expect(canonicalCriteria({ status: 'ACTIVE', [field]: value }, 'DE')).toBeNull();
  });

  it.each<[string, PersonFilter]>([
    ['identifiers that nobody could bear', { identifiers: ['', 'a\0'] }],
    ['persons assigned to nobody', { assignedToIds: [' '] }],
    ['a blank search', { search: ' \t' }],
    ['NUL in a search', { search: 'a\0' }],
    ['a search longer than anything', { search: 'a'.repeat(3_000) }],
    ['an attribute of null', { attributes: { a: 1, b: null } }],
    ['an attribute with NUL', { attributes: { a: ['\0'] } }],
    ['an attribute with a lone surrogate', { attributes: { '\udc00': 1 } }],
    ['attributes larger than any', { attributes: { a: 'x'.repeat(20_000) } }],
  ])('that asks for %s matches nobody, whatever else it asks', (_, filter) => {
    expect(canonicalCriteria({ status: 'ACTIVE', ...filter }, 'DE')).toBeNull();
  });

  const entries = (length: number) => Array.from({ length }, (_, index) => String(index));
  it.each([
    'identifiers',
    'excludeIdentifiers',
    'assignedToIds',
    'statuses',
    'groupIds',
    'groupExternalRefs',
  ])('takes a thousand %s and no more', field => {
    expect(() => canonicalCriteria({ [field]: entries(1_000) }, undefined)).not.toThrow();
    expect(() => canonicalCriteria({ [field]: entries(1_001) }, undefined)).toThrow(/at most 1,000 entries/);
  });

  it('takes ten attributes and no more', () => {
    const attributes = (count: number) => Object.fromEntries(entries(count).map(key => [key, 1]));
    expect(() => canonicalCriteria({ attributes: attributes(10) }, undefined)).not.toThrow();
    expect(() => canonicalCriteria({ attributes: attributes(11) }, undefined)).toThrow(
      /at most 10 attributes/,
    );
  });

  it('whose phone number has no digits matches nobody', () => {
    expect(canonicalCriteria({ phoneNumber: 'none' }, 'DE')).toBeNull();
  });
});
