import { byNumber, folded, type Person } from './world.ts';

export interface Order {
  field: 'CREATED' | 'UPDATED' | 'LAST_NAME';
  direction?: 'ASC' | 'DESC';
}

/** Where a person stands, or stood when its cursor was given, in the orders of one field. */
export interface Place {
  /** Null for those who come last in both directions. */
  value: string | number | null;
  /** In the order of creation, by which ties go. */
  created: number;
}

export const orderName = (order: Order | null | undefined): string =>
  order ? `${order.field} ${order.direction ?? 'ASC'}` : 'CREATED ASC';

export const isDefault = (order: Order | null | undefined): boolean => orderName(order) === 'CREATED ASC';

type Ordered = Pick<Person, 'lastName' | 'updatedAt' | 'place'>;

export function placeIn(order: Order | null | undefined, { lastName, updatedAt, place }: Ordered): Place {
  const values = {
    CREATED: place,
    UPDATED: updatedAt,
    LAST_NAME: lastName === null ? null : folded(lastName),
  };
  return { value: values[order?.field ?? 'CREATED'], created: place };
}

/** @returns negative where `a` comes first. */
export function compare(order: Order | null | undefined, a: Place, b: Place): number {
  if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
  const sign = order?.direction === 'DESC' ? -1 : 1;
  if (a.value === b.value || a.value === null || b.value === null)
    return sign * byNumber(a.created, b.created);
  return a.value < b.value ? -sign : sign;
}
