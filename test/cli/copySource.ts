import { v7 } from 'uuid';
import { changeMemberships } from '../../src/directory/changeMemberships.ts';
import { deleteGroups } from '../../src/directory/deleteGroups.ts';
import { deletePersons } from '../../src/directory/deletePersons.ts';
import { erasePersons } from '../../src/directory/erasePersons.ts';
import { exportPerson } from '../../src/directory/exportPerson.ts';
import { feedEnd, historyOfPersons, personChanges } from '../../src/directory/history.ts';
import type { ApiKey } from '../../src/domain/apiKey.ts';
import { GatewayError } from '../../src/domain/errors.ts';
import type { FeedPlace } from '../../src/domain/paging.ts';
import type { Viewer } from '../../src/domain/viewer.ts';
import type { Repository } from '../../src/repository/port.ts';
import { directoryOver, identifiersOf, viewerOf } from '../repository/services.ts';

export const workspaces = ['one', 'two'];
/** What an erased person was called. */
export const erasedName = 'Vanished';

/** Who asks, in each workspace. */
const viewers = (workspace: string): Viewer[] => [
  viewerOf(workspace),
  viewerOf(workspace, ['a']),
  viewerOf(workspace, ['b', 'gone']),
  viewerOf(workspace, 'granted', 'sam'),
];

/** Makes a directory in which each table has rows, in two workspaces. @returns what was asked for on the way */
export async function fill(repository: Repository) {
  const { upsert, makeGroups, services, clock } = directoryOver(repository);
  const cursors: { readonly viewer: Viewer; readonly after: FeedPlace }[] = [];
  const identifiers: { readonly workspace: string; readonly identifier: string }[] = [];
  async function note(workspace: string): Promise<void> {
    for (const viewer of viewers(workspace)) cursors.push({ viewer, after: await feedEnd(services, viewer) });
  }
  // In turns, so that the groups of both have numbers among each other's.
  for (const group of ['b', 'gone', 'a'])
    for (const workspace of workspaces) await makeGroups(workspace, [group]);
  const start = clock.now;
  for (const workspace of workspaces) {
    const viewer = viewerOf(workspace);
    clock.now = start;
    await note(workspace);
    const made = await upsert(
      viewer,
      Array.from({ length: 60 }, (_, index) => ({
        externalRef: `r${index}`,
        emailAddress: `Ümläut${index}@example.com`,
        phoneNumber: `+4930${index}`,
        lastName: index % 3 ? `Lee ${index}` : null,
        groupIds: [index % 2 ? 'a' : 'b'],
        attributes: { z: index, a: '“' },
      })),
      { idempotencyKey: 'key' },
    );
    const all = identifiersOf(made);
    for (const identifier of all) identifiers.push({ workspace, identifier });
    const [hub, other, deleted, erased, late] = all as [string, string, string, string, string];
    await upsert(viewer, [{ identifier: hub, contactAssignments: [{ personId: other }] }]);
    await repository.changeGrants(workspace, 'grant', 'sam', ['a']);
    const { hash } = services.newApiKey();
    const apiKey: ApiKey = {
      identifier: v7(),
      workspace,
      subject: 's',
      access: { kind: 'listed', identifiers: ['a'] },
      scopes: ['people:read'],
      createdAt: 1,
      expiresAt: null,
      lastUsedAt: 2,
    };
    await repository.createApiKey({ apiKey, hash }, { keys: 9, groups: 9 });

    clock.now = start + 1_000;
    await changeMemberships(services, viewer, 'add', [hub, deleted], ['gone']);
    await note(workspace);
    await upsert(viewer, [{ identifier: erased, lastName: erasedName, groupIds: ['gone'] }]);
    await changeMemberships(services, viewer, 'remove', [late], ['b']);
    await deleteGroups(services, viewer, ['gone']);
    // Another one by the same name.
    await makeGroups(workspace, ['gone']);
    await note(workspace);
    await deletePersons(services, viewer, [deleted]);
    await erasePersons(services, viewer, [erased]);
    await upsert({ ...viewer, requestId: `request of ${workspace}` }, [
      { identifier: other, attributes: { z: null, b: [1, { c: 'ä' }] } },
    ]);
    await note(workspace);
  }
  // What came first is kept no longer: the cursors from before it are refused.
  await repository.forgetChanges(start + 1_000);
  return { cursors, identifiers };
}

/** Everything that history is asked for. */
export async function historyTold(
  repository: Repository,
  { cursors, identifiers }: Awaited<ReturnType<typeof fill>>,
): Promise<unknown[]> {
  const { services } = directoryOver(repository);
  const told: unknown[] = [];
  async function tell(what: string, work: () => unknown): Promise<void> {
    try {
      told.push([what, await work()]);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      told.push([what, error.code]);
    }
  }
  for (const { viewer, after } of cursors)
    await tell('changes', () => personChanges(services, viewer, { after, limit: 100 }));
  for (const { workspace, identifier } of identifiers)
    for (const viewer of viewers(workspace)) {
      await tell('history', () =>
        historyOfPersons(services, viewer, [identifier], { before: null, limit: 100 }),
      );
      await tell('export', () => exportPerson(services, viewer, identifier));
    }
  for (const workspace of workspaces)
    for (const viewer of viewers(workspace)) {
      await tell('all changes', () => personChanges(services, viewer, { after: null, limit: 100 }));
      await tell('end', () => feedEnd(services, viewer));
    }
  return told;
}
