/**
 * Asks for what several want to know by one statement: one at a time is under way, and whoever comes meanwhile is asked
 * for by the next, so that there are no more of them however many ask. What is told was so at some moment after it was
 * asked for.
 */
export function gathered<T>(
  ask: (names: ReadonlySet<string>) => Promise<ReadonlyMap<string, T>>,
): (name: string) => Promise<T | undefined> {
  let before: Promise<unknown> = Promise.resolve();
  let next: { readonly names: Set<string>; readonly found: Promise<ReadonlyMap<string, T>> } | undefined;

  function gather() {
    const names = new Set<string>();
    const found = before.then(() => {
      next = undefined;
      return ask(names);
    });
    before = found.catch(() => {});
    return { names, found };
  }

  return async name => {
    next ??= gather();
    next.names.add(name);
    return (await next.found).get(name);
  };
}
