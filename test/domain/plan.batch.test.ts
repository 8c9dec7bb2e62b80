import { describe, expect, it } from 'vitest';
import type { PersonInput } from '../../src/domain/person.ts';
import { group, item, person, upsert, type World } from './build.ts';

const email = { emailAddress: 'ada@example.com' };
const phone = { phoneNumber: '+4930123456' };
const [g1, g2] = [group(1), group(2)];
const outcomes = (inputs: readonly PersonInput[], world: World = {}) =>
  upsert(inputs, world).results.map(({ outcome, failure }): string => failure?.code ?? outcome);

describe('a later item', () => {
  it.each<[string, PersonInput[], World, string[]]>([
    [
      'matches whom an earlier one made',
      [{ externalRef: 'r', ...email }, email],
      {},
      ['CREATED', 'UNCHANGED'],
    ],
    [
      'matches by a key that an earlier one set',
      [{ externalRef: 'r', ...phone }, phone],
      { persons: [person(2, { externalRef: 'r' })] },
      ['UPDATED', 'UNCHANGED'],
    ],
    [
      'misses a key that an earlier one cleared',
      [
        { externalRef: 'r', emailAddress: null },
        { ...email, firstName: 'Ada' },
      ],
      { persons: [person(2, { externalRef: 'r', ...email })] },
      ['UPDATED', 'CREATED'],
    ],
    [
      'misses a key that an earlier one overwrote',
      [{ externalRef: 'r', emailAddress: 'b@example.com' }, email],
      { persons: [person(2, { externalRef: 'r', ...email })] },
      ['UPDATED', 'INSUFFICIENT_INFORMATION'],
    ],
    [
      'finds whom an earlier one brought into its group',
      [
        { identifier: 'person-2', groupIds: ['group-2'] },
        { ...email, groupIds: ['group-2'] },
      ],
      { persons: [person(2, email, [g1])], access: [g1, g2] },
      ['UPDATED', 'UNCHANGED'],
    ],
    [
      'is made ambiguous by whom an earlier one made',
      [{ externalRef: 'r', ...phone }, phone],
      { persons: [person(2, { externalRef: 'other', ...phone })] },
      ['CREATED', 'AMBIGUOUS_MATCH'],
    ],
    [
      'finds a reference taken by an earlier one',
      [{ externalRef: 'r' }, { identifier: 'person-2', externalRef: 'r' }],
      { persons: [person(2, email)] },
      ['CREATED', 'EXTERNAL_REF_TAKEN'],
    ],
    [
      'finds a reference that an earlier one gave up',
      [
        { identifier: 'person-2', externalRef: null },
        { identifier: 'person-3', externalRef: 'r' },
      ],
      { persons: [person(2, { externalRef: 'r' }), person(3, email)] },
      ['UPDATED', 'UPDATED'],
    ],
    [
      'meets a stranger in whom an earlier one gave a reference',
      [
        { externalRef: 'r', ...email },
        { externalRef: 's', ...email },
      ],
      { persons: [person(2, email)] },
      ['UPDATED', 'CREATED'],
    ],
    [
      'sees nothing of an earlier one that failed',
      [{ identifier: 'nobody', ...email, firstName: 'Ada' }, email],
      {},
      ['NOT_FOUND', 'INSUFFICIENT_INFORMATION'],
    ],
    [
      'may undo what an earlier one did',
      [
        { externalRef: 'r', firstName: 'A' },
        { externalRef: 'r', firstName: 'Ada' },
      ],
      { persons: [person(2, { externalRef: 'r', firstName: 'Ada' })] },
      ['UPDATED', 'UPDATED'],
    ],
  ])('%s', (_, inputs, world, expected) => {
    expect(outcomes(inputs, world)).toEqual(expected);
  });
});

describe('a batch', () => {
  it('shows each person as it is after the whole of it, and what each item did', () => {
    const { results, writes } = upsert([
      { externalRef: 'r', firstName: 'A' },
      { externalRef: 'r', firstName: 'B', lastName: 'C' },
    ]);
    expect(results.map(({ person }) => person?.firstName)).toEqual(['B', 'B']);
    expect(results.map(({ changes }) => changes)).toEqual([
      [],
      [
        { field: 'firstName', before: 'A', after: 'B' },
        { field: 'lastName', before: null, after: 'C' },
      ],
    ]);
    expect(writes).toMatchObject([{ before: null, after: { person: { firstName: 'B', lastName: 'C' } } }]);
  });

  it('shows other matches as they are after the whole of it', () => {
    const { results } = upsert(
      [
        { ...email, firstName: 'Ada' },
        { externalRef: 'r', lastName: 'New' },
      ],
      {
        persons: [person(2, { ...email, firstName: 'Ada' }), person(3, { ...email, externalRef: 'r' })],
      },
    );
    expect(results[0]?.otherMatches).toMatchObject([{ identifier: 'person-3', lastName: 'New' }]);
  });

  it('numbers new persons one by one after the last', () => {
    const inputs = [
      { externalRef: 'a' },
      {},
      { externalRef: 'b' },
      { externalRef: 'a' },
      { externalRef: 'c' },
    ];
    const sequences = (world: World) => upsert(inputs, world).results.map(({ person }) => person?.sequence);
    expect(sequences({})).toEqual([2, undefined, 3, 2, 4]);
    expect(sequences({ lastSequence: 41 })).toEqual([42, undefined, 43, 42, 44]);
  });

  it('stops nobody for an item that was refused', () => {
    const inputs = [{ externalRef: 'a' }, { externalRef: 'b\0' }, { externalRef: 'c' }];
    expect(outcomes(inputs)).toEqual(['CREATED', 'INVALID_VALUE', 'CREATED']);
    expect(upsert(inputs).results.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it('is planned again from the start when its transaction is repeated', () => {
    expect(item({ externalRef: 'a' }, 4)).toHaveProperty('index', 4);
    const world = { persons: [person(2, email)] };
    const frozen = JSON.stringify(world);
    upsert([{ ...email, firstName: 'New', groupIds: [] }], world);
    expect(JSON.stringify(world)).toBe(frozen);
  });
});
