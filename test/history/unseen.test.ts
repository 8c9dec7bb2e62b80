import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { followChanges, startFollowing } from '../../src/directory/followChanges.ts';
import { feedEnd } from '../../src/directory/history.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { directoryOver, viewerOf } from '../repository/services.ts';
import { tempDir } from '../support/tempDir.ts';

it('others are answered between, however many changes lie before a follower that it may not see', async () => {
  const repository = await openSqlite({ file: join(tempDir(), 'persons.db') });
  onTestFinished(() => repository.close());
  const { services, upsert, makeGroups } = directoryOver(repository);
  await makeGroups('w', ['g', 'h']);
  const viewer = viewerOf('w', ['g']);
  const start = await feedEnd(services, viewer);
  for (let batch = 0; batch < 11; batch++)
    await upsert(
      viewerOf('w'),
      Array.from({ length: 100 }, (_, i) => ({ externalRef: `${batch} ${i}`, groupIds: ['h'] })),
    );

  // In a thread, where many are to be looked at.
  const page = (after: number) => repository.personChanges('w', viewer.access, { after, limit: 1 });
  expect(page(1_090)).toMatchObject({ changes: [], end: 1_100 });
  const whole = page(0);
  expect(whole).toBeInstanceOf(Promise);
  expect(await whole).toMatchObject({ changes: [], end: 1_000, more: true });

  const pauses: number[] = [];
  const follower = {
    viewer: () => viewer,
    ended: () => pauses.length === 2,
    async pause(ms: number) {
      pauses.push(ms);
    },
  };
  const from = await startFollowing(services, viewer, start);
  expect(await followChanges(services, follower, from).next()).toMatchObject({ done: true });
  expect(pauses).toEqual([0, expect.any(Number)]);
  expect(pauses[1]).toBeGreaterThanOrEqual(400);
});
