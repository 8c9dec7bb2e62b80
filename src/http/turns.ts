import type { States } from '../repository/port/state.ts';

/** So many milliseconds' work is begun in one turn of the event loop. */
const workPerTurn = 10;

/** So many milliseconds go by without work, as long as connections come. */
const longestBreak = 60;

/** When operations begin. */
export interface Turns {
  /** Calls when an operation may begin. */
  next(begin: () => void): void;
  /**
   * Whether what comes now has to wait for a turn even to be refused: somebody has connected in this one, and others
   * may wait for that, of whom libuv lets in one a turn; or what came before has taken long enough already.
   */
  isFull(): boolean;
  /** Notes that somebody has connected. */
  connected(): void;
}

/**
 * Operations begin at the end of the turn of the event loop in which they came, first come, first served, a few
 * milliseconds' worth a turn: what costs next to nothing, `/health` above all, is read and answered in between,
 * however many operations wait, and whoever connects is let in (docs/decisions/turns.md).
 *
 * Those that begin together are answered from one state of the database, for as long as they wait for nothing. It's
 * let go of before anything else comes in: nobody sees an older state than there was when the operation came.
 * @param now milliseconds of a clock that never goes back
 */
export function createTurns(
  { holdState, releaseState }: States,
  now: () => number = () => performance.now(),
): Turns {
  const waiting: (() => void)[] = [];
  let ending = false;
  let connected = false;
  /** When the first request of this turn came; null: none has. */
  let came: number | null = null;
  /** When the first operation of this turn began; null: none has. */
  let began: number | null = null;
  /** When a turn with work ended. */
  let worked = Number.NEGATIVE_INFINITY;

  function endTurn(): void {
    if (ending) return;
    ending = true;
    // One right after the other, with nothing in between but what the first one has set off.
    setImmediate(work);
    setImmediate(rest);
  }

  async function work(): Promise<void> {
    if (waiting.length === 0 || (connected && now() - worked < longestBreak)) return;
    holdState();
    began = now();
    do {
      // Ticks come after promises only where promises are.
      await undefined;
      waiting.shift()?.();
      // What it does by promises alone is done then, and counts.
      await new Promise<void>(resolve => process.nextTick(resolve));
    } while (waiting.length > 0 && now() - began < workPerTurn);
  }

  function rest(): void {
    if (began !== null) {
      releaseState();
      worked = now();
    }
    began = null;
    came = null;
    connected = false;
    ending = false;
    if (waiting.length > 0) endTurn();
  }

  return {
    next(begin) {
      waiting.push(begin);
      endTurn();
    },
    isFull() {
      const at = now();
      if (came === null) {
        came = at;
        endTurn();
      }
      return connected || at - came > workPerTurn;
    },
    connected() {
      connected = true;
      endTurn();
    },
  };
}
