/** So many milliseconds' work is begun in one turn of the event loop. */
const workPerTurn = 10;

/** So many milliseconds go by without work, as long as connections come. */
const longestBreak = 20;

/** Whose turn it is to begin an operation. */
export interface Turns {
  /** What to wait for before an operation begins; undefined: nothing. */
  take(): Promise<void> | undefined;
  /** Notes that somebody has connected. Others may wait for that: libuv lets in one a turn of the event loop. */
  connected(): void;
}

/**
 * Operations that come all at once begin a few milliseconds' worth a turn of the event loop, first come, first
 * served: what costs next to nothing, `/health` above all, is read and answered in between, however many
 * operations wait, and whoever connects is let in.
 * @param now milliseconds of a clock that never goes back
 */
export function createTurns(now: () => number = () => performance.now()): Turns {
  const waiting: (() => void)[] = [];
  let ending = false;
  /** When the first operation of this turn began, and whether somebody has connected in it. */
  let began: number | undefined;
  let connected = false;
  /** When a turn with work ended. */
  let worked = Number.NEGATIVE_INFINITY;

  const isFull = () => began !== undefined && now() - began >= workPerTurn;

  function endTurn(): void {
    if (ending) return;
    ending = true;
    setImmediate(() => {
      if (began !== undefined) worked = now();
      const breaks = connected && now() - worked < longestBreak;
      [ending, began, connected] = [false, undefined, false];
      if (waiting.length === 0) return;
      endTurn();
      if (!breaks) void work();
    });
  }

  async function work(): Promise<void> {
    began = now();
    while (!isFull()) {
      const next = waiting.shift();
      if (!next) return;
      next();
      // What it does by promises alone is done then, and counts.
      await new Promise<void>(resolve => process.nextTick(resolve));
    }
  }

  return {
    take() {
      endTurn();
      if (waiting.length > 0 || connected || isFull()) return new Promise(resolve => waiting.push(resolve));
      began ??= now();
      return undefined;
    },
    connected() {
      connected = true;
      endTurn();
    },
  };
}
