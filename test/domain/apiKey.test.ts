import { describe, expect, it } from 'vitest';
import { type ApiKeyInput, checkApiKey, newApiKey } from '../../src/domain/apiKey.ts';

const now = Date.UTC(2026, 0, 1);
const input: ApiKeyInput = { allGroups: false, scopes: ['people:read'] };
const made = (changes: Partial<ApiKeyInput>) =>
  newApiKey({ ...input, ...changes }, { identifier: 'id', workspace: 'acme', now });

describe('the wishes for an API key', () => {
  it.each<[string, Partial<ApiKeyInput>]>([
    ['nothing but a scope', {}],
    ['nulls', { subject: null, groupIds: null, expiresAt: null }],
    ['the longest subject', { subject: 'x'.repeat(255) }],
    ['no group', { groupIds: [] }],
    ['as many groups as there may be', { groupIds: Array(1_000).fill('g'.repeat(255)) }],
    ['all groups', { allGroups: true }],
    ['every scope', { scopes: ['people:read', 'people:write', 'people:delete', 'people:admin'] }],
    ['an end in a moment', { expiresAt: now + 1 }],
    ['the latest end', { expiresAt: Date.parse('9999-12-31T23:59:59.999Z') }],
  ])('may be %s', (_what, changes) => {
    expect(() => checkApiKey({ ...input, ...changes }, now)).not.toThrow();
  });

  it.each<[string, string, Partial<ApiKeyInput>]>([
    ['subject', 'blank', { subject: '' }],
    ['subject', 'too long', { subject: 'x'.repeat(256) }],
    ['subject', 'a control character', { subject: 'a\nb' }],
    ['subject', 'a lone surrogate', { subject: '\ud800' }],
    ['groupIds', 'more than 1,000', { groupIds: Array(1_001).fill('g') }],
    ['groupIds', 'too long', { groupIds: ['a', 'g'.repeat(256)] }],
    ['groupIds', 'NUL', { groupIds: ['a\0'] }],
    ['allGroups', 'some and all', { groupIds: ['a'], allGroups: true }],
    ['allGroups', 'none and all', { groupIds: [], allGroups: true }],
    ['scopes', 'none', { scopes: [] }],
    ['scopes', 'unknown', { scopes: ['people:read', 'people:fly'] }],
    ['scopes', 'other letters', { scopes: ['PEOPLE:READ'] }],
    ['scopes', 'two in one', { scopes: ['people:read people:admin'] }],
    ['scopes', 'of the prototype', { scopes: ['constructor'] }],
    ['expiresAt', 'now', { expiresAt: now }],
    ['expiresAt', 'past', { expiresAt: 0 }],
    ['expiresAt', 'beyond dates', { expiresAt: 8.64e16 }],
    ['expiresAt', 'no number', { expiresAt: Number.NaN }],
  ])('are refused by the name of the field, %s, without the value: %s', (field, _what, changes) => {
    const check = () => checkApiKey({ ...input, ...changes }, now);
    expect(check).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
    expect(check).toThrow(field);
    expect(check).not.toThrow(/fly|READ|constructor|ggg|xxx/);
  });
});

describe('a new API key', () => {
  it.each([
    ['those granted to itself', {}, { kind: 'granted', subject: 'id' }],
    ['those granted to its subject', { subject: 'crm', groupIds: null }, { kind: 'granted', subject: 'crm' }],
    ['none', { groupIds: [] }, { kind: 'listed', identifiers: [] }],
    ['those listed, once each', { groupIds: ['b', 'a', 'b'] }, { kind: 'listed', identifiers: ['b', 'a'] }],
    ['one that is called *', { groupIds: ['*'] }, { kind: 'listed', identifiers: ['*'] }],
    ['all', { allGroups: true }, { kind: 'all' }],
  ] as const)('can access groups: %s', (_which, changes, access) => {
    expect(made(changes).access).toEqual(access);
  });

  it('has its own identifier for a subject, and each scope once', () => {
    expect(made({ scopes: ['people:write', 'people:read', 'people:write'] })).toMatchObject({
      identifier: 'id',
      workspace: 'acme',
      subject: 'id',
      scopes: ['people:write', 'people:read'],
      createdAt: now,
      expiresAt: null,
      lastUsedAt: null,
    });
  });
});
