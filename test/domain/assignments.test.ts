import { describe, expect, it } from 'vitest';
import { wantedAssignments } from '../../src/domain/assignments.ts';
import { matchKeys } from '../../src/domain/lookups.ts';
import type { ContactAssignmentInput, PersonInput } from '../../src/domain/person.ts';
import { earlier, group, item, now, person, upsert, upsertOne, type World } from './build.ts';

const to = (sequence: number): ContactAssignmentInput => ({ assignedToId: `person-${sequence}` });
const of = (sequence: number): ContactAssignmentInput => ({ personId: `person-${sequence}` });
const ada: PersonInput = { externalRef: 'ada' };
const persons = [person(2, ada), person(3, { externalRef: 'ben' }), person(4, { externalRef: 'cy' })];
const adas = (...contactAssignments: ContactAssignmentInput[]): PersonInput => ({
  ...ada,
  contactAssignments,
});

describe('an entry of contactAssignments', () => {
  it.each<[string, ContactAssignmentInput[] | null | undefined, string[]]>([
    ['is nothing where there is no list', undefined, []],
    ['is nothing where the list is null', null, []],
    ['is nothing where the list is empty', [], []],
    ['names whom the person is assigned to', [to(2)], ['assignments person-2']],
    ['names who is assigned to the person', [of(2)], ['contacts person-2']],
    ['is the same twice', [to(2), { assignedToId: ' person-2\t' }, to(2)], ['assignments person-2']],
    ['is another one the other way round', [to(2), of(2)], ['assignments person-2', 'contacts person-2']],
    ['may have the other field as null', [{ assignedToId: null, personId: 'x' }], ['contacts x']],
  ])('%s', (_, given, expected) => {
    expect(wantedAssignments(given).map(({ field, counterpart }) => `${field} ${counterpart}`)).toEqual(
      expected,
    );
  });

  it.each<[string, ContactAssignmentInput[]]>([
    ['names nobody', [{}]],
    ['names nobody, in nulls', [{ assignedToId: null, personId: null }]],
    ['names two', [{ assignedToId: 'a', personId: 'b' }]],
    ['is blank', [{ assignedToId: ' \t ' }]],
    ['is empty', [{ personId: '' }]],
    ['is too long', [{ personId: 'x'.repeat(256) }]],
    ['has a control character', [{ personId: 'x\0' }]],
    ['has an invisible character', [{ personId: 'x\u200b' }]],
    ['is one of 101', Array.from({ length: 101 }, (_, index) => to(index))],
    ['is the same 101 times', Array(101).fill(to(2))],
  ])('fails its item alone when it %s', (_, given) => {
    const { results, writes, assignments } = upsert([adas(...given), { externalRef: 'new' }], { persons });
    expect(results.map(({ outcome, failure }) => failure?.code ?? outcome)).toEqual([
      'INVALID_VALUE',
      'CREATED',
    ]);
    expect(results[0]?.failure?.reason).toMatch(/^contactAssignments /);
    expect([writes.length, assignments]).toEqual([1, []]);
  });

  it('may be there a hundred times', () => {
    expect(wantedAssignments(Array.from({ length: 100 }, (_, index) => to(index)))).toHaveLength(100);
  });
});

it('counterparts are looked up once each, those of refused items not at all', () => {
  const refused = item({ ...adas(to(9)), externalRef: 'x\0' });
  const items = [item(adas(to(3), of(3), of(4))), item(adas(to(3))), refused];
  const policy = { onExternalRefMismatch: 'CREATE', onAmbiguousMatch: 'FAIL' } as const;
  expect(matchKeys(items, policy).counterparts).toEqual(['person-3', 'person-4']);
});

describe('an item that asks for assignments', () => {
  const change = (field: string, before: number[], after: number[]) => ({
    field,
    before: before.map(sequence => `person-${sequence}`),
    after: after.map(sequence => `person-${sequence}`),
  });

  it.each<[string, ContactAssignmentInput[], World['assigned'], object[], number[][]]>([
    ['makes one', [to(3)], [], [change('assignments', [], [3])], [[3, 2]]],
    ['makes one the other way', [of(3)], [], [change('contacts', [], [3])], [[2, 3]]],
    [
      'makes both',
      [of(4), to(4), to(3)],
      [],
      [change('assignments', [], [4, 3]), change('contacts', [], [4])],
      [
        [2, 4],
        [4, 2],
        [3, 2],
      ],
    ],
    ['makes what is not there yet', [to(3), to(4)], [[3, 2]], [change('assignments', [3], [3, 4])], [[4, 2]]],
    [
      'makes none that is there',
      [to(3), of(4)],
      [
        [3, 2],
        [2, 4],
      ],
      [],
      [],
    ],
    [
      'is not content with the other direction',
      [to(3)],
      [[2, 3]],
      [change('assignments', [], [3])],
      [[3, 2]],
    ],
  ])('%s', (_, given, assigned = [], changes, made) => {
    const { results, writes, assignments } = upsert([adas(...given)], { persons, assigned });
    expect(results).toMatchObject([{ outcome: changes.length > 0 ? 'UPDATED' : 'UNCHANGED', changes }]);
    expect(assignments).toEqual(made.map(([assignedTo, person]) => ({ assignedTo, person, createdAt: now })));
    expect(writes).toHaveLength(1);
    const moved = changes.length > 0;
    expect(writes[0]?.after.person).toMatchObject({
      updatedAt: moved ? now : earlier,
      version: moved ? 2 : 1,
    });
  });

  it('lists them after what else it changes', () => {
    const { results } = upsert([{ ...adas(to(3)), firstName: 'Ada' }], { persons });
    expect(results[0]?.changes.map(({ field }) => field)).toEqual(['firstName', 'assignments']);
  });

  it('makes them for a new person, whose changes are none', () => {
    const { results, assignments } = upsert([{ externalRef: 'new', contactAssignments: [to(3), of(4)] }], {
      persons,
    });
    expect(results).toMatchObject([{ outcome: 'CREATED', changes: [], person: { sequence: 5, version: 1 } }]);
    expect(assignments).toEqual([
      { assignedTo: 3, person: 5, createdAt: now },
      { assignedTo: 5, person: 4, createdAt: now },
    ]);
  });

  it.each<[string, PersonInput, string]>([
    ['whose counterpart is absent', adas(to(3), of(9)), 'NOT_FOUND'],
    ['whose counterpart is the person itself', adas(to(3), to(2)), 'INVALID_VALUE'],
    [
      'whose counterpart is the edited person itself',
      { identifier: 'person-2', contactAssignments: [of(2)] },
      'INVALID_VALUE',
    ],
    [
      'for a new person, whose counterpart is absent',
      { externalRef: 'new', contactAssignments: [to(3), of(9)] },
      'NOT_FOUND',
    ],
    [
      'for a new person, whose counterpart is made by the batch',
      { externalRef: 'new', contactAssignments: [{ personId: 'new-1' }] },
      'NOT_FOUND',
    ],
  ])('fails wholly, %s', (_, input, code) => {
    const before = { externalRef: 'first' };
    const { results, writes, assignments } = upsert([before, { ...input, firstName: 'New' }], { persons });
    expect(results).toMatchObject([{ outcome: 'CREATED' }, { outcome: 'FAILED', person: null, changes: [] }]);
    expect(results[1]?.failure).toEqual({ code, reason: expect.stringMatching(/^contactAssignments /) });
    expect(writes.map(({ after }) => after.person.externalRef)).toEqual(['first']);
    expect(assignments).toEqual([]);
  });

  it('makes none when it fails otherwise', () => {
    const attributes = { a: 'x'.repeat(10_000) };
    const large = [person(2, { ...ada, attributes }), ...persons.slice(1)];
    const input = { ...adas(to(3)), attributes: { b: 'x'.repeat(10_000) } };
    const again = upsert([input, adas(to(3))], { persons: large });
    expect(again.results).toMatchObject([{ failure: { code: 'INVALID_VALUE' } }, { outcome: 'UPDATED' }]);
    expect(upsertOne({ contactAssignments: [to(3)] }, { persons }).failure?.code).toBe(
      'INSUFFICIENT_INFORMATION',
    );
  });

  it('sees those that an earlier one made, from either side', () => {
    const { results, assignments } = upsert(
      [adas(to(3)), adas(to(3)), { externalRef: 'ben', contactAssignments: [of(2)] }, adas(to(3), to(4))],
      { persons },
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['UPDATED', 'UNCHANGED', 'UNCHANGED', 'UPDATED']);
    expect(results[3]?.changes).toEqual([change('assignments', [3], [3, 4])]);
    expect(assignments).toHaveLength(2);
  });

  it('may assign somebody to whom an earlier one made', () => {
    const made = { externalRef: 'new', contactAssignments: [of(2)] };
    const { results, assignments } = upsert([made, made], { persons });
    expect(results.map(({ outcome }) => outcome)).toEqual(['CREATED', 'UNCHANGED']);
    expect(assignments).toEqual([{ assignedTo: 5, person: 2, createdAt: now }]);
  });

  it('looks for them beyond the groups that it names', () => {
    const [g1, g2] = [group(1), group(2)];
    const world = { persons: [person(2, ada, [g1]), person(3, {}, [g2])], access: [g1, g2] };
    expect(upsertOne({ ...adas(to(3)), groupIds: ['group-1'] }, world)).toMatchObject({
      outcome: 'UPDATED',
      failure: null,
    });
  });
});

it('whom an item means depends on no assignment', () => {
  const inputs = [adas(to(3)), { externalRef: 'new', contactAssignments: [of(4)] }, { externalRef: 'cy' }];
  const persisted = (world: World) =>
    upsert(inputs, world).results.map(({ person, matchedBy, failure }) => [
      person?.sequence,
      matchedBy,
      failure,
    ]);
  expect(persisted({ persons, assigned: [[3, 2]] })).toEqual(persisted({ persons }));
});
