import { has, keep, named } from './contactPoints.ts';
import type { Item } from './item.ts';
import { type Person, type PointField, text } from './world.ts';

export interface Policy {
  onExternalRefMismatch?: 'CREATE' | 'UPDATE' | 'FAIL';
  onAmbiguousMatch?: 'FAIL' | 'OLDEST';
}

/** The fields that a person is found by; more may agree. */
export const matchKeys = ['EXTERNAL_REF', 'EMAIL_ADDRESS', 'PHONE_NUMBER'];

/** What agrees of a person and an item, the strongest first. */
export function agreed(person: Person, item: Item): string[] {
  const same = (field: 'externalRef' | 'firstName' | 'lastName') => {
    const [value, own] = [keep(item[field]), person[field]];
    return Boolean(value) && own === text(value as string);
  };
  const shares = (field: PointField) => named(item, field).some(value => has(person, field, value));
  return [
    ...(same('externalRef') ? ['EXTERNAL_REF'] : []),
    ...(shares('emailAddresses') ? ['EMAIL_ADDRESS'] : []),
    ...(shares('phoneNumbers') ? ['PHONE_NUMBER'] : []),
    ...(same('firstName') ? ['first name'] : []),
    ...(same('lastName') ? ['last name'] : []),
  ];
}

/** Who an item may mean, or who it would be but for the external reference. */
export function candidates(persons: Person[], item: Item, { onExternalRefMismatch = 'CREATE' }: Policy) {
  const byRef = persons.filter(person => agreed(person, item).includes('EXTERNAL_REF'));
  if (byRef.length > 0) return { persons: byRef };
  const byAddress = persons.filter(person => {
    const agreements = agreed(person, item);
    return agreements.includes('EMAIL_ADDRESS') || agreements.includes('PHONE_NUMBER');
  });
  // Nobody of them bears the item's own reference, or they would have been found by it.
  const somebodyElse = (person: Person) => keep(item.externalRef) && person.externalRef !== null;
  const proper = byAddress.filter(person => !somebodyElse(person));
  if (proper.length > 0 || byAddress.length === 0 || onExternalRefMismatch === 'CREATE')
    return { persons: proper };
  return onExternalRefMismatch === 'UPDATE' ? { persons: byAddress } : { persons: [], mismatch: byAddress };
}

/** Those that agree on most, the oldest first. */
export function strongest(persons: Person[], item: Item): Person[] {
  const strength = (person: Person) => agreed(person, item).filter(field => field !== 'EXTERNAL_REF').length;
  const most = Math.max(...persons.map(strength));
  return persons.filter(person => strength(person) === most);
}
