import type { RequestListener } from 'node:http';
import { toFetchHandler } from 'srvx/node';
import { GatewayError } from '../domain/errors.ts';
import { refusal } from './answer.ts';
import { createListener, type GatewayOptions } from './gateway.ts';
import { requestIdOf } from './requestId.ts';
import { send } from './send.ts';

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

export function createEmbedded(options: GatewayOptions): Embedded {
  let underWay = 0;
  let closing = false;
  let settled = (): void => undefined;
  const { listener: answer, endSubscriptions } = createListener({ ...options, draining: () => closing });

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

  return {
    listener,
    async fetch(request) {
      const { signal } = request;
      signal.throwIfAborted();
      const abortable: RequestListener = (incoming, response) => {
        // As when a connection is closed: what was still to come of the body isn't waited for.
        signal.addEventListener('abort', () => incoming.destroy(), { once: true });
        listener(incoming, response);
      };
      const answer = await toFetchHandler(abortable)(withHost(request));
      signal.throwIfAborted();
      return answer;
    },
    async close(graceMs) {
      closing = true;
      endSubscriptions();
      if (underWay === 0) return;
      await new Promise<void>(resolve => {
        const cut = setTimeout(resolve, graceMs);
        settled = () => {
          clearTimeout(cut);
          resolve();
        };
      });
    },
  };
}

/** HTTP has the host in a header, the fetch standard in the URL. */
function withHost(request: Request): Request {
  const headers = new Headers(request.headers);
  if (!headers.has('host')) headers.set('host', new URL(request.url).host);
  return new Request(request, { headers });
}
