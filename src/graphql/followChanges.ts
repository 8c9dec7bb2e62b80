import { type Followed, followChanges, startFollowing } from '../directory/followChanges.ts';
import type { SeenChange } from '../directory/history.ts';
import { feedCursor, feedPlace } from '../domain/paging.ts';
import type { Viewer } from '../domain/viewer.ts';
import { builder } from './builder.ts';
import type { Edge } from './connection.ts';
import type { Context } from './context.ts';
import { PersonChangeEventEdge } from './personChange.ts';
import { SubscriptionEvent } from './subscribe.ts';

class ChangeEvent extends SubscriptionEvent {
  readonly viewer: Viewer;
  readonly id: string;
  readonly edge: Edge<SeenChange>;

  constructor({ change, place, viewer }: Followed) {
    super();
    this.viewer = viewer;
    this.id = feedCursor(place);
    this.edge = { node: change, cursor: () => this.id };
  }
}

/** The last of all: why it ends. */
class EndEvent extends SubscriptionEvent {
  readonly viewer: Viewer;
  readonly id = null;
  readonly reason: unknown;

  constructor(viewer: Viewer, reason: unknown) {
    super();
    this.viewer = viewer;
    this.reason = reason;
  }
}

/** Changes one by one, and in the end why there are no more. */
async function subscribe({ services, viewer, transport }: Context, after: string | null | undefined) {
  if (!transport) throw new Error('Subscriptions need a transport.');
  // What the client was told last goes before what it asked for first: an EventSource asks the same again.
  const cursor = transport.lastEventId ?? after;
  const from = await startFollowing(services, viewer, cursor == null ? null : feedPlace(cursor));
  const release = transport.subscriptions.open(viewer);
  const { ended, pause } = transport.subscriptions;
  let left = false;
  const follower = { viewer: transport.viewer, ended: () => left || ended.aborted, pause };
  const changes = followChanges(services, follower, from);

  async function* events(): AsyncGenerator<SubscriptionEvent> {
    try {
      for await (const followed of changes) yield new ChangeEvent(followed);
    } catch (reason) {
      yield new EndEvent(viewer, reason);
    }
  }
  return releasing(events(), () => {
    // Its `return` comes behind the `next` under way, which ends by this alone where nothing changes any more.
    left = true;
    release();
  });
}

/** The same events; the place is given back also when nobody ever asked for one. */
function releasing<T>(events: AsyncGenerator<T>, release: () => void): AsyncIterableIterator<T> {
  const released: AsyncIterableIterator<T> = {
    async next() {
      const event = await events.next();
      if (event.done) release();
      return event;
    },
    return() {
      release();
      return events.return(undefined);
    },
    [Symbol.asyncIterator]: () => released,
  };
  return released;
}

builder.subscriptionField('personChanges', t =>
  t.field({
    type: PersonChangeEventEdge,
    description:
      'What `personChanges` tells, as it happens: within a second, whatever process made the change. Served as `text/event-stream` (GraphQL over SSE, distinct connections), each event with its cursor as `id`. It goes on until the credential ends or is revoked, your groups change, or the gateway stops; the reason comes as an error, but for the last, and a new one goes on from the last cursor. Errors: RESYNC_REQUIRED, FORBIDDEN, HISTORY_OFF and BAD_USER_INPUT as of the query; OVERLOADED or RATE_LIMITED when there are too many subscriptions, of all or of your subject.',
    args: {
      after: t.arg.string({
        description:
          'A cursor of `personChanges`, or `personChangesCursor`. Null or left out: what happens from now on. A `Last-Event-ID` header goes before it. BAD_USER_INPUT when malformed.',
      }),
    },
    subscribe: (_root, { after }, context) => subscribe(context, after),
    resolve(event) {
      if (event instanceof ChangeEvent) return event.edge;
      throw (event as EndEvent).reason;
    },
  }),
);
