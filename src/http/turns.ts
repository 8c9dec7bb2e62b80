/** What several requests may be answered from: one state of the database, held for as long as they go on at once. */
export interface Held {
  holdState(): void;
  releaseState(): void;
}

/** Has a request go on with all others that come in the same turn of the event loop, at its end. */
export type NextTurn = (go: () => void) => void;

/**
 * Under load a turn of the event loop brings several requests, and to begin and end a read transaction for each takes
 * as long as to find a person. So they go on together at the turn's end, and share one. What each does without
 * waiting is done before the state is let go of, and before anything else comes in: nobody sees an older state than
 * there was when the request came.
 */
export function createTurns({ holdState, releaseState }: Held): NextTurn {
  let waiting: (() => void)[] = [];

  function goOn(): void {
    const going = waiting;
    waiting = [];
    holdState();
    for (const go of going) go();
  }

  return go => {
    if (waiting.push(go) > 1) return;
    // One right after the other, with nothing in between but the promises that the first one has fulfilled.
    setImmediate(goOn);
    setImmediate(releaseState);
  };
}
