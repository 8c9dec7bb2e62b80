/**
 * A number of places, of which nobody gets more than are left for all others: whoever takes all that can be had
 * gets half, the next one half of the rest, and so on (docs/decisions/bounds.md).
 */
export interface Room {
  /** Takes a place. @returns false when there is none for this one */
  enter(who: string): boolean;
  /** Gives back a place that was taken. */
  leave(who: string): void;
  taken(): number;
}

/** @param places 0: any number, for everybody */
export function createRoom(places: number): Room {
  const held = new Map<string, number>();
  let taken = 0;
  return {
    enter(who) {
      const own = held.get(who) ?? 0;
      if (places > 0 && own >= places - taken) return false;
      held.set(who, own + 1);
      taken++;
      return true;
    },
    leave(who) {
      const left = (held.get(who) ?? 0) - 1;
      if (left > 0) held.set(who, left);
      else held.delete(who);
      taken--;
    },
    taken: () => taken,
  };
}
