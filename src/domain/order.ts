import { foldedText } from './canonical.ts';
import type { PersonField, PersonPart } from './person.ts';

export type PersonOrderField = 'CREATED' | 'UPDATED' | 'LAST_NAME';

/**
 * An order of persons; ties go by sequence, in the same direction:
 *
 *     CREATED      sequence
 *     UPDATED      (updatedAt, sequence)
 *     LAST_NAME    (folded last name, sequence); persons without a last name last in both directions
 */
export interface PersonOrder {
  readonly field: PersonOrderField;
  readonly direction: 'ASC' | 'DESC';
}

export const byCreation: PersonOrder = { field: 'CREATED', direction: 'ASC' };

export const isByCreation = ({ field, direction }: PersonOrder): boolean =>
  field === byCreation.field && direction === byCreation.direction;

/** A place in an order of persons, whether somebody stands there or not. */
export interface Place {
  /** Folded last name (null: none) or `updatedAt`, as the order has it; null in the order of creation. */
  readonly value: string | number | null;
  readonly sequence: number;
}

/** What must be read of persons to know their places. */
export const fieldsOfPlaces: Readonly<Record<PersonOrderField, readonly PersonField[]>> = {
  CREATED: [],
  UPDATED: ['updatedAt'],
  LAST_NAME: ['lastName'],
};

/** @throws Error when the order's own field was not read. */
export function placeOf(person: PersonPart, { field }: PersonOrder): Place {
  const { sequence, updatedAt, lastName } = person;
  if (field === 'CREATED') return { value: null, sequence };
  const value = field === 'UPDATED' ? updatedAt : lastName && foldedText(lastName);
  if (value === undefined) throw new Error(`The order ${field} needs what was not read of a person.`);
  return { value, sequence };
}

/** The next place in the order, or with a step of -1 the one before: nobody can stand in between. */
export const neighbour = ({ value, sequence }: Place, { direction }: PersonOrder, step: 1 | -1): Place => ({
  value,
  sequence: sequence + (direction === 'ASC' ? step : -step),
});
