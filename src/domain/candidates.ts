import type { KeyKind, PersonState } from './person.ts';
import { type ItemReach, isWithin } from './reach.ts';
import type { Item } from './validate.ts';

/** The persons that a batch may touch, by what they are recognised by; follows the batch as it changes them. */
export class Candidates {
  readonly #bySequence = new Map<number, PersonState>();
  readonly #byIdentifier = new Map<string, number>();
  readonly #byKey = new Map<string, number[]>();

  constructor(states: readonly PersonState[]) {
    for (const state of states) this.put(state);
  }

  /** Adds a person, or replaces what was known of it. */
  put(state: PersonState): void {
    const { sequence, identifier } = state.person;
    const known = this.#bySequence.get(sequence);
    this.#bySequence.set(sequence, state);
    if (known?.keys === state.keys) return;
    this.#byIdentifier.set(identifier, sequence);
    for (const key of known?.keys ?? []) {
      const name = keyOf(key);
      this.#byKey.set(
        name,
        (this.#byKey.get(name) ?? []).filter(other => other !== sequence),
      );
    }
    for (const key of state.keys) {
      const name = keyOf(key);
      const bearers = this.#byKey.get(name);
      if (bearers) bearers.push(sequence);
      else this.#byKey.set(name, [sequence]);
    }
  }

  get(sequence: number): PersonState | undefined {
    return this.#bySequence.get(sequence);
  }

  identified(identifier: string): PersonState | undefined {
    const sequence = this.#byIdentifier.get(identifier);
    return sequence === undefined ? undefined : this.get(sequence);
  }

  /** Who within reach bears any of these keys of these kinds, oldest first. */
  bearers(kinds: readonly KeyKind[], keys: Item['keys'], reach: ItemReach): PersonState[] {
    const sequences: number[] = [];
    for (const kind of kinds)
      for (const value of keys[kind]) sequences.push(...(this.#byKey.get(keyOf({ kind, value })) ?? []));
    const each = sequences.length > 1 ? [...new Set(sequences)] : sequences;
    return each
      .sort((a, b) => a - b)
      .map(sequence => this.#bySequence.get(sequence) as PersonState)
      .filter(({ groups }) => isWithin(reach, groups));
  }
}

const keyOf = ({ kind, value }: { kind: KeyKind; value: string }): string => `${kind}\0${value}`;
