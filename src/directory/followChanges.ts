import type { MaybePromise } from '../domain/maybePromise.ts';
import type { FeedPlace } from '../domain/paging.ts';
import type { Viewer } from '../domain/viewer.ts';
import { checkFollower, checkPlace, feedEnd, personChanges, type SeenChange } from './history.ts';
import type { Services } from './services.ts';

/** So many milliseconds each follower rests at least between two looks: this process isn't the only one that writes. */
const restMs = 400;

/**
 * All look at the same moments, so many milliseconds apart: a database that is somewhere else is asked for all of them
 * together, and one in this process for no more than a few of them at once.
 */
const momentMs = 100;

function untilNext(): number {
  const now = performance.now();
  return Math.ceil((now + restMs) / momentMs) * momentMs - now;
}

/** Few, since a slow follower gets them as they were when they were read. */
const atOnce = 20;

export interface Follower {
  /** Who follows, as of now. Throws or rejects once the credential is no longer good. */
  readonly viewer: () => MaybePromise<Viewer>;
  /** Whether nobody follows any more, or the process is about to stop. */
  readonly ended: () => boolean;
  /** Waits for so many milliseconds, or until the process is about to stop. */
  readonly pause: (ms: number) => Promise<void>;
}

/** A change, where it stands, and for whom it was read. */
export interface Followed {
  readonly change: SeenChange;
  readonly place: FeedPlace;
  readonly viewer: Viewer;
}

/**
 * Where following begins.
 * @param after null: with what comes from now on
 * @throws GatewayError as `personChanges`.
 */
export async function startFollowing(
  services: Services,
  viewer: Viewer,
  after: FeedPlace | null,
): Promise<FeedPlace> {
  if (after === null) return feedEnd(services, viewer);
  checkFollower(services, viewer);
  checkPlace(after, await services.repository.feed(viewer.workspace, viewer.access));
  return after;
}

/**
 * Changes as they are made. They are read when they are asked for and kept nowhere, so that a slow follower costs
 * no more than a fast one. Ends with the process.
 * @throws GatewayError as `personChanges`; when the credential has ended, what says so.
 */
export async function* followChanges(
  services: Services,
  follower: Follower,
  from: FeedPlace,
): AsyncGenerator<Followed> {
  let at = from;
  while (!follower.ended()) {
    const viewer = await follower.viewer();
    checkFollower(services, viewer);
    const feed = await services.repository.feed(viewer.workspace, viewer.access);
    checkPlace(at, feed);
    let pause = untilNext();
    if (feed.last > at.place) {
      const { changes, end, more, access } = await personChanges(services, viewer, {
        after: at,
        limit: atOnce,
      });
      for (const change of changes) {
        // To read them may have taken its time, and so may who was told of the one before.
        await follower.viewer();
        if (follower.ended()) return;
        yield { change, place: { place: change.place, access }, viewer };
      }
      at = { place: end, access };
      // What others ask goes between, however many changes there are.
      if (more) pause = 0;
    }
    await follower.pause(pause);
  }
}
