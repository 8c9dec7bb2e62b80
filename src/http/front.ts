import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Authenticator } from '../auth/authenticate.ts';
import type { Sessions } from '../auth/session.ts';
import { GatewayError } from '../domain/errors.ts';
import type { MaybePromise } from '../domain/maybePromise.ts';
import { createRoom } from '../domain/room.ts';
import { callerOf } from '../domain/viewer.ts';
import type { Log } from '../log.ts';
import { accepted, checkAccepted } from './accept.ts';
import type { Answer } from './answer.ts';
import { answerTo } from './answerTo.ts';
import { allowOrigin, isPreflight, preflightAnswer } from './cors.ts';
import { lastEventIdOf } from './eventStream.ts';
import { graphiqlAnswer, wantsGraphiql } from './graphiql.ts';
import { healthAnswer, readyAnswer } from './health.ts';
import { checkHost } from './host.ts';
import type { Lane } from './lane.ts';
import { checkMediaType } from './mediaType.ts';
import { checkMethod } from './method.ts';
import { type MetricsOptions, metricsAnswer } from './metricsAnswer.ts';
import { type Persisted, paramsOfBody, paramsOfSearch } from './params.ts';
import { createRateLimiter, type RateLimitOptions } from './rateLimit.ts';
import { readBody } from './readBody.ts';
import { requestIdOf } from './requestId.ts';
import { send } from './send.ts';
import { authorizationOf, renewSession } from './session.ts';
import { targetOf } from './target.ts';
import { answerTraced, type RequestTrace, type Tracing } from './trace.ts';
import type { Turns } from './turns.ts';

export interface HttpOptions extends RateLimitOptions, MetricsOptions {
  /** Whether GraphiQL's page is served. */
  readonly graphiql: boolean;
  /** A token for GraphiQL's headers pane, given out to this machine's own browser only. */
  readonly graphiqlToken?: (() => MaybePromise<string>) | undefined;
  /** Serialised origins whose pages may call. */
  readonly corsOrigins: readonly string[];
  /** Whether a token may come as `access_token` in the URL. */
  readonly queryToken: boolean;
  /** Places for operations that are under way, those included whose bodies are on their way; 0: any number. */
  readonly maxInFlight: number;
  /** Documents that may be asked for by their identifiers; undefined: there are none. */
  readonly persisted?: Persisted | undefined;
  /** Whether `/metrics` is on a port of its own. */
  readonly metricsApart?: boolean;
  readonly tracing?: Tracing | undefined;
}

export interface FrontOptions extends HttpOptions {
  readonly authenticate: Authenticator;
  readonly sessions: Pick<Sessions, 'issue' | 'renew'>;
  readonly lane: Lane;
  /** Throws or rejects when the database doesn't answer. */
  readonly ping: () => MaybePromise<void>;
  readonly draining: () => boolean;
  readonly turns: Turns;
  readonly log: Log;
}

const overloaded = () =>
  new GatewayError('OVERLOADED', 'Too many requests are being answered. Nothing was done; try again.', {
    retryAfter: 1,
  });

const noSuchRoute = () =>
  new GatewayError('NO_SUCH_ROUTE', 'There is nothing at this address; the API is at /graphql.');

/**
 * All that is done with a request before a lane gets it, in this order. Every step either goes on, answers, or
 * throws the GatewayError that is the answer.
 */
export function createFront(options: FrontOptions): RequestListener {
  const { authenticate, sessions, lane, ping, draining, maxInFlight, persisted, metrics, turns, log } =
    options;
  const limitRate = createRateLimiter(options);
  const room = createRoom(maxInFlight);
  metrics.inFlight(room.taken);

  return (request, response) => {
    const requestId = requestIdOf(request);
    handle(request, response, requestId).catch(error => {
      log.error({ err: error, requestId }, 'an answer could not be sent');
      response.destroy();
    });
  };

  async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> {
    const start = performance.now();
    const trace = options.tracing?.request(request, requestId);
    let answer: Answer;
    try {
      answer = await route(request, response, requestId, trace);
    } catch (error) {
      answer = answerTo(error, request, requestId, log);
    }
    log.debug({ requestId, method: request.method, status: answer.status }, 'request');
    const sending = send(request, response, answer, requestId, draining());
    // A stream goes on for as long as somebody listens.
    metrics.request(answer, (performance.now() - start) / 1000);
    if (sending) await sending;
    trace?.end(answer);
  }

  function route(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    trace: RequestTrace | undefined,
  ): MaybePromise<Answer> {
    checkHost(request);
    const { path, search } = targetOf(request.url);
    switch (path) {
      case '/graphql':
        return graphql(request, response, search, requestId, trace);
      case '/health':
        checkMethod(request, response, ['GET', 'HEAD']);
        return healthAnswer();
      case '/ready':
        checkMethod(request, response, ['GET', 'HEAD']);
        return readyAnswer(ping, draining());
      case '/metrics':
        if (options.metricsApart) throw noSuchRoute();
        checkMethod(request, response, ['GET', 'HEAD']);
        return metricsAnswer(request, options);
      default:
        throw noSuchRoute();
    }
  }

  async function graphql(
    request: IncomingMessage,
    response: ServerResponse,
    search: string,
    requestId: string,
    trace: RequestTrace | undefined,
  ): Promise<Answer> {
    if (turns.isFull()) await new Promise<void>(turns.next);
    // Before CORS, so that no other origin's page can read the token in it.
    if (options.graphiql && wantsGraphiql(request, search))
      return graphiqlAnswer(request, options.graphiqlToken);
    allowOrigin(request, response, options.corsOrigins);
    if (isPreflight(request)) return preflightAnswer(response);
    const authorization = authorizationOf(request, search, options.queryToken);
    const reauthenticate = () => authenticate(authorization, request.socket);
    const authenticating = limitRate(request, response, reauthenticate);
    // To wait for what is there already takes a turn, and something to hold the rest in.
    const viewer = authenticating instanceof Promise ? await authenticating : authenticating;
    if (viewer.session) await renewSession(response, viewer, sessions);
    const method = checkMethod(request, response, ['GET', 'POST']);
    if (method === 'POST') checkMediaType(request);
    const accepts = accepted(request.headers.accept);
    checkAccepted(accepts);
    // Turned away before its body is read, a request costs next to nothing.
    const caller = callerOf(viewer);
    if (!room.enter(caller)) throw overloaded();
    try {
      if (method === 'GET') await new Promise<void>(turns.next);
      const params =
        method === 'POST'
          ? paramsOfBody(await readBody(request, turns.next), persisted)
          : paramsOfSearch(search, persisted);
      const lastEventId = lastEventIdOf(request);
      const admitted = {
        requestId,
        method,
        viewer,
        accepted: accepts,
        params,
        reauthenticate,
        gone: () => response.closed,
        lastEventId,
      };
      return await (trace ? answerTraced(lane, admitted, trace) : lane(admitted));
    } finally {
      room.leave(caller);
    }
  }
}
