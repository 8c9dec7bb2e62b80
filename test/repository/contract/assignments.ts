import { beforeEach, expect, it } from 'vitest';
import { unassignContacts } from '../../../src/directory/contactAssignments.ts';
import { deletePersons } from '../../../src/directory/deletePersons.ts';
import { wholeReach } from '../../../src/directory/readPersons.ts';
import type { AssignmentField } from '../../../src/domain/assignments.ts';
import type { ContactAssignmentInput } from '../../../src/domain/person.ts';
import type { Viewer } from '../../../src/domain/viewer.ts';
import { type Directory, identifiersOf, newWorkspace, origin, outcomesOf, viewerOf } from '../services.ts';

export function assignmentsContract(directory: () => Directory): void {
  let workspace: string;
  let viewer: Viewer;
  /** Persons 2 to 6 of the workspace, by their references: `hub` and `a` of group `g`, `b`, `c`, `d` of `h`. */
  let id: Record<string, string>;
  let refOf: Map<string, string>;
  beforeEach(async () => {
    workspace = newWorkspace();
    viewer = viewerOf(workspace);
    const { makeGroups, upsert } = directory();
    await makeGroups(workspace, ['g', 'h']);
    const refs = ['hub', 'a', 'b', 'c', 'd'];
    const made = await upsert(
      viewer,
      refs.map((externalRef, place) => ({ externalRef, groupIds: [place < 2 ? 'g' : 'h'] })),
    );
    const identifiers = identifiersOf(made);
    id = Object.fromEntries(refs.map((ref, place) => [ref, identifiers[place] as string]));
    refOf = new Map(refs.map((ref, place) => [identifiers[place] as string, ref]));
  });

  const assign = (ref: string, ...contactAssignments: ContactAssignmentInput[]) =>
    directory().upsert(viewer, [{ identifier: id[ref], contactAssignments }]);
  const contacts = (...refs: string[]) => refs.map(ref => ({ personId: id[ref] }));
  const read = async (
    field: AssignmentField,
    refs: readonly string[],
    { as = viewer, after = null, limit = 100 }: { as?: Viewer; after?: number | null; limit?: number } = {},
  ) =>
    directory().repository.assignmentsOfPersons(
      wholeReach(as),
      field,
      refs.map(ref => id[ref] ?? ref),
      { after, limit },
    );
  const seen = async (...args: Parameters<typeof read>) =>
    (await read(...args)).map(list => list.map(({ counterpart }) => counterpart.externalRef));
  const names = (assignedTo: string, person: string) => ({
    assignedToId: id[assignedTo] ?? assignedTo,
    personId: id[person] ?? person,
  });
  const unassign = async (as: Viewer, ...pairs: [string, string][]) =>
    (
      await unassignContacts(
        directory().services,
        as,
        pairs.map(pair => names(...pair)),
      )
    ).map(({ failure, value }) => failure?.code ?? refOf.get(value?.person.identifier ?? ''));
  const personOf = async (ref: string) => {
    const [person] = (await directory().find(viewer, { externalRef: ref })).persons;
    if (!person) throw new Error(`There is ${ref}.`);
    return person;
  };

  it('are read from both sides, in the order of the persons and of their counterparts', async () => {
    await assign('hub', ...contacts('d', 'a', 'c'), { assignedToId: id.b });
    await assign('a', { assignedToId: id.b });
    expect(await seen('contacts', ['hub', 'a', 'b'])).toEqual([['a', 'c', 'd'], [], ['hub', 'a']]);
    expect(await seen('assignments', ['c', 'hub', 'nobody', 'a', 'c'])).toEqual([
      ['hub'],
      ['b'],
      [],
      ['hub', 'b'],
      ['hub'],
    ]);
    expect(await seen('contacts', [])).toEqual([]);
  });

  it('carry the whole counterpart, and when they were made, the first time', async () => {
    const { clock } = directory();
    const made = clock.now;
    await assign('hub', ...contacts('a'));
    clock.now += 1_000;
    expect(outcomesOf(await assign('hub', ...contacts('a', 'b')))).toEqual(['UPDATED']);
    expect(await read('contacts', ['hub'])).toEqual([
      [
        { counterpart: await personOf('a'), createdAt: made },
        { counterpart: await personOf('b'), createdAt: clock.now },
      ],
    ]);
    expect(await read('assignments', ['b'])).toEqual([
      [{ counterpart: await personOf('hub'), createdAt: clock.now }],
    ]);
  });

  it('move updatedAt and the version of the person that the item is about, and of nobody else', async () => {
    const { clock } = directory();
    const [hub, a, b] = [await personOf('hub'), await personOf('a'), await personOf('b')];
    clock.now += 1_000;
    await assign('hub', ...contacts('a'), { assignedToId: id.b });
    expect(await personOf('hub')).toEqual({
      ...hub,
      updatedAt: clock.now,
      lastSeenAt: clock.now,
      version: hub.version + 1,
    });
    expect([await personOf('a'), await personOf('b')]).toEqual([a, b]);
  });

  it('come in pages that are the whole list together', async () => {
    await assign('hub', ...contacts('a', 'b', 'c', 'd'));
    for (const limit of [1, 2, 3, 4, 5]) {
      const found: (string | null | undefined)[] = [];
      let after: number | null = null;
      for (;;) {
        const [page] = await read('contacts', ['hub'], { after, limit });
        if (!page || page.length === 0) break;
        expect(page.length).toBeLessThanOrEqual(limit);
        found.push(...page.map(({ counterpart }) => counterpart.externalRef));
        after = page.at(-1)?.counterpart.sequence ?? null;
      }
      expect(found).toEqual(['a', 'b', 'c', 'd']);
    }
    expect(await seen('contacts', ['hub'], { after: 2 ** 53 - 1 })).toEqual([[]]);
  });

  it('are seen as far as both persons are within reach', async () => {
    await assign('hub', ...contacts('a', 'b', 'c'));
    const as = (...groups: string[]) => ({ as: viewerOf(workspace, groups) });
    expect(await seen('contacts', ['hub'], as('g'))).toEqual([['a']]);
    expect(await seen('contacts', ['hub'], as('g', 'h'))).toEqual([['a', 'b', 'c']]);
    expect(await seen('contacts', ['hub'], { ...as('g', 'h'), limit: 2 })).toEqual([['a', 'b']]);
    expect(await seen('contacts', ['hub'], as('h'))).toEqual([[]]);
    expect(await seen('assignments', ['a', 'b', 'c'], as('h'))).toEqual([[], [], []]);
    expect(await seen('assignments', ['a', 'b', 'c'], as('g'))).toEqual([['hub'], [], []]);
    for (const nothing of [[], ['x']]) expect(await seen('contacts', ['hub'], as(...nothing))).toEqual([[]]);
  });

  it('are past those that are out of reach when a page begins', async () => {
    await assign('a', ...contacts('hub', 'b', 'c', 'd'));
    const { upsert } = directory();
    await upsert(viewer, [{ identifier: id.d, groupIds: ['g'] }]);
    const as = viewerOf(workspace, ['g']);
    expect(await seen('contacts', ['a'], { as, limit: 2 })).toEqual([['hub', 'd']]);
    expect(await seen('contacts', ['a'], { as, limit: 1, after: 2 })).toEqual([['d']]);
  });

  it('are nothing to another workspace', async () => {
    await assign('hub', ...contacts('a'));
    const elsewhere = newWorkspace();
    const them = viewerOf(elsewhere);
    expect(await seen('contacts', ['hub'], { as: them })).toEqual([[]]);
    const { repository, upsert, makeGroups } = directory();
    await makeGroups(elsewhere, ['g']);
    await upsert(them, [{ externalRef: 'x' }, { externalRef: 'y' }]);
    for (const as of [them, viewerOf(elsewhere, ['g'])]) {
      expect(await seen('contacts', ['hub'], { as })).toEqual([[]]);
      expect(await repository.assignmentsByName(wholeReach(as), [names('hub', 'a')])).toEqual([null]);
      expect(await unassign(as, ['hub', 'a'])).toEqual(['NOT_FOUND']);
      const taking = { contactAssignments: contacts('a') };
      const results = await upsert(as, [
        { externalRef: 'x', ...taking },
        { externalRef: 'z', ...taking },
      ]);
      expect(outcomesOf(results)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    }
    expect(await seen('contacts', ['hub'])).toEqual([['a']]);
  });

  it('are found by name, in order, where both persons are within reach', async () => {
    await assign('hub', ...contacts('a', 'b'));
    const { repository, clock } = directory();
    const pairs = [
      names('hub', 'b'),
      names('b', 'hub'),
      names('x', 'a'),
      names('hub', 'a'),
      names('hub', 'c'),
    ];
    const found = async (as: Viewer) =>
      (await repository.assignmentsByName(wholeReach(as), pairs)).map(one => one?.person.externalRef);
    expect(await found(viewer)).toEqual(['b', undefined, undefined, 'a', undefined]);
    expect(await found(viewerOf(workspace, ['g']))).toEqual([
      undefined,
      undefined,
      undefined,
      'a',
      undefined,
    ]);
    expect(await repository.assignmentsByName(wholeReach(viewer), [names('hub', 'a')])).toEqual([
      { assignedTo: await personOf('hub'), person: await personOf('a'), createdAt: clock.now },
    ]);
  });

  it('are not made by a dry run, nor by an item that fails', async () => {
    const { upsert } = directory();
    const input = { identifier: id.hub, contactAssignments: contacts('a') };
    expect(outcomesOf(await upsert(viewer, [input], { dryRun: true }))).toEqual(['UPDATED']);
    expect(outcomesOf(await assign('hub', ...contacts('a'), { personId: 'nobody' }))).toEqual(['NOT_FOUND']);
    expect(await seen('contacts', ['hub'])).toEqual([[]]);
    await assign('hub', ...contacts('a'));
    expect(outcomesOf(await upsert(viewer, [input], { dryRun: true }))).toEqual(['UNCHANGED']);
  });

  it('go with either of their persons', async () => {
    await assign('hub', ...contacts('a', 'b'), { assignedToId: id.c });
    await deletePersons(directory().services, viewer, [id.b as string]);
    expect(await seen('contacts', ['hub', 'c'])).toEqual([['a'], ['hub']]);
    await deletePersons(directory().services, viewer, [id.hub as string]);
    expect(await seen('assignments', ['a', 'c', 'hub'])).toEqual([[], [], []]);
    expect(await seen('contacts', ['a', 'c', 'hub'])).toEqual([[], [], []]);
  });

  it('are ended once, and move updatedAt of who was assigned', async () => {
    await assign('hub', ...contacts('a', 'b', 'c'));
    const [hub, a, c] = [await personOf('hub'), await personOf('a'), await personOf('c')];
    const { clock } = directory();
    clock.now += 1_000;
    expect(
      await unassign(viewer, ['hub', 'b'], ['hub', 'a'], ['a', 'hub'], ['hub', 'a'], ['x', 'a']),
    ).toEqual(['b', 'a', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    expect(await seen('contacts', ['hub'])).toEqual([['c']]);
    expect(await personOf('a')).toEqual({ ...a, updatedAt: clock.now, version: a.version + 1 });
    expect([await personOf('hub'), await personOf('c')]).toEqual([hub, c]);
  });

  it('are ended where both persons are within reach, and shown as they were', async () => {
    await assign('hub', ...contacts('a', 'b'));
    const { clock, services } = directory();
    const createdAt = clock.now;
    clock.now += 1_000;
    expect(await unassign(viewerOf(workspace, ['g']), ['hub', 'b'])).toEqual(['NOT_FOUND']);
    expect(await unassign(viewerOf(workspace, ['h']), ['hub', 'b'])).toEqual(['NOT_FOUND']);
    const [result] = await unassignContacts(services, viewerOf(workspace, ['g']), [names('hub', 'a')]);
    expect(result).toEqual({
      index: 0,
      failure: null,
      value: { assignedTo: await personOf('hub'), person: await personOf('a'), createdAt },
    });
    expect(await seen('contacts', ['hub'])).toEqual([['b']]);
  });

  it('that are there already are told to the plan, and only those that it would make are asked for', async () => {
    await assign('hub', ...contacts('a', 'b'));
    const { repository } = directory();
    const told: unknown[] = [];
    const keys = { identifiers: [], lookups: [], selectors: [], counterparts: [id.a as string, 'nobody'] };
    const request = { workspace, origin, access: viewer.access, keys, dryRun: true, idempotency: null };
    await repository.upsertPersons(request, ({ assignments: { counterparts, existing } }) => {
      told.push([[...counterparts], existing]);
      const wanted = existing.length > 0 ? [] : [{ assignedTo: 2, person: 3, createdAt: 1 }];
      return { results: [], writes: [], deletions: [], assignments: wanted };
    });
    const known = [[id.a, 3]];
    expect(told).toMatchObject([
      [known, []],
      [known, [{ assignedTo: 2, person: 3 }]],
    ]);
  });
}
