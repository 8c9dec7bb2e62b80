import { describe, expect, it } from 'vitest';
import type { GroupSelector } from '../../src/domain/person.ts';
import { accessibleGroups, groupsNamed, isWithin, reachOf } from '../../src/domain/reach.ts';
import { group } from './build.ts';

const [one, two, three] = [group(1, 'ref-1'), group(2), group(3, 'group-1')];
const byIdentifier = (...values: string[]): GroupSelector => ({ by: 'identifier', values });
const byExternalRef = (...values: string[]): GroupSelector => ({ by: 'externalRef', values });

describe('the reach of a call', () => {
  it.each<[string, boolean, GroupSelector | null, { whole?: boolean; keys: number[]; ignored?: string[] }]>([
    ['is the workspace for a viewer of all groups who names none', true, null, { whole: true, keys: [] }],
    ['is every accessible group when none is named', false, null, { keys: [1, 2, 3] }],
    ['is the groups named', false, byIdentifier('group-2'), { keys: [2] }],
    ['is the groups named, for a viewer of all groups too', true, byIdentifier('group-2'), { keys: [2] }],
    ['is each group once', false, byIdentifier('group-2', 'group-2'), { keys: [2] }],
    ['reads external references as such', false, byExternalRef('ref-1', 'group-1'), { keys: [1, 3] }],
    ['reads identifiers as such', false, byIdentifier('ref-1', 'group-1'), { keys: [1], ignored: ['ref-1'] }],
    ['trims names', false, byIdentifier(' group-2 '), { keys: [2] }],
    ['minds the case of names', false, byIdentifier('GROUP-2'), { keys: [], ignored: ['GROUP-2'] }],
    ['is nobody when no group named is known', false, byIdentifier('x'), { keys: [], ignored: ['x'] }],
    ['is nobody then for a viewer of all groups too', true, byIdentifier('x'), { keys: [], ignored: ['x'] }],
    ['ignores a blank name', true, byIdentifier('', 'group-1'), { keys: [1], ignored: [''] }],
    [
      'is not fooled by parts of every object',
      true,
      byIdentifier('__proto__'),
      { keys: [], ignored: ['__proto__'] },
    ],
    [
      'says as written, in order, what it ignores',
      false,
      byIdentifier(' Nope ', 'group-1', 'x'),
      { keys: [1], ignored: [' Nope ', 'x'] },
    ],
  ])('%s', (_, all, named, { whole = false, keys, ignored = [] }) => {
    const reach = reachOf(named, accessibleGroups(all, [one, two, three]));
    expect({ ...reach, groups: [...reach.groups.keys()] }).toEqual({ whole, groups: keys, ignored });
  });

  it('holds no one for a viewer of no group', () => {
    const reach = reachOf(null, accessibleGroups(false, []));
    expect(reach.whole).toBe(false);
    expect(isWithin(reach, [])).toBe(false);
    expect(isWithin(reach, [one])).toBe(false);
  });

  it('holds members, and no others; of the whole workspace, those in no group too', () => {
    const reach = reachOf(byIdentifier('group-1'), accessibleGroups(false, [one, two]));
    expect(isWithin(reach, [two, one])).toBe(true);
    expect(isWithin(reach, [two])).toBe(false);
    expect(isWithin(reach, [])).toBe(false);
    expect(isWithin(reachOf(null, accessibleGroups(true, [])), [])).toBe(true);
  });
});

describe('the groups named', () => {
  it.each([
    ['are none when nothing is given', {}, null],
    ['are none when null is given', { groupIds: null, groupExternalRefs: null }, null],
    ['are none when the lists are empty', { groupIds: [], groupExternalRefs: [] }, null],
    ['are by identifier', { groupIds: ['a'], groupExternalRefs: [] }, byIdentifier('a')],
    ['are by external reference', { groupIds: [], groupExternalRefs: ['a'] }, byExternalRef('a')],
    ['are given by a blank name too', { groupIds: [''] }, byIdentifier('')],
  ])('%s', (_, named, expected) => {
    expect(groupsNamed(named, 'a test')).toEqual(expected);
  });

  it('are refused by both, in the words of the source', () => {
    expect(() => groupsNamed({ groupIds: ['a'], groupExternalRefs: ['a'] }, 'a test')).toThrow(
      expect.objectContaining({
        code: 'BOTH_GROUP_IDENTIFIERS_PROVIDED',
        status: 400,
        extensions: { code: 'BOTH_GROUP_IDENTIFIERS_PROVIDED', type: 'both_group_identifiers_provided' },
        message:
          'You have provided both group ids and group external references for a test. Please only provide one of the two.',
      }),
    );
  });
});
