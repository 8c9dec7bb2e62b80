import { beforeEach, expect, it } from 'vitest';
import { changeMemberships } from '../../../src/directory/changeMemberships.ts';
import { changePersons } from '../../../src/directory/changePersons.ts';
import { unassignContacts } from '../../../src/directory/contactAssignments.ts';
import { deleteGroups } from '../../../src/directory/deleteGroups.ts';
import { deletePersons } from '../../../src/directory/deletePersons.ts';
import { feedEnd, historyOfPersons, personChanges, type SeenChange } from '../../../src/directory/history.ts';
import { upsertGroups } from '../../../src/directory/upsertGroups.ts';
import type { FeedPlace } from '../../../src/domain/paging.ts';
import type { Viewer } from '../../../src/domain/viewer.ts';
import { type Directory, identifiersOf, newWorkspace, viewerOf } from '../services.ts';

export function historyContract(directory: () => Directory): void {
  let workspace: string;
  let all: Viewer;
  const as = (...groups: string[]) => viewerOf(workspace, groups);
  const services = () => directory().services;
  const upsert: Directory['upsert'] = (...args) => directory().upsert(...args);

  beforeEach(async () => {
    workspace = newWorkspace();
    all = viewerOf(workspace);
    await directory().makeGroups(workspace, ['g', 'h']);
  });

  async function make(externalRef: string, ...groupIds: string[]): Promise<string> {
    return identifiersOf(await upsert(all, [{ externalRef, firstName: 'A', groupIds }]))[0] as string;
  }

  async function history(identifier: string, viewer = all, limit = 100, before: number | null = null) {
    const [page] = await historyOfPersons(services(), viewer, [identifier], { before, limit });
    return page as NonNullable<typeof page>;
  }
  const feed = async (viewer = all, after: FeedPlace | null = null, limit = 100) =>
    personChanges(services(), viewer, { after, limit });
  const kinds = (changes: readonly SeenChange[]) => changes.map(({ kind }) => kind);
  const told = (changes: readonly SeenChange[]) =>
    changes.map(({ kind, changes }) => [
      kind,
      ...changes.map(({ field, before, after }) => [field, before, after]),
    ]);

  it('has who, when, by which request, why it matched, and what it was and is', async () => {
    const { clock } = directory();
    const viewer = { ...as('g'), subject: 'crm', requestId: 'request-1' };
    const [id] = identifiersOf(await upsert(viewer, [{ externalRef: 'a', firstName: 'Ann' }])) as [string];
    clock.now += 1_000;
    await upsert(viewer, [{ externalRef: 'a', firstName: 'Anna', emailAddress: 'a@x.example' }]);
    const { changes } = await history(id);
    expect(changes).toMatchObject([
      {
        kind: 'UPDATED',
        identifier: id,
        occurredAt: clock.now,
        subject: 'crm',
        requestId: 'request-1',
        matchedBy: 'EXTERNAL_REF',
        version: 2,
        changes: [
          { field: 'firstName', before: 'Ann', after: 'Anna' },
          { field: 'emailAddress', before: null, after: 'a@x.example' },
        ],
      },
      {
        kind: 'CREATED',
        occurredAt: clock.now - 1_000,
        matchedBy: null,
        version: 1,
        changes: [
          { field: 'externalRef', before: null, after: 'a' },
          { field: 'firstName', before: null, after: 'Ann' },
          { field: 'status', before: null, after: 'ACTIVE' },
          { field: 'groups', before: null, after: ['g'] },
        ],
      },
    ]);
  });

  it('goes on before any of its own places, and tells nothing else before another person’s', async () => {
    const [a, b] = [await make('a', 'g'), await make('b', 'g')];
    for (const firstName of ['B', 'C', 'D'])
      for (const externalRef of ['a', 'b']) await upsert(all, [{ externalRef, firstName }]);
    const { changes: every } = await feed();
    expect(every).toHaveLength(8);
    for (const id of [a, b]) {
      const { changes } = await history(id);
      expect(changes).toHaveLength(4);
      for (const { place, identifier } of every) {
        const before = changes.filter(own => own.place < place);
        const { changes: told } = await history(id, all, 100, place);
        if (identifier === id) expect(told).toEqual(before);
        else for (const change of told) expect(before).toContainEqual(change);
      }
    }
  });

  it('keeps nothing of what changes nothing, fails, or is only tried', async () => {
    const id = await make('a', 'g');
    await upsert(all, [{ externalRef: 'a', firstName: 'A', seenAt: 5 }, { firstName: 'nobody' }]);
    await upsert(all, [{ externalRef: 'a', firstName: 'B' }, { externalRef: 'new' }], { dryRun: true });
    await changePersons(services(), all, {
      identifiers: [id],
      set: { status: 'BOUNCED' },
      delete: false,
      dryRun: true,
    });
    await changeMemberships(services(), all, 'add', [id], ['g']);
    const failing = directory().repository.changePersons(
      {
        reach: { workspace, access: all.access, named: null },
        origin: { subject: 's', requestId: null, at: 1 },
        selection: { identifiers: [id] },
        keys: { selectors: [], counterparts: [] },
        dryRun: false,
      },
      ({ candidates }) => ({
        writes: candidates.map(before => ({
          before,
          after: { ...before, person: { ...before.person, externalRef: 'z', status: null as never } },
          matchedBy: null,
          changes: [{ field: 'externalRef', before: 'a', after: 'z' }],
        })),
        assignments: [],
        deletions: [],
      }),
    );
    await expect(failing).rejects.toThrow();
    expect(kinds((await history(id)).changes)).toEqual(['CREATED']);
    expect((await feedEnd(services(), all)).place).toBe(1);
  });

  it('is one change a person of a batch, whatever items it takes', async () => {
    await upsert(all, [
      { externalRef: 'a', firstName: 'A' },
      { externalRef: 'a', firstName: 'B' },
      { externalRef: 'b', firstName: 'B' },
    ]);
    await upsert(all, [
      { externalRef: 'a', lastName: 'L' },
      { externalRef: 'a', lastName: 'M' },
    ]);
    expect(told((await feed()).changes)).toEqual([
      ['CREATED', ['externalRef', null, 'a'], ['firstName', null, 'B'], ['status', null, 'ACTIVE']],
      ['CREATED', ['externalRef', null, 'b'], ['firstName', null, 'B'], ['status', null, 'ACTIVE']],
      ['UPDATED', ['lastName', null, 'L'], ['lastName', 'L', 'M']],
    ]);
  });

  it('has what every way of changing persons did', async () => {
    const [a, b] = [await make('a', 'g'), await make('b', 'g')];
    await changePersons(services(), all, {
      identifiers: [a],
      set: { status: 'BOUNCED' },
      addToGroups: ['h'],
      delete: false,
      dryRun: false,
    });
    await changeMemberships(services(), all, 'remove', [a], ['g']);
    await upsert(all, [{ identifier: a, contactAssignments: [{ assignedToId: b }] }]);
    await unassignContacts(services(), all, [{ assignedToId: b, personId: a }]);
    await deleteGroups(services(), all, ['h']);
    expect(
      told((await history(a)).changes)
        .reverse()
        .slice(1),
    ).toEqual([
      ['UPDATED', ['status', 'ACTIVE', 'BOUNCED'], ['groups', ['g'], ['g', 'h']]],
      ['UPDATED', ['groups', ['g', 'h'], ['h']]],
      ['UPDATED', ['assignments', [], [b]]],
      ['UPDATED', ['assignments', [b], []]],
      ['UPDATED', ['groups', ['h'], []]],
    ]);
    const [person] = await directory().repository.personsByIdentifier(
      { workspace, access: all.access, named: null },
      [a],
    );
    expect((await history(a)).changes.map(({ version }) => version)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(person?.version).toBe(6);
    await deletePersons(services(), all, [b]);
    await changePersons(services(), all, { identifiers: [a], delete: true, dryRun: false });
    expect((await feed()).changes.slice(-2)).toMatchObject([
      { kind: 'DELETED', identifier: b, person: null, changes: [] },
      { kind: 'DELETED', identifier: a, person: null, changes: [] },
    ]);
  });

  it('tells nothing of what was before a person came within reach, nor while it was out of it', async () => {
    const id = await make('a', 'h');
    await upsert(as('h'), [{ externalRef: 'a', firstName: 'secret' }]);
    await changeMemberships(services(), all, 'add', [id], ['g']);
    await upsert(all, [{ externalRef: 'a', firstName: 'open' }]);
    await changeMemberships(services(), all, 'remove', [id], ['g']);
    await upsert(all, [{ externalRef: 'a', firstName: 'hidden' }]);
    await upsert(all, [{ identifier: id, lastName: 'L', groupIds: ['g'] }]);
    expect(told((await history(id, as('g'))).changes)).toEqual([
      ['ADDED_TO_SCOPE'],
      ['REMOVED_FROM_SCOPE'],
      ['UPDATED', ['firstName', 'secret', 'open']],
      ['ADDED_TO_SCOPE'],
    ]);
    const crossing = (await history(id, as('g'))).changes.filter(({ kind }) => kind !== 'UPDATED');
    expect(crossing.map(({ subject, version }) => [subject, version])).toEqual(Array(3).fill([null, null]));
  });

  it('shows those groups only that the viewer may access, whoever changed them', async () => {
    const id = await make('a', 'g', 'h');
    await directory().makeGroups(workspace, ['i']);
    // One who sees a part of the groups changes that part.
    await changeMemberships(services(), as('g', 'i'), 'add', [id], ['i']);
    expect(told((await history(id)).changes)[0]).toEqual([
      'UPDATED',
      ['groups', ['g', 'h'], ['g', 'h', 'i']],
    ]);
    expect(told((await history(id, as('g', 'i'))).changes)[0]).toEqual([
      'UPDATED',
      ['groups', ['g'], ['g', 'i']],
    ]);
    expect(told((await history(id, as('h'))).changes)[0]).toEqual(['UPDATED']);
  });

  it('names a group that is no more to who sees all, and never takes a new one for it', async () => {
    const id = await make('a', 'g', 'h');
    await deleteGroups(services(), all, ['h']);
    await upsertGroups(services(), all, [{ identifier: 'h' }]);
    expect(told((await history(id)).changes)[0]).toEqual(['UPDATED', ['groups', ['g', 'h'], ['g']]]);
    // Who could access the old one sees none of its persons in the new one.
    expect((await feed(as('h'))).changes).toEqual([]);
  });

  it('names no person out of reach as a counterpart', async () => {
    const [a, b] = [await make('a', 'g'), await make('b', 'h')];
    await upsert(all, [{ identifier: a, contactAssignments: [{ assignedToId: b }] }]);
    expect(told((await history(a)).changes)[0]).toEqual(['UPDATED', ['assignments', [], [b]]]);
    expect(told((await history(a, as('g'))).changes)[0]).toEqual(['UPDATED']);
    expect(told((await feed(as('g'))).changes).at(-1)).toEqual(['UPDATED']);
  });

  it('is empty for who is out of reach, or nobody', async () => {
    const id = await make('a', 'h');
    expect((await history(id, as('g'))).changes).toEqual([]);
    expect((await history('nobody')).changes).toEqual([]);
    expect((await history(id, viewerOf(newWorkspace()))).changes).toEqual([]);
  });

  it('goes page by page to its beginning', async () => {
    const id = await make('a', 'g');
    for (let i = 0; i < 7; i++) await upsert(all, [{ externalRef: 'a', firstName: `${i}` }]);
    const whole = (await history(id)).changes.map(({ place }) => place);
    const walked: number[] = [];
    for (let before: number | null = null; ; ) {
      const page = await history(id, all, 3, before);
      walked.push(...page.changes.map(({ place }) => place));
      if (!page.more) break;
      before = page.end;
    }
    expect(walked).toEqual(whole);
    expect(whole).toEqual([...whole].sort((a, b) => b - a));
  });

  it('goes past hundreds of changes out of reach, in pages that may be empty', async () => {
    const id = await make('a', 'g');
    await changeMemberships(services(), all, 'remove', [id], ['g']);
    for (let i = 0; i < 250; i++) await upsert(all, [{ externalRef: 'a', firstName: `${i}` }]);
    await changeMemberships(services(), all, 'add', [id], ['g']);
    const first = await history(id, as('g'), 1);
    const second = await history(id, as('g'), 1, first.end);
    expect([kinds(first.changes), first.more]).toEqual([['ADDED_TO_SCOPE'], true]);
    expect([kinds(second.changes), second.more]).toEqual([[], true]);
    const third = await history(id, as('g'), 5, second.end);
    expect([kinds(third.changes), third.more]).toEqual([['REMOVED_FROM_SCOPE', 'CREATED'], false]);
  });

  it('is followed from a cursor, in the order of commits, with tombstones for who is gone or out of reach', async () => {
    const start = await feedEnd(services(), as('g'));
    const [a, b] = [await make('a', 'g'), await make('b', 'g', 'h')];
    await make('c', 'h');
    await changeMemberships(services(), all, 'remove', [b], ['g']);
    await deletePersons(services(), all, [a]);
    const page = await feed(as('g'), start);
    expect(page.changes.map(({ kind, identifier, person }) => [kind, identifier, person])).toEqual([
      ['CREATED', a, null],
      ['CREATED', b, null],
      ['REMOVED_FROM_SCOPE', b, null],
      ['DELETED', a, null],
    ]);
    // Of who is out of reach by now nothing is told but that.
    expect(page.changes.flatMap(({ changes, version }) => [...changes, version])).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(page.more).toBe(false);
    const next = { place: page.end, access: page.access };
    expect((await feed(as('g'), next)).changes).toEqual([]);
    await upsert(all, [{ identifier: b, groupIds: ['g'], lastName: 'new' }]);
    expect((await feed(as('g'), next)).changes).toMatchObject([
      { kind: 'ADDED_TO_SCOPE', identifier: b, person: { lastName: 'new' }, changes: [] },
    ]);
  });

  it('goes on past a thousand changes out of reach', async () => {
    const start = await feedEnd(services(), as('g'));
    for (let batch = 0; batch < 11; batch++)
      await upsert(
        all,
        Array.from({ length: 100 }, (_, i) => ({ externalRef: `${batch}-${i}`, groupIds: ['h'] })),
      );
    const id = await make('a', 'g');
    const first = await feed(as('g'), start);
    expect([first.changes, first.more]).toEqual([[], true]);
    const second = await feed(as('g'), { place: first.end, access: first.access });
    expect(second.changes.map(({ identifier }) => identifier)).toEqual([id]);
  });

  it('is refused to a cursor of other groups, of another workspace, or of what is not kept', async () => {
    await make('a', 'g');
    const cursor = await feedEnd(services(), as('g'));
    const refused = { code: 'RESYNC_REQUIRED' };
    await expect(feed(as('g', 'h'), cursor)).rejects.toMatchObject(refused);
    await expect(feed(all, cursor)).rejects.toMatchObject(refused);
    await expect(feed(viewerOf(newWorkspace(), ['g']), cursor)).rejects.toMatchObject(refused);
    await expect(feed(as('g'), { ...cursor, place: cursor.place + 1 })).rejects.toMatchObject(refused);
    await deleteGroups(services(), all, ['g']);
    await expect(feed(as('g'), cursor)).rejects.toMatchObject(refused);
    await expect(feed({ ...all, scopes: ['people:write'] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('forgets what is past its time, and says so to who would have read it', async () => {
    const { clock, repository } = directory();
    const id = await make('a', 'g');
    const early = await feedEnd(services(), all);
    await upsert(all, [{ externalRef: 'a', firstName: 'B' }]);
    clock.now += 10_000;
    await upsert(all, [{ externalRef: 'a', firstName: 'C' }]);
    const late = { ...early, place: early.place + 1 };
    await repository.forgetChanges(clock.now);
    expect((await history(id)).changes.map(({ changes: [change] }) => change?.after)).toEqual(['C']);
    await expect(feed(all, early)).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    expect((await feed(all, late)).changes).toHaveLength(1);
    expect((await feed(all)).changes).toHaveLength(1);
    await repository.forgetChanges(clock.now + 1);
    expect((await feed(all)).changes).toEqual([]);
    // Places go on.
    await upsert(all, [{ externalRef: 'a', firstName: 'D' }]);
    expect((await feed(all)).changes.map(({ place }) => place)).toEqual([4]);
  });

  it('tells of whoever joined a group while it was deleted that they left it', async () => {
    const join = (externalRef: string) => upsert(all, [{ externalRef, groupIds: ['g'] }]);
    // Those who are asked for behind the deletion come between its steps, or after it.
    const deleting = deleteGroups(services(), all, ['g']);
    const asked = Array.from({ length: 20 }, (_, number) => join(`j${number}`));
    const joined = (await Promise.all(asked)).filter(([result]) => result?.person);
    await deleting;
    for (const result of joined) {
      const { changes } = await history(identifiersOf(result)[0] as string);
      expect(told(changes)[0]).toEqual(['UPDATED', ['groups', ['g'], []]]);
    }
    expect(await directory().find(all, { groupIds: ['g'] })).toMatchObject({ persons: [] });
  });
}
