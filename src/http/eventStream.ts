import type { IncomingMessage } from 'node:http';

/** One event: what the client gets, and the id by which it can go on. */
export interface StreamEvent {
  readonly id: string | undefined;
  readonly data: unknown;
}

/** Shorter than the patience of proxies; it tells, too, that the client has gone. */
const heartbeatMs = 10_000;

const encoder = new TextEncoder();
const heartbeat = encoder.encode(':\n\n');
const complete = encoder.encode('event: complete\ndata:\n\n');

/**
 * Events as GraphQL over SSE has them, in its distinct connections mode
 * (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md): the next one is asked for when the one before
 * was taken.
 * @param ended aborted when the process stops: then it's no completion, so that clients come again.
 */
export function eventStream(
  events: AsyncIterator<StreamEvent>,
  ended: AbortSignal,
): AsyncIterableIterator<Uint8Array> {
  let pending: Promise<IteratorResult<StreamEvent>> | undefined;
  let state: 'new' | 'open' | 'over' = 'new';

  const stream: AsyncIterableIterator<Uint8Array> = {
    async next() {
      if (state === 'over') return { done: true, value: undefined };
      // The head of the answer goes out with the first bytes.
      if (state === 'new') {
        state = 'open';
        return { done: false, value: heartbeat };
      }
      pending ??= events.next();
      const event = await orHeartbeat(pending);
      if (event === null) return { done: false, value: heartbeat };
      pending = undefined;
      if (!event.done) return { done: false, value: bytesOf(event.value) };
      state = 'over';
      return ended.aborted ? { done: true, value: undefined } : { done: false, value: complete };
    },
    async return() {
      state = 'over';
      // Not waited for: it may be in the midst of something.
      events.return?.().catch(() => undefined);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

async function orHeartbeat<T>(pending: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<null>(resolve => {
    timer = setTimeout(resolve, heartbeatMs, null);
  });
  try {
    return await Promise.race([pending, silence]);
  } finally {
    clearTimeout(timer);
  }
}

function bytesOf({ id, data }: StreamEvent): Uint8Array {
  const name = id === undefined ? '' : `id: ${id}\n`;
  return encoder.encode(`${name}event: next\ndata: ${JSON.stringify(data)}\n\n`);
}

/** What an EventSource sends when it connects again (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function lastEventIdOf({ headers }: IncomingMessage): string | null {
  const given = headers['last-event-id'];
  return typeof given === 'string' && given !== '' ? given : null;
}
