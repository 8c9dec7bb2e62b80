import { describe, expect, it } from 'vitest';
import { type GroupState, groupMentions, planGroups } from '../../src/domain/planGroups.ts';
import { type GroupInput, validateGroup } from '../../src/domain/validateGroup.ts';

const held: GroupState[] = [
  { identifier: 'a', externalRef: 'ref-a', name: 'Aye' },
  { identifier: 'b', externalRef: null, name: null },
];

function plan(inputs: readonly GroupInput[], existing: readonly GroupState[] = held) {
  let made = 0;
  const items = inputs.map((input, index) => validateGroup(index, input));
  return planGroups(items, () => `new-${++made}`)(existing);
}

describe('a batch of groups', () => {
  it.each<[string, GroupInput, GroupState]>([
    [
      'makes a group under a chosen identifier',
      { identifier: 'c' },
      { identifier: 'c', externalRef: null, name: null },
    ],
    [
      'makes a group under a new identifier',
      { name: 'Cee' },
      { identifier: 'new-1', externalRef: null, name: 'Cee' },
    ],
    [
      'finds a group by its identifier',
      { identifier: 'b', name: 'Bee' },
      { identifier: 'b', externalRef: null, name: 'Bee' },
    ],
    [
      'finds a group by its external reference',
      { externalRef: 'ref-a', name: 'A' },
      { identifier: 'a', externalRef: 'ref-a', name: 'A' },
    ],
    [
      'makes one for an external reference unheard of',
      { externalRef: 'ref-x' },
      { identifier: 'new-1', externalRef: 'ref-x', name: null },
    ],
    ['keeps what is absent', { identifier: 'a' }, { identifier: 'a', externalRef: 'ref-a', name: 'Aye' }],
    [
      'keeps what is blank',
      { identifier: 'a', name: ' ', externalRef: '' },
      { identifier: 'a', externalRef: 'ref-a', name: 'Aye' },
    ],
    [
      'clears what is null',
      { identifier: 'a', name: null, externalRef: null },
      { identifier: 'a', externalRef: null, name: null },
    ],
    [
      'gives an external reference',
      { identifier: 'b', externalRef: 'ref-b' },
      { identifier: 'b', externalRef: 'ref-b', name: null },
    ],
    [
      'takes the reference it has for its own',
      { identifier: 'a', externalRef: 'ref-a' },
      { identifier: 'a', externalRef: 'ref-a', name: 'Aye' },
    ],
  ])('%s', (_, input, expected) => {
    const { results, writes } = plan([input]);
    expect(results).toEqual([{ index: 0, value: expected, failure: null }]);
    expect(writes).toEqual([
      { before: held.find(group => group.identifier === expected.identifier) ?? null, after: expected },
    ]);
  });

  it.each<[string, GroupInput[]]>([
    ["another group's reference to a group", [{ identifier: 'b', externalRef: 'ref-a' }]],
    ["another group's reference to a new group", [{ identifier: 'c', externalRef: 'ref-a' }]],
    [
      'a reference given earlier in the batch',
      [
        { identifier: 'c', externalRef: 'x' },
        { identifier: 'd', externalRef: 'x' },
      ],
    ],
  ])('refuses to give %s', (_, inputs) => {
    const { results, writes } = plan(inputs);
    expect(results.at(-1)).toMatchObject({ value: null, failure: { code: 'EXTERNAL_REF_TAKEN' } });
    expect(writes).toHaveLength(inputs.length - 1);
  });

  it('lets a later item have the reference that an earlier one gave up', () => {
    const { results } = plan([
      { identifier: 'a', externalRef: null },
      { identifier: 'b', externalRef: 'ref-a' },
    ]);
    expect(results.map(({ failure }) => failure)).toEqual([null, null]);
  });

  it('lets a later item find the group that an earlier one made', () => {
    const { results, writes } = plan([
      { externalRef: 'x', name: 'first' },
      { externalRef: 'x', name: 'second' },
    ]);
    expect(results.map(({ value }) => value?.identifier)).toEqual(['new-1', 'new-1']);
    expect(writes.map(({ before }) => before?.name ?? null)).toEqual([null, 'first']);
  });

  it('passes over an item that was refused', () => {
    const { results, writes } = plan([{ identifier: 'not an identifier' }, { identifier: 'c' }]);
    expect(results.map(({ index, failure }) => [index, failure?.code])).toEqual([
      [0, 'INVALID_VALUE'],
      [1, undefined],
    ]);
    expect(writes).toHaveLength(1);
  });

  it('asks for the groups that its valid items mention', () => {
    const items = [
      { identifier: 'a' },
      { externalRef: 'x' },
      { identifier: 'no good', externalRef: 'y' },
    ].map((input, index) => validateGroup(index, input));
    expect(groupMentions(items)).toEqual({ identifiers: ['a'], externalRefs: ['x'] });
  });
});
