import { describe, expect, it } from 'vitest';
import { type GroupInput, validateGroup } from '../../src/domain/validateGroup.ts';

describe('a group is refused for', () => {
  it.each<[string, GroupInput, RegExp]>([
    ['an identifier of 65 characters', { identifier: 'g'.repeat(65) }, /^identifier/],
    ['an identifier with a space', { identifier: 'group 1' }, /^identifier/],
    ['an identifier with a slash', { identifier: 'a/b' }, /^identifier/],
    ['an identifier with a letter that is not ASCII', { identifier: 'gruppé' }, /^identifier/],
    ['an identifier with a line feed at its inside', { identifier: 'a\nb' }, /^identifier/],
    ['an external reference of 256 characters', { externalRef: 'r'.repeat(256) }, /^externalRef/],
    ['an external reference with a zero-width space', { externalRef: 'a\u200bb' }, /^externalRef/],
    ['an external reference with NUL', { externalRef: 'a\0b' }, /^externalRef/],
    ['a name of 256 characters', { name: 'n'.repeat(256) }, /^name/],
    ['a name with a control character', { name: 'a\x07b' }, /^name/],
    ['a name with a lone surrogate', { name: 'a\ud800' }, /^name/],
  ])('%s', (_, input, reason) => {
    expect(validateGroup(3, input)).toEqual({
      index: 3,
      failure: { code: 'INVALID_VALUE', reason: expect.stringMatching(reason) },
    });
  });
});

describe('a group', () => {
  it.each<[string, GroupInput, object]>([
    ['may be named by 64 characters', { identifier: 'g'.repeat(64) }, { identifier: 'g'.repeat(64) }],
    ['may be named as in the source', { identifier: 'group-1' }, { identifier: 'group-1' }],
    ['may use every character allowed', { identifier: 'A.z_9-' }, { identifier: 'A.z_9-' }],
    ['has an identifier made when it gives none', {}, { identifier: null }],
    ['has one made when it gives a blank one', { identifier: ' ' }, { identifier: null }],
    ['has one made when it gives null', { identifier: null }, { identifier: null }],
    ['keeps what it does not mention', { identifier: 'a' }, { identifier: 'a' }],
    ['keeps what is blank', { identifier: 'a', externalRef: ' ', name: '' }, { identifier: 'a' }],
    [
      'clears what is null',
      { identifier: 'a', externalRef: null, name: null },
      { identifier: 'a', externalRef: null, name: null },
    ],
    ['is trimmed and composed', { name: ' Zoe\u0308 ' }, { identifier: null, name: 'Zo\u00eb' }],
    ['may be an emoji', { name: '👩‍🔬' }, { identifier: null, name: '👩‍🔬' }],
  ])('%s', (_, input, expected) => {
    expect(validateGroup(3, input)).toEqual({ index: 3, ...expected });
  });
});
