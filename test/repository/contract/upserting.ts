import { expect, it } from 'vitest';
import { deletePersons } from '../../../src/directory/deletePersons.ts';
import type { JsonObject, PersonInput } from '../../../src/domain/person.ts';
import { type Directory, identifiersOf, newWorkspace, outcomesOf, viewerOf } from '../services.ts';

export function upsertingContract(directory: () => Directory): void {
  it('keeps every field as it was given', async () => {
    const { upsert, find } = directory();
    const viewer = viewerOf(newWorkspace());
    const input: PersonInput = {
      externalRef: 'Ref ’"\\%_',
      firstName: '𝒜da 👩‍🔬',
      lastName: 'Ὀδυσσεύς',
      emailAddress: 'Ada@Example.com',
      phoneNumber: '+49 (30) 123456',
      avatarUrl: 'https://example.com/a.png?b=1',
      timezone: 'Europe/London',
      locale: 'en-GB',
      status: 'UNSUBSCRIBED',
      attributes: JSON.parse('{"z":1,"a":[null,{"é":"\u2028"}],"__proto__":{"x":1.5}}') as JsonObject,
      seenAt: -1,
    };
    const [result] = await upsert(viewer, [input]);
    const { seenAt, ...profile } = input;
    const { persons } = await find(viewer);
    const { groups, keys, ...person } = result?.person ?? {};
    expect(persons).toEqual([person]);
    expect(persons[0]).toMatchObject({ ...profile, attributes: expect.anything(), firstSeenAt: seenAt });
    expect(JSON.stringify(persons[0]?.attributes)).toBe(JSON.stringify(input.attributes));
    expect(outcomesOf(await upsert(viewer, [input]))).toEqual(['UNCHANGED']);
  });

  it('writes what changed, by what it is found and what not', async () => {
    const { upsert, refs, find, clock } = directory();
    const viewer = viewerOf(newWorkspace());
    await upsert(viewer, [
      { externalRef: 'r', emailAddress: 'old@example.com', phoneNumber: '+49301', firstName: 'A' },
    ]);
    clock.now += 1_000;
    const change = { externalRef: 'r', emailAddress: 'new@example.com', phoneNumber: null, firstName: 'B' };
    expect(outcomesOf(await upsert(viewer, [change]))).toEqual(['UPDATED']);
    expect(await refs(viewer, { emailAddress: 'old@example.com' })).toEqual([]);
    expect(await refs(viewer, { emailAddress: 'NEW@example.com', firstName: 'B' })).toEqual(['r']);
    expect(await refs(viewer, { phoneNumber: '+49301' })).toEqual([]);
    expect(await refs(viewer, { firstName: 'A' })).toEqual([]);
    const { persons } = await find(viewer, { updatedSince: clock.now });
    expect(persons).toMatchObject([{ ...change, updatedAt: clock.now, createdAt: clock.now - 1_000 }]);
  });

  it('writes when somebody was last seen, and nothing else, where nothing differs', async () => {
    const { upsert, find, clock } = directory();
    const viewer = viewerOf(newWorkspace());
    await upsert(viewer, [{ externalRef: 'r' }]);
    const before = (await find(viewer)).persons[0];
    clock.now += 1_000;
    expect(outcomesOf(await upsert(viewer, [{ externalRef: 'r' }]))).toEqual(['UNCHANGED']);
    expect((await find(viewer)).persons).toEqual([{ ...before, lastSeenAt: clock.now }]);
  });

  it('moves a key from one person to another within a batch', async () => {
    const { upsert, refs } = directory();
    const viewer = viewerOf(newWorkspace());
    const [a, b] = identifiersOf(
      await upsert(viewer, [{ externalRef: 'a', emailAddress: 'a@example.com' }, { externalRef: 'b' }]),
    );
    const swap = [
      { identifier: a, externalRef: null, emailAddress: null },
      { identifier: b, externalRef: 'a', emailAddress: 'a@example.com' },
      { identifier: a, externalRef: 'b' },
    ];
    expect(outcomesOf(await upsert(viewer, swap as PersonInput[]))).toEqual([
      'UPDATED',
      'UPDATED',
      'UPDATED',
    ]);
    expect(await refs(viewer, { emailAddress: 'a@example.com' })).toEqual(['a']);
    expect(await refs(viewer, { identifier: a })).toEqual(['b']);
    expect(await refs(viewer, { identifier: b })).toEqual(['a']);
  });

  it('joins the groups and leaves none, not those that the viewer can’t see either', async () => {
    const { upsert, makeGroups, refs } = directory();
    const workspace = newWorkspace();
    await makeGroups(workspace, ['g1', 'g2', 'g3']);
    const input = { externalRef: 'r' };
    await upsert(viewerOf(workspace), [{ ...input, groupIds: ['g1', 'g2'] }]);
    const [result] = await upsert(viewerOf(workspace, ['g2', 'g3']), [input]);
    expect(result).toMatchObject({
      outcome: 'UPDATED',
      changes: [{ field: 'groups', before: ['g2'], after: ['g2', 'g3'] }],
    });
    for (const group of ['g1', 'g2', 'g3']) expect(await refs(viewerOf(workspace, [group]))).toEqual(['r']);
  });

  it('makes another person where the viewer cannot reach the one there is', async () => {
    const { upsert, makeGroups, refs } = directory();
    const workspace = newWorkspace();
    await makeGroups(workspace, ['g1', 'g2']);
    const input = { externalRef: 'r', emailAddress: 'a@example.com' };
    for (const group of ['g1', 'g2'])
      expect(outcomesOf(await upsert(viewerOf(workspace, [group]), [input]))).toEqual(['CREATED']);
    expect(await refs(viewerOf(workspace))).toEqual(['r', 'r']);
    expect(outcomesOf(await upsert(viewerOf(workspace), [input]))).toEqual(['AMBIGUOUS_MATCH']);
  });

  it('edits whom the viewer may access, and nobody else', async () => {
    const { upsert, makeGroups } = directory();
    const workspace = newWorkspace();
    await makeGroups(workspace, ['g1', 'g2']);
    const [identifier] = identifiersOf(
      await upsert(viewerOf(workspace), [{ externalRef: 'r', groupIds: ['g1'] }]),
    );
    const edit = [{ identifier, firstName: 'New' }] as PersonInput[];
    expect(outcomesOf(await upsert(viewerOf(workspace, ['g2']), edit))).toEqual(['NOT_FOUND']);
    expect(outcomesOf(await upsert(viewerOf(workspace, []), edit))).toEqual(['NOT_FOUND']);
    expect(outcomesOf(await upsert(viewerOf(workspace, ['g2', 'g1']), edit))).toEqual(['UPDATED']);
  });

  it('finds the one without a reference among hundreds with one who share a number', async () => {
    const { upsert } = directory();
    const viewer = viewerOf(newWorkspace());
    const phone = { phoneNumber: '+4930999' };
    for (let batch = 0; batch < 3; batch++)
      await upsert(
        viewer,
        Array.from({ length: 100 }, (_, index) => ({ externalRef: `${batch} ${index}`, ...phone })),
      );
    const [reception] = identifiersOf(
      await upsert(viewer, [{ emailAddress: 'x@example.com', firstName: 'X' }]),
    );
    await upsert(viewer, [{ identifier: reception, ...phone } as PersonInput]);
    const [result] = await upsert(viewer, [{ externalRef: 'new', ...phone }]);
    expect(result).toMatchObject({
      outcome: 'UPDATED',
      matchedBy: 'PHONE_NUMBER',
      person: { identifier: reception },
    });
  });

  it('is right about fifty candidates, whatever a full batch changed before', async () => {
    const { upsert } = directory();
    const viewer = viewerOf(newWorkspace());
    const phone = { phoneNumber: '+4930777' };
    for (let batch = 0; batch < 2; batch++)
      await upsert(
        viewer,
        Array.from({ length: 100 }, (_, index) => ({ externalRef: `${batch} ${index}`, ...phone })),
      );
    // 99 move away, 101 stay: still more than fifty.
    const away = Array.from({ length: 99 }, (_, index) => ({ externalRef: `0 ${index}`, phoneNumber: null }));
    const results = await upsert(viewer, [...away, phone]);
    expect(outcomesOf(results.slice(99))).toEqual(['AMBIGUOUS_MATCH']);
    expect(results[99]?.otherMatches).toHaveLength(50);
    // 51 more: fifty stay, who tie.
    const rest = Array.from({ length: 51 }, (_, index) => ({ externalRef: `1 ${index}`, phoneNumber: null }));
    const last = await upsert(viewer, [...rest, phone]);
    expect(last[51]).toMatchObject({
      failure: { code: 'AMBIGUOUS_MATCH', reason: expect.stringContaining('50') },
    });
  });

  it('begins the sequence at 2, and gives no number twice after the last person is deleted', async () => {
    const { upsert, find, services } = directory();
    const viewer = viewerOf(newWorkspace());
    const sequences = async () => (await find(viewer)).persons.map(({ sequence }) => sequence);
    const made = identifiersOf(await upsert(viewer, [{ externalRef: 'a' }, { externalRef: 'b' }]));
    expect(await sequences()).toEqual([2, 3]);
    const deleted = await deletePersons(services, viewer, [made[1], made[0], made[1], 'x'] as string[]);
    expect(deleted.map(({ failure }) => failure?.code)).toEqual([
      undefined,
      undefined,
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
    expect(await sequences()).toEqual([]);
    await upsert(viewer, [{ externalRef: 'a' }]);
    expect(await sequences()).toEqual([4]);
  });

  it('forgets all of a person deleted', async () => {
    const { upsert, refs, services, makeGroups } = directory();
    const workspace = newWorkspace();
    const viewer = viewerOf(workspace);
    await makeGroups(workspace, ['g1']);
    const input = { externalRef: 'a', emailAddress: 'a@example.com', firstName: 'A', groupIds: ['g1'] };
    const [identifier] = identifiersOf(await upsert(viewer, [input])) as [string];
    const stranger = await deletePersons(services, viewerOf(workspace, []), [identifier]);
    expect(stranger[0]?.failure?.code).toBe('NOT_FOUND');
    await deletePersons(services, viewerOf(workspace, ['g1']), [identifier]);
    for (const filter of [
      {},
      { identifier },
      { externalRef: 'a' },
      { emailAddress: 'a@example.com' },
      { groupIds: ['g1'] },
    ])
      expect(await refs(viewer, filter)).toEqual([]);
    const [again] = await upsert(viewer, [input]);
    expect(again?.outcome).toBe('CREATED');
    expect(again?.person?.identifier).not.toBe(identifier);
  });
}
