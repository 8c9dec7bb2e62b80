import { notFound } from './failures.ts';
import { maxItemAssignments } from './limits.ts';
import type { Failure, FieldChange } from './outcome.ts';
import type { PersonInput, PersonView, Timestamp } from './person.ts';
import { Invalid, keyText, maxText } from './text.ts';

/** A person assigned to another, who looks after it. */
export interface ContactAssignment {
  readonly assignedTo: PersonView;
  readonly person: PersonView;
  readonly createdAt: Timestamp;
}

/** The identifiers of all who are in any of some assignments, each once. */
export const personsIn = (assignments: readonly (ContactAssignment | null)[]): string[] => [
  ...new Set(assignments.flatMap(pair => (pair ? [pair.assignedTo.identifier, pair.person.identifier] : []))),
];

/** Assignments with their persons as they are now, as far as they are told. */
export function withPersons(
  assignments: readonly (ContactAssignment | null)[],
  persons: readonly (PersonView | null)[],
): (ContactAssignment | null)[] {
  const now = new Map<string, PersonView>();
  for (const person of persons) if (person) now.set(person.identifier, person);
  const asItIs = (person: PersonView): PersonView => now.get(person.identifier) ?? person;
  return assignments.map(
    pair => pair && { ...pair, assignedTo: asItIs(pair.assignedTo), person: asItIs(pair.person) },
  );
}

/** The same by the sequence numbers of the two. */
export interface AssignmentPair {
  readonly assignedTo: number;
  readonly person: number;
}

export interface NewAssignment extends AssignmentPair {
  readonly createdAt: Timestamp;
}

/** The same by the identifiers of the two, as a caller names it. */
export interface AssignmentNames {
  readonly assignedToId: string;
  readonly personId: string;
}

/** An assignment seen from one of its persons: the other one, and since when. */
export interface Assigned {
  readonly counterpart: PersonView;
  readonly createdAt: Timestamp;
}

/**
 * The two sides from which a person sees assignments, named as its fields are, each with where the other
 * person stands: in my `assignments` I am `person`, in my `contacts` I am `assignedTo`.
 */
export const counterpartOf = { assignments: 'assignedTo', contacts: 'person' } as const;
export type AssignmentField = keyof typeof counterpartOf;
const fields = Object.keys(counterpartOf) as AssignmentField[];

/** An assignment that an item asks for, seen from the item's person. */
export interface WantedAssignment {
  readonly field: AssignmentField;
  /** Identifier of the other person. */
  readonly counterpart: string;
}

/** What an item asks for, each assignment once. @throws Invalid */
export function wantedAssignments(given: PersonInput['contactAssignments']): readonly WantedAssignment[] {
  if (given == null) return [];
  if (given.length > maxItemAssignments)
    throw new Invalid(`contactAssignments takes at most ${maxItemAssignments} entries.`);
  const wanted = new Map<string, WantedAssignment>();
  for (const { assignedToId, personId } of given) {
    // GraphQL's @oneOf says so too, but not every executor keeps to it.
    if ((assignedToId == null) === (personId == null))
      throw new Invalid('contactAssignments takes either assignedToId or personId in each entry.');
    const field = assignedToId == null ? 'contacts' : 'assignments';
    const counterpart = keyText('contactAssignments', (assignedToId ?? personId) as string, maxText);
    if (counterpart === '') throw new Invalid('contactAssignments must not name a blank identifier.');
    wanted.set(`${field} ${counterpart}`, { field, counterpart });
  }
  return [...wanted.values()];
}

/** What the directory holds of the assignments that a batch asks for. */
export interface AssignmentSnapshot {
  /** The sequence numbers of those counterparts whom the viewer can access, by identifier. */
  readonly counterparts: ReadonlyMap<string, number>;
  /** Those of the assignments that the plan would make which are there already. */
  readonly existing: readonly AssignmentPair[];
}

const itself: Failure = {
  code: 'INVALID_VALUE',
  reason: 'contactAssignments names the person itself.',
};

/** The assignments that a batch asks for; follows the batch as it makes them. */
export class Assignments {
  /** In order of making. */
  readonly made: NewAssignment[] = [];
  readonly #now: Timestamp;
  readonly #counterparts: ReadonlyMap<string, number>;
  readonly #known: Set<string>;

  constructor({ counterparts, existing }: AssignmentSnapshot, now: Timestamp) {
    this.#now = now;
    this.#counterparts = counterparts;
    this.#known = new Set(existing.map(keyOf));
  }

  /** Why a person, null for one yet to be made, can't be given these assignments; null when it can. */
  refusal(person: number | null, wanted: readonly WantedAssignment[]): Failure | null {
    const counterparts = wanted.map(({ counterpart }) => this.#counterparts.get(counterpart));
    if (counterparts.includes(undefined)) return notFound.counterpart;
    return person !== null && counterparts.includes(person) ? itself : null;
  }

  /** Field by field what these assignments add; of the counterparts only those that they name are listed. */
  changes(person: number, wanted: readonly WantedAssignment[]): readonly FieldChange[] {
    if (wanted.length === 0) return [];
    return fields.flatMap(field => {
      const named = wanted.filter(want => want.field === field);
      const before = named.filter(want => this.#known.has(keyOf(this.#pair(person, want))));
      return before.length === named.length
        ? []
        : [{ field, before: before.map(identifier), after: named.map(identifier) }];
    });
  }

  /** Makes those that aren't there yet. */
  make(person: number, wanted: readonly WantedAssignment[]): void {
    for (const pair of wanted.map(want => this.#pair(person, want)))
      if (!this.#known.has(keyOf(pair))) {
        this.#known.add(keyOf(pair));
        this.made.push({ ...pair, createdAt: this.#now });
      }
  }

  #pair(person: number, { field, counterpart }: WantedAssignment): AssignmentPair {
    const other = this.#counterparts.get(counterpart) as number;
    return field === 'assignments' ? { assignedTo: other, person } : { assignedTo: person, person: other };
  }
}

const keyOf = ({ assignedTo, person }: AssignmentPair): string => `${assignedTo} ${person}`;
const identifier = ({ counterpart }: WantedAssignment): string => counterpart;
