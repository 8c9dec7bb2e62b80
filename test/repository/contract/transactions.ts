import { afterEach, beforeEach, expect, it } from 'vitest';
import { deletePersons } from '../../../src/directory/deletePersons.ts';
import type { PersonInput } from '../../../src/domain/person.ts';
import type { Snapshot, UpsertPlan } from '../../../src/domain/plan.ts';
import {
  type Directory,
  directoryOver,
  identifiersOf,
  newWorkspace,
  type Open,
  type OpenedDirectory,
  origin,
  outcomesOf,
  viewerOf,
} from '../services.ts';

/** @param readsAtOnce whether a read is made when it's asked for, before writes that wait. */
export function transactionsContract(open: Open, readsAtOnce = true): void {
  let opened: OpenedDirectory;
  let directory: Directory;
  beforeEach(async () => {
    opened = await open();
    directory = directoryOver(opened.repository);
  });
  afterEach(() => directory.repository.close());
  const reopened = async () => {
    directory = directoryOver(await opened.reopen());
    return directory;
  };
  const keys = { identifiers: [], counterparts: [], lookups: [], selectors: [] };
  const nothing = { keys, dryRun: false, idempotency: null };

  it('keep what was written when the database is opened again', async () => {
    const viewer = viewerOf(newWorkspace());
    await directory.makeGroups(viewer.workspace, ['g1']);
    await directory.upsert(viewer, [{ externalRef: 'a', groupIds: ['g1'] }]);
    const before = (await directory.find(viewer)).persons;
    const { find, upsert } = await reopened();
    expect((await find(viewer, { groupIds: ['g1'] })).persons).toEqual(before);
    const [next] = await upsert(viewer, [{ externalRef: 'b' }]);
    expect(next?.person?.sequence).toBe(3);
  });

  it('leave nothing of a plan that throws', async () => {
    const { repository, refs, upsert } = directory;
    const { workspace, access } = viewerOf(newWorkspace());
    const failing = repository.upsertPersons({ workspace, access, origin, ...nothing }, () => {
      throw new RangeError('no plan');
    });
    await expect(failing).rejects.toThrow(new RangeError('no plan'));
    expect(await refs(viewerOf(workspace))).toEqual([]);
    const [made] = await upsert(viewerOf(workspace), [{ externalRef: 'a' }]);
    expect(made?.person?.sequence).toBe(2);
  });

  it('leave nothing of a plan whose last write is impossible', async () => {
    const viewer = viewerOf(newWorkspace());
    const { workspace, access } = viewer;
    const { repository, upsert, refs } = directory;
    await upsert(viewer, [{ externalRef: 'old', firstName: 'A' }]);
    const [old] = (await directory.find(viewer)).persons;
    if (!old) throw new Error('The person was made.');
    const plan = ({ lastSequence }: Snapshot): UpsertPlan => {
      const deed = { matchedBy: null, changes: [{ field: 'firstName', before: 'A', after: 'B' }] };
      const person = (more: object) => ({ person: { ...old, ...more }, keys: [], groups: [] });
      return {
        results: [],
        assignments: [],
        deletions: [],
        writes: [
          { ...deed, before: person({}), after: person({ firstName: 'B' }) },
          {
            ...deed,
            before: null,
            after: person({ sequence: lastSequence + 1, identifier: 'x', externalRef: 'new' }),
          },
          {
            ...deed,
            before: null,
            after: person({ sequence: lastSequence + 2, identifier: old.identifier }),
          },
        ],
      };
    };
    await expect(repository.upsertPersons({ workspace, access, origin, ...nothing }, plan)).rejects.toThrow();
    expect((await directory.find(viewer)).persons).toEqual([old]);
    expect(await refs(viewer, { firstName: 'A' })).toEqual(['old']);
    const [next] = await upsert(viewer, [{ externalRef: 'next' }]);
    expect(next?.person?.sequence).toBe(3);
  });

  it('write nothing for a dry run, though it answers alike', async () => {
    const viewer = viewerOf(newWorkspace());
    const { upsert, find, makeGroups, clock } = directory;
    const batch: PersonInput[] = [{ externalRef: 'new' }, { externalRef: 'new', firstName: 'N' }, {}];
    const [unborn] = await upsert(viewer, batch.slice(0, 1), { dryRun: true });
    expect(unborn?.person?.sequence).toBe(2);
    await makeGroups(viewer.workspace, ['g1']);
    await upsert(viewer, [{ externalRef: 'old', firstName: 'O' }]);
    const before = (await find(viewer)).persons;
    clock.now += 1_000;
    batch.push(
      { externalRef: 'old', firstName: 'P' },
      { identifier: before[0]?.identifier, groupIds: ['g1'] },
    );
    const dry = await upsert(viewer, batch, { dryRun: true });
    expect((await find(viewer)).persons).toEqual(before);
    expect((await find(viewer, { identifier: dry[0]?.person?.identifier })).persons).toEqual([]);
    const wet = await upsert(viewer, batch);
    const same = (results: typeof wet) =>
      JSON.stringify(results).replaceAll(/"identifier":"[0-9a-f-]{36}"/g, '');
    expect(same(dry)).toBe(same(wet));
    expect(outcomesOf(wet)).toEqual(['CREATED', 'UPDATED', 'INSUFFICIENT_INFORMATION', 'UPDATED', 'UPDATED']);
  });

  it('are made in the order of their calls', async () => {
    const viewer = viewerOf(newWorkspace());
    const { services, upsert, find } = directory;
    const [identifier] = identifiersOf(await upsert(viewer, [{ externalRef: 'a' }])) as [string];
    const failing = directory.repository.upsertPersons({ ...viewer, origin, ...nothing }, () => {
      throw new Error('no plan');
    });
    const [results] = await Promise.all([
      Promise.all([
        upsert(viewer, [{ externalRef: 'a', firstName: '1' }]),
        deletePersons(services, viewer, [identifier]),
        upsert(viewer, [{ externalRef: 'a', firstName: '2' }]),
        upsert(viewer, [{ externalRef: 'a', firstName: '3' }]),
        ...Array.from({ length: 20 }, (_, index) => upsert(viewer, [{ externalRef: `p${index}` }])),
      ]),
      expect(failing).rejects.toThrow('no plan'),
    ]);
    const [first, deleted, second, third] = results;
    expect([first, second, third].map(batch => outcomesOf(batch)[0])).toEqual([
      'UPDATED',
      'CREATED',
      'UPDATED',
    ]);
    expect(deleted[0]?.failure).toBeNull();
    const { persons } = await find(viewer);
    expect(persons.map(person => person.externalRef)).toEqual([
      'a',
      ...Array.from({ length: 20 }, (_, index) => `p${index}`),
    ]);
    expect(persons[0]?.firstName).toBe('3');
  });

  it('make one person of many calls for the same new one', async () => {
    const viewer = viewerOf(newWorkspace());
    const calls = Array.from({ length: 10 }, () => directory.upsert(viewer, [{ externalRef: 'a' }]));
    const outcomes = (await Promise.all(calls)).flatMap(outcomesOf);
    expect(outcomes.sort()).toEqual(['CREATED', ...Array.from({ length: 9 }, () => 'UNCHANGED')]);
    expect(await directory.refs(viewer)).toEqual(['a']);
  });

  it('are waited for by close', async () => {
    const viewer = viewerOf(newWorkspace());
    const writes = ['a', 'b', 'c'].map(externalRef => directory.upsert(viewer, [{ externalRef }]));
    const closed = directory.repository.close();
    await expect(Promise.all(writes)).resolves.toHaveLength(3);
    await closed;
    const { refs } = await reopened();
    expect(await refs(viewer)).toEqual(['a', 'b', 'c']);
  });

  it('are seen by reads once they are done, and not before', async () => {
    const viewer = viewerOf(newWorkspace());
    const writing = directory.upsert(viewer, [{ externalRef: 'a' }]);
    const early = await directory.refs(viewer);
    if (readsAtOnce) expect(early).toEqual([]);
    await writing;
    expect(await directory.refs(viewer)).toEqual(['a']);
  });
}
