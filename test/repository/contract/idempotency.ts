import { expect, it } from 'vitest';
import { deletePersons } from '../../../src/directory/deletePersons.ts';
import { upsertPersons } from '../../../src/directory/upsertPersons.ts';
import type { PersonInput } from '../../../src/domain/person.ts';
import type { Viewer } from '../../../src/domain/viewer.ts';
import { type Directory, newWorkspace, viewerOf } from '../services.ts';

const day = 24 * 60 * 60 * 1000;

export function idempotencyContract(directory: () => Directory): void {
  const send = (
    viewer: Viewer,
    persons: readonly PersonInput[],
    more: { idempotencyKey?: string; dryRun?: boolean; onExternalRefMismatch?: 'UPDATE' } = {},
  ) =>
    upsertPersons(directory().services, viewer, {
      persons,
      onExternalRefMismatch: 'CREATE',
      onAmbiguousMatch: 'FAIL',
      dryRun: false,
      idempotencyKey: 'key',
      ...more,
    });
  const made = [{ externalRef: 'a', firstName: 'A' }, {}];
  const reused = expect.objectContaining({ code: 'IDEMPOTENCY_KEY_REUSED', status: 409 });

  it('gives a repeat the first answer, and writes nothing', async () => {
    const viewer = viewerOf(newWorkspace());
    const first = await send(viewer, made);
    expect(first.replayed).toBe(false);
    const again = await send(viewer, [{ firstName: 'A', externalRef: 'a' }, {}]);
    expect(again.replayed).toBe(true);
    expect(again.results.map(({ outcome }) => outcome)).toEqual(['CREATED', 'FAILED']);
    expect(again.results[0]?.person).toMatchObject({ externalRef: 'a' });
    expect(again.results[1]?.failure).toEqual(first.results[1]?.failure);
  });

  it('shows the persons of a repeat as they are now, and as far as they may be seen', async () => {
    const { services, upsert, makeGroups } = directory();
    const workspace = newWorkspace();
    await makeGroups(workspace, ['g1']);
    const viewer = viewerOf(workspace);
    await send(viewer, made);
    await upsert(viewer, [{ externalRef: 'a', firstName: 'B' }]);
    const { results } = await send(viewer, made);
    expect(results[0]).toMatchObject({ outcome: 'CREATED', person: { firstName: 'B' } });
    expect((await send(viewerOf(workspace, ['g1']), made)).results[0]).toMatchObject({
      outcome: 'CREATED',
      person: null,
    });
    await deletePersons(services, viewer, [results[0]?.person?.identifier ?? '']);
    expect((await send(viewer, made)).results[0]).toMatchObject({ outcome: 'CREATED', person: null });
  });

  it('refuses another input under the key, and changes nothing', async () => {
    const viewer = viewerOf(newWorkspace());
    await send(viewer, made);
    await expect(send(viewer, [{ externalRef: 'b' }])).rejects.toEqual(reused);
    await expect(send(viewer, made, { onExternalRefMismatch: 'UPDATE' })).rejects.toEqual(reused);
    expect(await directory().refs(viewer)).toEqual(['a']);
  });

  it('keeps answers apart by workspace and by subject', async () => {
    const [one, other] = [newWorkspace(), newWorkspace()];
    for (const viewer of [viewerOf(one), viewerOf(other), viewerOf(one, '*', 'somebody else')])
      expect((await send(viewer, made)).replayed).toBe(false);
  });

  it('forgets an answer after a day', async () => {
    const { clock } = directory();
    const viewer = viewerOf(newWorkspace());
    await send(viewer, made);
    clock.now += day;
    expect((await send(viewer, made)).replayed).toBe(true);
    clock.now += 1;
    const later = await send(viewer, [{ externalRef: 'a' }]);
    expect([later.replayed, later.results[0]?.outcome]).toEqual([false, 'UNCHANGED']);
  });

  it('has no part in a dry run', async () => {
    const viewer = viewerOf(newWorkspace());
    expect((await send(viewer, made, { dryRun: true })).replayed).toBe(false);
    expect((await send(viewer, [{ externalRef: 'b' }])).replayed).toBe(false);
    expect((await send(viewer, made, { dryRun: true })).replayed).toBe(false);
  });

  it('keeps nothing of a request that was refused', async () => {
    const viewer = viewerOf(newWorkspace());
    const both = [{ externalRef: 'a', groupIds: ['g'], groupExternalRefs: ['g'] }];
    await expect(send(viewer, both)).rejects.toEqual(
      expect.objectContaining({ code: 'BOTH_GROUP_IDENTIFIERS_PROVIDED' }),
    );
    expect((await send(viewer, made)).replayed).toBe(false);
  });

  it('has one effect of the same key at once', async () => {
    const viewer = viewerOf(newWorkspace());
    const reports = await Promise.all(Array.from({ length: 8 }, () => send(viewer, made)));
    expect(reports.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(reports.map(({ results }) => results[0]?.outcome)).toEqual(reports.map(() => 'CREATED'));
  });

  it('keeps an answer of failures alone', async () => {
    const viewer = viewerOf(newWorkspace());
    await send(viewer, [{}]);
    expect((await send(viewer, [{}])).replayed).toBe(true);
  });
}
