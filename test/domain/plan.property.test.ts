import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonInput, PersonState } from '../../src/domain/person.ts';
import { accessibleGroups, groupsNamed, isWithin, reachOf } from '../../src/domain/reach.ts';
import { applied, group, identifierOf, person, upsert, type World } from './build.ts';

/** Few values, so that random persons and items meet. */
const groups = [1, 2, 3].map(key => group(key, `ref-${key}`));
const refs = ['r', 's', 't', 'u'];
const profile = {
  externalRef: fc.constantFrom(...refs),
  firstName: fc.constantFrom('Ada', 'Byron'),
  lastName: fc.constantFrom('Lovelace', 'King'),
  emailAddress: fc.constantFrom('a@example.com', 'A@example.com', 'b@example.com'),
  phoneNumber: fc.constantFrom('+4930123456', '+49 30 123456', '0123'),
  status: fc.constantFrom('ACTIVE' as const, 'BOUNCED' as const),
  attributes: fc.constantFrom({}, { a: 1 }, { a: null, b: 2 }),
};
const maybeNull = Object.fromEntries(
  Object.entries(profile).map(([field, values]) => [
    field,
    fc.oneof({ weight: 4, arbitrary: values }, fc.constantFrom(null, undefined)),
  ]),
);
const named = fc.option(fc.subarray([...groups.map(({ identifier }) => identifier), 'unknown']), {
  nil: null,
});
const emailAddresses = fc.array(
  fc.record(
    { value: profile.emailAddress, primary: fc.boolean(), remove: fc.boolean() },
    { requiredKeys: ['value'] },
  ),
  { maxLength: 3 },
);
const matchingItem = fc.record(
  { ...maybeNull, emailAddresses, groupIds: named },
  { requiredKeys: [] },
) as fc.Arbitrary<PersonInput>;

const persons = fc
  .array(fc.tuple(fc.record(profile, { requiredKeys: [] }), fc.subarray(groups)), { maxLength: 7 })
  .map(list => list.map(([input, memberships], index) => person(index + 2, input, memberships)));
const worldOf = (directory: fc.Arbitrary<readonly PersonState[]>): fc.Arbitrary<World> =>
  fc.record({
    persons: directory,
    groups: fc.constant(groups),
    // A viewer of all groups, or of some.
    access: fc.option(fc.subarray(groups), { nil: undefined }) as fc.Arbitrary<never>,
    onExternalRefMismatch: fc.constantFrom('CREATE', 'UPDATE', 'FAIL'),
    onAmbiguousMatch: fc.constantFrom('FAIL', 'OLDEST'),
  });

/** The snapshot holds of a person only the groups that the viewer may access. */
const seenBy = (world: World): World => ({
  ...world,
  persons: (world.persons ?? []).map(state => ({
    ...state,
    groups: world.access ? state.groups.filter(held => world.access?.includes(held)) : state.groups,
  })),
});
const world = worldOf(persons).map(seenBy);
const accessibleOf = ({ access }: World) => accessibleGroups(access === undefined, access ?? groups);
const reachable = (state: PersonState, world: World) =>
  isWithin(reachOf(null, accessibleOf(world)), state.groups);

/** A world, and items of which some edit persons of it that the viewer can access. */
const batch = world.chain(world => {
  const editable = (world.persons ?? []).filter(state => reachable(state, world));
  const identifiers = [...editable.map(({ person }) => person.identifier), 'nobody'];
  const edit = fc
    .tuple(matchingItem, fc.constantFrom(...identifiers))
    .map(([input, identifier]) => ({ ...input, identifier }));
  const refused = fc.constant<PersonInput>({ externalRef: 'r', firstName: 'a\0b' });
  const item = fc.oneof(
    { weight: 6, arbitrary: matchingItem },
    { weight: 2, arbitrary: edit },
    { weight: 1, arbitrary: refused },
  );
  return fc.record({ world: fc.constant(world), items: fc.array(item, { minLength: 1, maxLength: 6 }) });
});
const runs = { numRuns: 500 };

describe('planning', () => {
  it('gives one result an item, in order, and each person once among the writes', () => {
    fc.assert(
      fc.property(batch, ({ world, items }) => {
        const { results, writes } = upsert(items, world);
        expect(results.map(({ index }) => index)).toEqual(items.map((_, index) => index));
        for (const { outcome, person, failure } of results) {
          expect(person === null).toBe(outcome === 'FAILED');
          expect(failure === null).toBe(outcome !== 'FAILED');
        }
        const written = writes.map(({ after }) => after.person.sequence);
        expect(written).toHaveLength(new Set(written).size);
        const succeeded = results.flatMap(({ person }) => person?.sequence ?? []);
        expect(new Set(written)).toEqual(new Set(succeeded));
      }),
      runs,
    );
  });

  it('does not depend on the order of the candidates', () => {
    const shuffled = batch.chain(({ world, items }) =>
      fc.record({
        world: fc.constant(world),
        items: fc.constant(items),
        order: fc.shuffledSubarray([...(world.persons ?? [])], { minLength: world.persons?.length ?? 0 }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ world, items, order }) => {
        expect(upsert(items, { ...world, persons: order })).toEqual(upsert(items, world));
      }),
      runs,
    );
  });

  // Of one item: several may write one person by turns, or make a match for each other that wasn't there.
  it('leaves UNCHANGED what the same item changed or made before', () => {
    fc.assert(
      fc.property(batch, ({ world, items: [item = {}] }) => {
        const first = upsert([item], world);
        fc.pre(first.results[0]?.outcome !== 'FAILED');
        const second = upsert([item], { ...world, persons: applied(world.persons ?? [], first) });
        expect(second.results[0]).toMatchObject({ outcome: 'UNCHANGED', changes: [] });
        expect(second.results[0]?.person?.sequence).toBe(first.results[0]?.person?.sequence);
      }),
      runs,
    );
  });

  // Under CREATE, items with external references of their own can't mean the same person. Where one was
  // ambiguous, a later one may have given a candidate a reference, and so decided it for the next time.
  it('leaves UNCHANGED what the same batch did before, where each item has its own external reference', () => {
    const own = fc.tuple(world, fc.array(matchingItem, { maxLength: refs.length }));
    fc.assert(
      fc.property(own, ([given, list]) => {
        const world: World = { ...given, onExternalRefMismatch: 'CREATE' };
        const items = list.map((item, index) => ({ ...item, externalRef: refs[index] }));
        const first = upsert(items, world);
        fc.pre(first.results.every(({ failure }) => failure?.code !== 'AMBIGUOUS_MATCH'));
        const second = upsert(items, { ...world, persons: applied(world.persons ?? [], first) });
        expect(second.results.map(({ outcome, failure }) => failure?.code ?? outcome)).toEqual(
          first.results.map(({ failure }) => failure?.code ?? 'UNCHANGED'),
        );
        expect(second.results.map(({ person }) => person?.sequence)).toEqual(
          first.results.map(({ person }) => person?.sequence),
        );
      }),
      runs,
    );
  });

  it('is the same without the items that fail', () => {
    fc.assert(
      fc.property(batch, ({ world, items }) => {
        const { results, writes } = upsert(items, world);
        const good = items.filter((_, index) => results[index]?.outcome !== 'FAILED');
        const again = upsert(good, world);
        expect(again.writes).toEqual(writes);
        expect(again.results.map(({ outcome }) => outcome)).not.toContain('FAILED');
      }),
      runs,
    );
  });

  it('touches nobody whom the item cannot reach', () => {
    fc.assert(
      fc.property(batch, ({ world, items: [item = {}] }) => {
        const reach = reachOf(groupsNamed(item, 'a test'), accessibleOf(world));
        for (const { before } of upsert([item], world).writes) {
          if (before === null) continue;
          if (item.identifier == null) expect(isWithin(reach, before.groups)).toBe(true);
          else expect(before.person.identifier).toBe(item.identifier);
        }
      }),
      runs,
    );
  });

  it('lets each person join the groups of its items, and leave none', () => {
    fc.assert(
      fc.property(batch, ({ world, items }) => {
        const joinable = new Set(
          items.flatMap(item => [...reachOf(groupsNamed(item, ''), accessibleOf(world)).groups.keys()]),
        );
        for (const { before, after } of upsert(items, world).writes) {
          const [held, has] = [before?.groups ?? [], after.groups].map(list => list.map(({ key }) => key));
          expect(has).toEqual(expect.arrayContaining(held ?? []));
          for (const key of has ?? []) expect(held?.includes(key) || joinable.has(key)).toBe(true);
        }
      }),
      runs,
    );
  });

  it('never makes one of two persons with different external references, under CREATE', () => {
    fc.assert(
      fc.property(batch, ({ world, items }) => {
        const matching = items.filter(item => item.identifier === undefined && item.externalRef !== null);
        const { writes } = upsert(matching, { ...world, onExternalRefMismatch: 'CREATE' });
        for (const { before, after } of writes)
          if (before?.person.externalRef != null)
            expect(after.person.externalRef).toBe(before.person.externalRef);
      }),
      runs,
    );
  });

  it('numbers the persons it makes without a gap', () => {
    fc.assert(
      fc.property(batch, fc.integer({ min: 20, max: 2 ** 32 }), ({ world, items }, lastSequence) => {
        const made = upsert(items, { ...world, lastSequence }).writes.filter(({ before }) => before === null);
        expect(made.map(({ after }) => after.person.sequence)).toEqual(
          made.map((_, index) => lastSequence + 1 + index),
        );
        expect(identifierOf(2)).not.toBe(made[0]?.after.person.identifier);
      }),
      runs,
    );
  });
});
