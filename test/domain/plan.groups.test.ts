import { describe, expect, it } from 'vitest';
import type { FieldChange, Outcome } from '../../src/domain/outcome.ts';
import type { Group, PersonInput } from '../../src/domain/person.ts';
import { earlier, group, identifierOf, now, person, upsertOne, type World } from './build.ts';

const email = { emailAddress: 'ada@example.com' };
const [g1, g2, g3] = [group(1, 'ref-1'), group(2, 'ref-2'), group(3, 'ref-3')];

describe('the groups of an item', () => {
  const inFirst = person(2, email, [g1]);
  const named = { ...email, firstName: 'Ada' };

  it.each<
    [string, PersonInput, World, { groups: number[]; outcome: Outcome; ignored?: string[]; is?: number }]
  >([
    [
      'are all accessible ones for a new person when none is named',
      named,
      { access: [g2, g1] },
      { groups: [1, 2], outcome: 'CREATED' },
    ],
    [
      'are the named ones for a new person',
      { ...named, groupIds: ['group-2'] },
      { access: [g1, g2] },
      { groups: [2], outcome: 'CREATED' },
    ],
    [
      'may be named by external reference',
      { ...named, groupExternalRefs: ['ref-3', 'ref-1'] },
      { access: [g1, g2, g3] },
      { groups: [1, 3], outcome: 'CREATED' },
    ],
    [
      'are none for a viewer of all groups who names none',
      named,
      { groups: [g1] },
      { groups: [], outcome: 'CREATED' },
    ],
    [
      'are the named ones for a viewer of all groups',
      { ...named, groupIds: ['group-1'] },
      { groups: [g1, g2] },
      { groups: [1], outcome: 'CREATED' },
    ],
    [
      'are named neither by null nor by empty lists',
      { ...named, groupIds: [], groupExternalRefs: null },
      { access: [g1] },
      { groups: [1], outcome: 'CREATED' },
    ],
    [
      'say which of the named were ignored',
      { ...named, groupIds: ['group-1', ' Group-9 ', 'group-3'] },
      { access: [g1] },
      { groups: [1], outcome: 'CREATED', ignored: [' Group-9 ', 'group-3'] },
    ],
    [
      'are joined by a person matched, none left',
      { ...email, groupIds: ['group-1', 'group-3'] },
      { persons: [inFirst], access: [g1, g2, g3] },
      { is: 2, groups: [1, 3], outcome: 'UPDATED' },
    ],
    [
      'are joined by a person matched, named or not',
      email,
      { persons: [inFirst], access: [g1, g2] },
      { is: 2, groups: [1, 2], outcome: 'UPDATED' },
    ],
    [
      'change nothing for a member',
      { ...email, groupIds: ['group-1'] },
      { persons: [inFirst], access: [g1, g2] },
      { is: 2, groups: [1], outcome: 'UNCHANGED' },
    ],
    [
      'are not joined for a viewer of all groups who names none',
      email,
      { persons: [inFirst], groups: [g1, g2] },
      { is: 2, groups: [1], outcome: 'UNCHANGED' },
    ],
    [
      'are not joined by an edit that names none',
      { identifier: 'person-2' },
      { persons: [inFirst], access: [g1, g2] },
      { is: 2, groups: [1], outcome: 'UNCHANGED' },
    ],
    [
      'are joined by an edit that names some',
      { identifier: 'person-2', groupIds: ['group-2'] },
      { persons: [inFirst], access: [g1, g2] },
      { is: 2, groups: [1, 2], outcome: 'UPDATED' },
    ],
    [
      'hide members of other groups',
      { ...named, groupIds: ['group-2'] },
      { persons: [inFirst], access: [g1, g2] },
      { groups: [2], outcome: 'CREATED' },
    ],
    [
      'hide persons in no group, where groups are named',
      { ...named, groupIds: ['group-1'] },
      { persons: [person(2, email)], groups: [g1] },
      { groups: [1], outcome: 'CREATED' },
    ],
    [
      'hide nobody from a viewer of all groups who names none',
      email,
      { persons: [person(2, email)] },
      { is: 2, groups: [], outcome: 'UNCHANGED' },
    ],
  ])('%s', (_, input, world, { groups, outcome, ignored = [], is }) => {
    const result = upsertOne(input, world);
    expect(result).toMatchObject({ outcome, failure: null, ignoredGroups: ignored });
    expect(result.person?.identifier).toBe(is === undefined ? 'new-1' : identifierOf(is));
    expect(result.person?.groups?.map(({ key }) => key)).toEqual(groups);
    const joined: FieldChange[] = [
      { field: 'groups', before: ['group-1'], after: groups.map(key => `group-${key}`) },
    ];
    expect(result.changes).toEqual(outcome === 'UPDATED' ? joined : []);
  });

  it.each<[string, PersonInput, World]>([
    ['none named exists', { externalRef: 'r', groupIds: ['x', 'y'] }, { access: [g1] }],
    ['none named is accessible', { externalRef: 'r', groupIds: ['group-2'] }, { access: [g1] }],
    [
      'none named exists, for a viewer of all groups',
      { externalRef: 'r', groupExternalRefs: ['x'] },
      { groups: [g1] },
    ],
    ['the viewer can access none', { externalRef: 'r' }, { access: [] }],
    [
      'an edit names none that exists',
      { identifier: 'person-2', groupIds: ['x'] },
      { persons: [person(2, email, [g1])], access: [g1] },
    ],
  ])('fail the item when %s', (_, input, world) => {
    const named = input.groupIds ?? input.groupExternalRefs ?? [];
    expect(upsertOne(input, world)).toMatchObject({
      failure: { code: 'NO_ACCESSIBLE_GROUP' },
      person: null,
      ignoredGroups: named,
      writes: [],
    });
  });

  it('move updatedAt when they are joined, and only then', () => {
    const joining = (groups: readonly Group[]) =>
      upsertOne(
        { ...email, groupIds: ['group-1'], seenAt: earlier },
        { persons: [person(2, email, groups)], groups: [g1, g2] },
      );
    expect(joining([g1, g2])).toMatchObject({ outcome: 'UNCHANGED', person: { updatedAt: earlier } });
    expect(
      upsertOne(
        { identifier: 'person-2', groupIds: ['group-1'] },
        { persons: [person(2, email, [g2])], groups: [g1] },
      ),
    ).toMatchObject({
      outcome: 'UPDATED',
      person: { updatedAt: now },
    });
  });

  it('name what they ignored on every failure', () => {
    const groupIds = ['group-1', 'x'];
    for (const input of [{ firstName: 'a\0b' }, {}, { identifier: 'nobody' }])
      expect(upsertOne({ ...input, groupIds }, { access: [g1] })).toMatchObject({
        outcome: 'FAILED',
        ignoredGroups: ['x'],
      });
  });

  it('let an edit by a viewer of no group find nobody', () => {
    expect(upsertOne({ identifier: 'person-2' }, { access: [] }).failure?.code).toBe('NOT_FOUND');
  });
});
