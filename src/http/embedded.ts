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
      // As when a connection is closed: what was still to come of the body isn't waited for, nor what was to go out.
      let broken = (): void => undefined;
      let cut = (): void => undefined;
      const abortable: RequestListener = (incoming, response) => {
        broken = () => void incoming.destroy();
        cut = () => {
          broken();
          if (response.headersSent) response.destroy();
        };
        signal.addEventListener('abort', broken, { once: true });
        listener(incoming, response);
      };
      const answer = await toFetchHandler(abortable)(withHost(request, () => broken()));
      signal.throwIfAborted();
      return new Response(answer.body && passedOn(answer.body, { cancelled: cut }), answer);
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

/**
 * HTTP has the host in a header, the fetch standard in the URL.
 * @param broken is called when its body ends before its end
 */
function withHost(request: Request, broken: () => void): Request {
  const headers = new Headers(request.headers);
  if (!headers.has('host')) headers.set('host', new URL(request.url).host);
  if (!request.body) return new Request(request, { headers });
  const init = { headers, body: passedOn(request.body, { broken }), duplex: 'half' };
  return new Request(request, init);
}

/**
 * A body whose other side srvx isn't told of when it goes: it would print the request, its token too, when one breaks
 * that comes in, and throw out of anybody's reach when one is cancelled that goes out.
 */
function passedOn(
  body: ReadableStream<Uint8Array>,
  { broken, cancelled }: { readonly broken?: () => void; readonly cancelled?: () => void },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else if (value instanceof Uint8Array) controller.enqueue(value);
        else throw new TypeError('A body is made of bytes.');
      } catch (error) {
        if (broken) broken();
        else controller.error(error);
      }
    },
    cancel: reason => (cancelled ? cancelled() : reader.cancel(reason)),
  });
}
