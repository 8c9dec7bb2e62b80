import type { ExecutionResult } from 'graphql';
import { getSSEProcessor, isAsyncIterable, mapAsyncIterator } from 'graphql-yoga';
import { GatewayError } from '../../domain/errors.ts';
import type { ErrorContext } from '../../graphql/errors.ts';
import { answerOf, type JsonAnswer, presentResult, refusal } from '../answer.ts';
import type { GraphqlRequest } from '../lane.ts';
import type { GatewayPlugin, ResultProcessor } from './plugin.ts';

/** Turns results into responses: status, headers and presented errors are ours, the event stream is yoga's. */
export function useAnswer(report: (error: unknown, requestId: string) => void): GatewayPlugin {
  return {
    onResultProcess({ setResultProcessor, serverContext }) {
      setResultProcessor(processorFor(serverContext.graphqlRequest, report), '*/*');
    },
  };
}

function processorFor(
  { requestId, accepted }: GraphqlRequest,
  report: (error: unknown, requestId: string) => void,
): ResultProcessor {
  const context: ErrorContext = { requestId, report: error => report(error, requestId) };
  const present = (result: ExecutionResult) => presentResult(result, context).body as ExecutionResult;
  const streamed = getSSEProcessor();

  return async (result, fetchAPI) => {
    const respond = ({ status, headers, body }: JsonAnswer) =>
      new fetchAPI.Response(body, { status, headers });
    if (isAsyncIterable(result)) {
      if (accepted.eventStream)
        return streamed(mapAsyncIterator(result, present), fetchAPI, 'text/event-stream');
      await result[Symbol.asyncIterator]().return?.();
      return respond(
        refusal(new GatewayError('NOT_ACCEPTABLE', 'A subscription is served as text/event-stream only.')),
      );
    }
    // Batches are not taken, so there is one result.
    const single = result as ExecutionResult;
    if (accepted.json === null && single.data != null)
      return streamed(present(single), fetchAPI, 'text/event-stream');
    return respond(answerOf(single, accepted.json ?? 'application/json', context));
  };
}
