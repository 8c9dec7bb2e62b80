import { type Item, keep } from './item.ts';
import { emailKey, type Person, phoneKey, text } from './world.ts';

export interface Policy {
  onExternalRefMismatch?: 'CREATE' | 'UPDATE' | 'FAIL';
  onAmbiguousMatch?: 'FAIL' | 'OLDEST';
}

/** The fields that a person is found by; more may agree. */
export const matchKeys = ['EXTERNAL_REF', 'EMAIL_ADDRESS', 'PHONE_NUMBER'];

/** What agrees of a person and an item, the strongest first. */
export function agreed(person: Person, item: Item): string[] {
  const same = (
    field: 'externalRef' | 'emailAddress' | 'phoneNumber' | 'firstName' | 'lastName',
    key: typeof text,
  ) => {
    const [value, own] = [keep(item[field]), person[field]];
    return Boolean(value) && own !== null && key(own) === key(value as string);
  };
  return [
    ...(same('externalRef', text) ? ['EXTERNAL_REF'] : []),
    ...(same('emailAddress', emailKey) ? ['EMAIL_ADDRESS'] : []),
    ...(same('phoneNumber', phoneKey) ? ['PHONE_NUMBER'] : []),
    ...(same('firstName', text) ? ['first name'] : []),
    ...(same('lastName', text) ? ['last name'] : []),
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
