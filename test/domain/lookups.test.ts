import { describe, expect, it } from 'vitest';
import { matchKeys } from '../../src/domain/lookups.ts';
import type { MatchPolicy } from '../../src/domain/outcome.ts';
import type { PersonInput } from '../../src/domain/person.ts';
import { item } from './build.ts';

const keysOf = (
  inputs: readonly PersonInput[],
  onExternalRefMismatch: MatchPolicy['onExternalRefMismatch'] = 'CREATE',
) => matchKeys(inputs.map(item), { onExternalRefMismatch, onAmbiguousMatch: 'FAIL' });
const asked = (...args: Parameters<typeof keysOf>) =>
  keysOf(...args).lookups.map(({ kind, value, bearers, named }) => [
    kind,
    value,
    bearers,
    named?.values ?? null,
  ]);

const both = { emailAddress: 'A@example.com', phoneNumber: '0123' };

describe('what a batch asks the directory for', () => {
  it.each<[string, PersonInput[], MatchPolicy['onExternalRefMismatch'], unknown[]]>([
    [
      'is anyone with its keys',
      [both],
      'CREATE',
      [
        ['emailAddress', 'a@example.com', 'anyone', null],
        ['phoneNumber', '0123', 'anyone', null],
      ],
    ],
    [
      'is, for an item with a reference, only who has none',
      [{ externalRef: 'r', phoneNumber: '0123' }],
      'CREATE',
      [
        ['externalRef', 'r', 'anyone', null],
        ['phoneNumber', '0123', 'withoutExternalRef', null],
      ],
    ],
    [
      'is those with another reference too, where the policy asks',
      [{ externalRef: 'r', phoneNumber: '0123' }],
      'FAIL',
      [
        ['externalRef', 'r', 'anyone', null],
        ['phoneNumber', '0123', 'withoutExternalRef', null],
        ['phoneNumber', '0123', 'withExternalRef', null],
      ],
    ],
    [
      'is asked once',
      [both, { ...both, emailAddress: ' a@EXAMPLE.com ' }],
      'CREATE',
      [
        ['emailAddress', 'a@example.com', 'anyone', null],
        ['phoneNumber', '0123', 'anyone', null],
      ],
    ],
    [
      'is asked for each scope',
      [{ phoneNumber: '0123' }, { phoneNumber: '0123', groupIds: ['g'] }],
      'CREATE',
      [
        ['phoneNumber', '0123', 'anyone', null],
        ['phoneNumber', '0123', 'anyone', ['g']],
      ],
    ],
    [
      'is, for an edit, who bears its reference',
      [{ ...both, identifier: 'i', externalRef: 'r' }],
      'CREATE',
      [['externalRef', 'r', 'anyone', null]],
    ],
    ['is nothing for an item refused', [{ ...both, firstName: 'a\0b' }], 'CREATE', []],
  ])('%s', (_, inputs, mismatch, expected) => {
    expect(asked(inputs, mismatch)).toEqual(expected);
  });

  it('names the persons to edit, each once', () => {
    expect(keysOf([{ identifier: 'i' }, { identifier: ' i ' }, { identifier: 'j' }]).identifiers).toEqual([
      'i',
      'j',
    ]);
  });

  it('names every selector, those of refused items too, each once', () => {
    const { selectors } = keysOf([
      { groupIds: ['g'] },
      { groupIds: ['g'], firstName: 'a\0b' },
      { groupExternalRefs: ['g'], firstName: 'a\0b' },
    ]);
    expect(selectors).toEqual([
      { by: 'identifier', values: ['g'] },
      { by: 'externalRef', values: ['g'] },
    ]);
  });
});
