import { expect, it, onTestFinished } from 'vitest';
import { post } from '../support/client.ts';
import { subscribe } from '../support/subscriber.ts';
import { spawnWorkers } from '../support/workers.ts';

it('several workers tell their followers of what any of them writes, and let them go when they stop', async () => {
  const gateway = await spawnWorkers(2);
  onTestFinished(gateway.stop);
  const { url, token } = gateway;
  const query = 'subscription { personChanges { node { person { externalRef } } } }';
  const followers = await Promise.all(Array.from({ length: 6 }, () => subscribe(url, token, query)));
  const upsert = 'mutation { upsertPersons(input: { persons: [{ externalRef: "a" }] }) { createdCount } }';
  expect((await post(url, { token, query: upsert })).data.upsertPersons.createdCount).toBe(1);
  for (const follower of followers)
    expect((await follower.next())?.data.data.personChanges.node.person.externalRef).toBe('a');
  const ended = Promise.all(followers.map(follower => follower.rest()));
  await gateway.stop();
  expect(await ended).toEqual(followers.map(() => []));
  expect((await gateway.ended).code).toBe(0);
}, 60_000);
