/** Has a large answer made bit by bit: 10,000 persons in one go would stop everybody for half a second. */
export interface Pace {
  /**
   * Takes so much work of the answer's turn, and gives what to wait for before the work is done: nothing, as long
   * as the answer is small, else a later turn of the event loop.
   */
  take(work: number): Promise<void> | undefined;
  /** Notes what the answer waits for; gives it back. */
  during<T>(work: T): T;
  /** Fulfils when all that could be made has been made: what's loaded in batches need not wait any longer. */
  idle(): Promise<void>;
}

/** What things weigh against each other: a group or an address weighs 1, read or shown. Measured, roughly. */
export const weightOf = {
  personRead: 2,
  personShown: 4,
  personLookedUp: 5,
  contactPointsRead: 2,
  historyRead: 10,
} as const;

/** Some five milliseconds. */
const workPerTurn = 500;
/** A page of persons with what hangs on them, or two without: what's no larger waits for nothing. */
const workAtOnce = 1_500;

let tail: Promise<unknown> = Promise.resolve();
/** The next turn that nobody else has: large answers made at once take turns with each other, and with all else. */
function nextTurn(): Promise<void> {
  const turn = tail.then(() => new Promise<void>(resolve => setImmediate(resolve)));
  tail = turn;
  return turn;
}

export function createPace(): Pace {
  let left = workAtOnce;
  let turn: Promise<void> | undefined;
  let underWay: Promise<unknown> | undefined;

  function during<T>(work: T): T {
    if (work instanceof Promise) underWay = Promise.allSettled([underWay, work]);
    return work;
  }

  return {
    during,
    take(work) {
      if (left <= 0) {
        left = workPerTurn;
        turn = during(turn ? turn.then(nextTurn) : nextTurn());
      }
      left -= work;
      return turn;
    },
    async idle() {
      for (;;) {
        const waited = underWay;
        await waited;
        // What goes on by promises alone goes on first.
        await new Promise<void>(resolve => process.nextTick(resolve));
        if (underWay === waited) return;
      }
    },
  };
}
