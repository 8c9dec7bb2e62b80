import type { KeyKind, PersonState } from './person.ts';
import { type ItemReach, isWithin } from './reach.ts';
import type { Item } from './validate.ts';

/** The persons that a batch may touch, by what they are recognised by; follows the batch as it changes them. */
export class Candidates {
  readonly #bySequence = new Map<number, PersonState>();
  readonly #byIdentifier = new Map<string, number>();
  readonly #byKey: Readonly<Record<KeyKind, Map<string, number[]>>> = {
    externalRef: new Map(),
    emailAddress: new Map(),
    phoneNumber: new Map(),
  };

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
    for (const { kind, value } of known?.keys ?? []) {
      const bearers = this.#byKey[kind].get(value) ?? [];
      this.#byKey[kind].set(
        value,
        bearers.filter(other => other !== sequence),
      );
    }
    for (const { kind, value } of state.keys) {
      const bearers = this.#byKey[kind].get(value);
      if (bearers) bearers.push(sequence);
      else this.#byKey[kind].set(value, [sequence]);
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
      for (const value of keys[kind])
        for (const sequence of this.#byKey[kind].get(value) ?? []) sequences.push(sequence);
    const each = sequences.length > 1 ? [...new Set(sequences)].sort((a, b) => a - b) : sequences;
    const found: PersonState[] = [];
    for (const sequence of each) {
      const state = this.#bySequence.get(sequence) as PersonState;
      if (isWithin(reach, state.groups)) found.push(state);
    }
    return found;
  }
}
