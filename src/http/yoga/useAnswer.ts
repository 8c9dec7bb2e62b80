import type { ExecutionResult } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import { GatewayError } from '../../domain/errors.ts';
import type { ErrorContext } from '../../graphql/errors.ts';
import { eventIdOf, mapped } from '../../graphql/subscribe.ts';
import { type Answer, answerOf, presentResult, refusal } from '../answer.ts';
import { eventStream, type StreamEvent } from '../eventStream.ts';
import type { GatewayPlugin, ResultProcessor, ServerContext } from './plugin.ts';

/**
 * Turns results into answers: nothing of them is yoga's.
 * @param ended aborted when the process is about to stop
 */
export function useAnswer(
  report: (error: unknown, requestId: string) => void,
  ended: AbortSignal,
): GatewayPlugin {
  return {
    onResultProcess({ setResultProcessor, serverContext }) {
      setResultProcessor(processorFor(serverContext, report, ended), '*/*');
    },
  };
}

function processorFor(
  { graphqlRequest: { requestId, accepted }, settle, notes }: ServerContext,
  report: (error: unknown, requestId: string) => void,
  ended: AbortSignal,
): ResultProcessor {
  const context: ErrorContext = { requestId, report: error => report(error, requestId) };
  const eventOf = (result: ExecutionResult): StreamEvent => ({
    id: eventIdOf(result),
    data: presentResult(result, context).body,
  });
  const streamed = (events: AsyncIterator<StreamEvent>): Answer => ({
    status: 200,
    // `no` keeps nginx from collecting events.
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' },
    body: eventStream(events, ended),
  });

  async function answerTo(result: unknown): Promise<Answer> {
    if (isAsyncIterable<ExecutionResult>(result)) {
      const results = result[Symbol.asyncIterator]();
      if (accepted.eventStream) return streamed(mapped(results, eventOf));
      await results.return?.();
      return refusal(
        new GatewayError('NOT_ACCEPTABLE', 'A subscription is served as text/event-stream only.'),
      );
    }
    // Batches are not taken, so there is one result.
    const single = result as ExecutionResult;
    if (accepted.json === null && single.data != null) {
      const { body, errors } = presentResult(single, context);
      notes.errors = errors;
      return streamed(one({ id: eventIdOf(single), data: body }));
    }
    return answerOf(single, accepted.json ?? 'application/json', context);
  }

  return async (result, fetchAPI) => {
    settle(await answerTo(result));
    return new fetchAPI.Response();
  };
}

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value;
}
