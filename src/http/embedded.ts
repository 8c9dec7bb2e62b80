import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { toFetchHandler } from 'srvx/node';
import { GatewayError } from '../domain/errors.ts';
import { refusal } from './answer.ts';
import { createListener, type ListenerOptions } from './gateway.ts';
import { requestIdOf } from './requestId.ts';
import { send } from './send.ts';
import { createTurns } from './turns.ts';

/** The gateway behind somebody else's server. */
export interface Embedded {
  readonly listener: RequestListener;
  /** The same for a Request of the fetch standard, answered without a connection. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Waits for the answers under way, but no longer than this; what is asked from now on is turned away. */
  readonly close: (graceMs: number) => Promise<void>;
}

const closed = () =>
  new GatewayError('OVERLOADED', 'The gateway is stopping. Nothing was done; try again.', { retryAfter: 1 });

export function createEmbedded(options: Omit<ListenerOptions, 'draining' | 'turns'>): Embedded {
  let underWay = 0;
  let closing = false;
  let settled = (): void => undefined;
  const turns = createTurns(options.services.repository);
  const answer = createListener({ ...options, draining: () => closing, turns });

  const listener: RequestListener = (request, response) => {
    if (closing) {
      void send(request, response, refusal(closed()), requestIdOf(request), true);
      return;
    }
    underWay++;
    let over = false;
    // One without a connection is finished but never closed, and one that was cut off is closed only.
    const end = (): void => {
      if (over) return;
      over = true;
      underWay--;
      if (underWay === 0) settled();
    };
    response.on('finish', end).on('close', end);
    answer(request, response);
  };

  const handle = toFetchHandler(listener);
  return {
    listener,
    fetch: async request => handle(withHost(request)),
    async close(graceMs) {
      closing = true;
      if (underWay === 0) return;
      const quiet = new Promise<void>(resolve => {
        settled = resolve;
      });
      await Promise.race([quiet, sleep(graceMs, undefined, { ref: false })]);
    },
  };
}

/** HTTP has the host in a header, the fetch standard in the URL. */
function withHost(request: Request): Request {
  const headers = new Headers(request.headers);
  if (!headers.has('host')) headers.set('host', new URL(request.url).host);
  return new Request(request, { headers });
}
