import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { GatewayError } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import type { Answer } from './answer.ts';
import { answerTo } from './answerTo.ts';
import { checkHost } from './host.ts';
import { checkMethod } from './method.ts';
import { type MetricsOptions, metricsAnswer } from './metricsAnswer.ts';
import { requestIdOf } from './requestId.ts';
import { send } from './send.ts';
import { createHttpServer } from './server.ts';
import { targetOf } from './target.ts';

/** Scrapers are few. */
const maxConnections = 100;

/** A server of `/metrics` and nothing else, that isn't listening yet. What it answers isn't counted itself. */
export function createMetricsServer(options: MetricsOptions, log: Log): Server {
  async function route(request: IncomingMessage, response: ServerResponse): Promise<Answer> {
    checkHost(request);
    if (targetOf(request.url).path !== '/metrics')
      throw new GatewayError(
        'NO_SUCH_ROUTE',
        'There is nothing at this address; the metrics are at /metrics.',
      );
    checkMethod(request, response, ['GET', 'HEAD']);
    return metricsAnswer(request, options);
  }

  return createHttpServer(
    (request, response) => {
      const requestId = requestIdOf(request);
      route(request, response)
        .catch(error => answerTo(error, request, requestId, log))
        .then(answer => send(request, response, answer, requestId, false))
        .catch(err => {
          log.error({ err, requestId }, 'an answer could not be sent');
          response.destroy();
        });
    },
    maxConnections,
    false,
  );
}
