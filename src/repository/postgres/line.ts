import { GatewayError } from '../../domain/errors.ts';
import { createRoom } from '../../domain/room.ts';
import type { Run } from './statement.ts';

/** More than this don't wait, of nobody more than are left for all others. */
const maxWaiting = 10_000;

/** Nobody waits for longer, in milliseconds. */
const patience = 10_000;

/**
 * A line before a number of places, of which, and of the line itself, nobody gets more than are left for all others
 * (domain/room.ts): whoever asks for much, or for what takes long, leaves places to others. Callers
 * whose share is taken are let in one after the other, caller by caller, each caller's own in the order in which they
 * came.
 */
export interface Line {
  /** Waits for a place. @returns false, without one, when too many wait, or it took too long, or all were sent away. */
  enter(who: string): Promise<boolean>;
  /** Gives back a place that was taken. */
  leave(who: string): void;
  sendAway(): void;
  waiting(): number;
  /** Places that are taken. */
  taken(): number;
}

type GoOn = (entered: boolean) => void;

export function createLine(places: number): Line {
  const room = createRoom(places);
  const lobby = createRoom(maxWaiting);
  /** Caller by caller, the next first. */
  const callers = new Map<string, Set<GoOn>>();

  function wait(who: string): Promise<boolean> {
    if (!lobby.enter(who)) return Promise.resolve(false);
    return new Promise(resolve => {
      const own = callers.get(who) ?? new Set();
      callers.set(who, own);
      const goOn: GoOn = entered => {
        clearTimeout(timer);
        own.delete(goOn);
        if (own.size === 0) callers.delete(who);
        lobby.leave(who);
        resolve(entered);
      };
      const timer = setTimeout(goOn, patience, false);
      own.add(goOn);
    });
  }

  /** Who is next, of those who may have a place that is free, and has it now. */
  function next(): GoOn | undefined {
    if (room.taken() === places) return undefined;
    for (const [who, own] of callers)
      if (room.enter(who)) {
        callers.delete(who);
        callers.set(who, own);
        const [first] = own;
        return first;
      }
    return undefined;
  }

  return {
    enter: who => (room.enter(who) ? Promise.resolve(true) : wait(who)),
    leave(who) {
      room.leave(who);
      for (let goOn = next(); goOn; goOn = next()) goOn(true);
    },
    sendAway() {
      for (const own of [...callers.values()]) for (const goOn of [...own]) goOn(false);
    },
    waiting: lobby.taken,
    taken: room.taken,
  };
}

const overloaded = (why: string) => new GatewayError('OVERLOADED', why, { retryAfter: 1 });

/** Who asks. */
export interface Asker {
  readonly who: string;
  /** Whether nobody waits for the answer any more. */
  readonly gone: () => boolean;
}

/** Statements of somebody's, each in its turn. @throws GatewayError OVERLOADED */
export const inLine =
  (line: Line, run: Run, { who, gone }: Asker): Run =>
  async (...statement) => {
    if (!(await line.enter(who))) throw overloaded('Too many reads are waiting.');
    try {
      if (gone()) throw overloaded('Nobody waits for the answer any more.');
      return await run(...statement);
    } finally {
      line.leave(who);
    }
  };
