/** Reads answer at once where the engine is in the process (SQLite), and later where it is not. */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with a value at once when it is there already, so that a read on SQLite stays synchronous. */
export function andThen<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
