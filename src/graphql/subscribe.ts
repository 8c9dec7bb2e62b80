import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type SubscriptionArgs,
} from 'graphql';
import type { Viewer } from '../domain/viewer.ts';
import type { Context } from './context.ts';

/** An event of a subscription: for whom it's resolved, and behind which name the next connection goes on. */
export abstract class SubscriptionEvent {
  abstract readonly viewer: Viewer;
  abstract readonly id: string | null;
}

const ids = new WeakMap<ExecutionResult, string>();

/** What the event that gave a result is called; undefined where it has no name. */
export const eventIdOf = (result: ExecutionResult): string | undefined => ids.get(result);

/**
 * As graphql-js subscribes, but each event gets a context of its own: what one answer may hold, and what was loaded
 * for it, is no matter of the next, and its viewer is the one that the event was read for.
 */
export async function subscribeTo(
  args: SubscriptionArgs & Pick<ExecutionArgs, 'hideSuggestions'>,
  contextFor: (viewer: Viewer) => Context,
): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  // Executed it was, though nothing came of it: the status is the error's.
  if (!(Symbol.asyncIterator in source)) return { ...source, data: null };

  async function resultOf(event: unknown): Promise<ExecutionResult> {
    const own = event instanceof SubscriptionEvent ? contextFor(event.viewer) : args.contextValue;
    const result = await execute({ ...args, rootValue: event, contextValue: own });
    if (event instanceof SubscriptionEvent && event.id !== null) ids.set(result, event.id);
    return result;
  }

  return mapped((source as AsyncIterable<unknown>)[Symbol.asyncIterator](), resultOf);
}

/** Its `return` is the source's own, at once, whatever is under way. */
export function mapped<From, To>(
  source: AsyncIterator<From>,
  map: (value: From) => To | Promise<To>,
): AsyncIterableIterator<To> {
  const results: AsyncIterableIterator<To> = {
    async next() {
      const { done, value } = await source.next();
      return done ? { done, value: undefined } : { done: false, value: await map(value) };
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}
