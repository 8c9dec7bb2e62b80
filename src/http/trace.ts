import type { IncomingMessage } from 'node:http';
import type { Services } from '../directory/services.ts';
import type { Answer } from './answer.ts';
import type { GraphqlRequest, Lane } from './lane.ts';
import type { Answered } from './metrics.ts';

/** Makes traces of requests, each a span in which lies the operation's, in which lie those of the database. */
export interface Tracing {
  /** Begins a request's span; undefined for a request of which no trace is made. */
  request(request: IncomingMessage, requestId: string): RequestTrace | undefined;
}

export interface RequestTrace {
  /** Begins the operation's span. */
  operation(): OperationTrace;
  end(answer: Answered): void;
}

export interface OperationTrace {
  /** The same services, whose calls of the repository are spans. */
  services(services: Services): Services;
  end(answer: Answered): void;
}

/** Has a lane answer within a span of the operation. */
export async function answerTraced(
  lane: Lane,
  request: GraphqlRequest,
  trace: RequestTrace,
): Promise<Answer> {
  const operation = trace.operation();
  let answered: Answered = { status: 500, errors: ['INTERNAL_SERVER_ERROR'] };
  try {
    const answer = await lane({ ...request, traced: services => operation.services(services) });
    answered = answer;
    return answer;
  } finally {
    operation.end(answered);
  }
}
