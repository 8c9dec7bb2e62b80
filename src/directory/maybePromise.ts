import type { MaybePromise } from '../repository/port.ts';

/** Goes on with a value at once when it is there already, so that a read on SQLite stays synchronous. */
export function andThen<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
