/**
 * Takes so much work of an answer's turn, and gives what to wait for before the work is done: nothing, as long as
 * the answer is small, else a later turn of the event loop.
 */
export type Pace = (work: number) => Promise<void> | undefined;

/** What things weigh against each other: a group or an address weighs 1, read or shown. Measured, roughly. */
export const weightOf = { personRead: 2, personShown: 4, personLookedUp: 5, contactPointsRead: 2 } as const;

/** A page of persons with all that hangs on them, or two without: five to ten milliseconds. */
const workPerTurn = 1_000;

let tail: Promise<unknown> = Promise.resolve();
/** The next turn that nobody else has: large answers made at once take turns with each other, and with all else. */
function nextTurn(): Promise<void> {
  const turn = tail.then(() => new Promise<void>(resolve => setImmediate(resolve)));
  tail = turn;
  return turn;
}

/** Has a large answer made bit by bit: 10,000 persons in one go would stop everybody for half a second. */
export function createPace(): Pace {
  let [taken, turn]: [number, Promise<void> | undefined] = [0, undefined];
  return work => {
    if (taken >= workPerTurn) {
      taken = 0;
      turn = turn ? turn.then(nextTurn) : nextTurn();
    }
    taken += work;
    return turn;
  };
}
