import type { ExecutionResult } from 'graphql';
import { getSSEProcessor, isAsyncIterable, mapAsyncIterator } from 'graphql-yoga';
import { GatewayError } from '../../domain/errors.ts';
import type { ErrorContext } from '../../graphql/errors.ts';
import { answerOf, presentResult, refusal } from '../answer.ts';
import type { GatewayPlugin, ResultProcessor, ServerContext } from './plugin.ts';

/** Turns results into answers: status, headers and presented errors are ours, the event stream is yoga's. */
export function useAnswer(report: (error: unknown, requestId: string) => void): GatewayPlugin {
  return {
    onResultProcess({ setResultProcessor, serverContext }) {
      setResultProcessor(processorFor(serverContext, report), '*/*');
    },
  };
}

function processorFor(
  { graphqlRequest: { requestId, accepted }, settle, notes }: ServerContext,
  report: (error: unknown, requestId: string) => void,
): ResultProcessor {
  const context: ErrorContext = { requestId, report: error => report(error, requestId) };
  const present = (result: ExecutionResult) => presentResult(result, context).body as ExecutionResult;
  const streamed = getSSEProcessor();

  return async (result, fetchAPI) => {
    if (isAsyncIterable(result)) {
      if (accepted.eventStream)
        return streamed(mapAsyncIterator(result, present), fetchAPI, 'text/event-stream');
      await result[Symbol.asyncIterator]().return?.();
      settle(
        refusal(new GatewayError('NOT_ACCEPTABLE', 'A subscription is served as text/event-stream only.')),
      );
      return new fetchAPI.Response();
    }
    // Batches are not taken, so there is one result.
    const single = result as ExecutionResult;
    if (accepted.json === null && single.data != null) {
      const { body, errors } = presentResult(single, context);
      notes.errors = errors;
      return streamed(body as ExecutionResult, fetchAPI, 'text/event-stream');
    }
    settle(answerOf(single, accepted.json ?? 'application/json', context));
    return new fetchAPI.Response();
  };
}
