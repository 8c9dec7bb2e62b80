import { expect, it, onTestFinished, vi } from 'vitest';
import { followChanges } from '../../src/directory/followChanges.ts';
import { feedEnd } from '../../src/directory/history.ts';
import { directoryOver, viewerOf } from '../repository/services.ts';
import { newRepository } from '../support/engine.ts';

it('all who follow look for changes at the same ten moments a second, twice a second each', async () => {
  const repository = await newRepository();
  const { services } = directoryOver(repository);
  const viewer = viewerOf('w');
  const from = await feedEnd(services, viewer);
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const pauses: number[] = [];
  for (let follower = 0; follower < 50; follower++) {
    vi.advanceTimersByTime(37);
    let looked = false;
    const pause = async (ms: number) => {
      pauses.push(ms);
      expect(Math.round(performance.now() + ms) % 100).toBe(0);
      looked = true;
    };
    await followChanges(services, { viewer: () => viewer, ended: () => looked, pause }, from).next();
  }
  expect(pauses).toHaveLength(50);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(400);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(500);
  await repository.close();
});
