/** A small generator of numbers that are the same on every machine (mulberry32). Not for secrets. */
export interface Random {
  /** 0 <= n < below */
  integer(below: number): number;
  /** True this many times in a hundred. */
  chance(percent: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const integer = (below: number) => Math.floor(next() * below);
  return {
    integer,
    chance: percent => integer(100) < percent,
    pick: from => from[integer(from.length)] ?? from[0],
  };
}
