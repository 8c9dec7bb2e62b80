import { canonicalEmailAddress, canonicalText, foldedText } from '../../../src/domain/canonical.ts';
import { sameJson } from '../../../src/domain/json.ts';
import type { PersonOrder } from '../../../src/domain/order.ts';
import type { JsonValue, Person, PersonFilter } from '../../../src/domain/person.ts';

/** A person as the tests know it. */
export interface Known extends Person {
  readonly groupIds: readonly string[];
}

const begins = (text: string | null, search: string): boolean =>
  text !== null && foldedText(text).startsWith(foldedText(search));

/** Whether a person meets a filter, groups included, by the letter of the contract. */
export function meets(person: Known, filter: PersonFilter): boolean {
  const { groupIds, identifiers, excludeIdentifiers, statuses, attributes, search } = filter;
  const { status, updatedSince, updatedBefore, firstName, lastName, emailAddress } = filter;
  return (
    (!groupIds?.length || groupIds.some(group => person.groupIds.includes(group))) &&
    (!identifiers?.length || identifiers.map(canonicalText).includes(person.identifier)) &&
    !excludeIdentifiers?.map(canonicalText).includes(person.identifier) &&
    (status == null || person.status === status) &&
    (!statuses?.length || statuses.includes(person.status)) &&
    (updatedSince == null || person.updatedAt >= updatedSince) &&
    (updatedBefore == null || person.updatedAt < updatedBefore) &&
    (firstName == null || person.firstName === firstName) &&
    (lastName == null || person.lastName === lastName) &&
    (emailAddress == null ||
      (person.emailAddress !== null &&
        canonicalEmailAddress(person.emailAddress) === canonicalEmailAddress(emailAddress))) &&
    (search == null ||
      [person.firstName, person.lastName, person.emailAddress, person.externalRef].some(text =>
        begins(text, search),
      )) &&
    Object.entries(attributes ?? {}).every(
      ([key, value]) =>
        Object.hasOwn(person.attributes, key) && sameJson(person.attributes[key] as JsonValue, value),
    )
  );
}

const points = (text: string): number[] => Array.from(text, character => character.codePointAt(0) as number);

/** By Unicode code points. */
function compareText(a: string, b: string): number {
  const [one, other] = [points(a), points(b)];
  const place = one.findIndex((point, index) => point !== other[index]);
  if (place === -1) return one.length - other.length;
  return (one[place] as number) - (other[place] ?? -1);
}

/** Persons in an order; those without a last name come last in both directions. */
export function ordered(persons: readonly Known[], { field, direction }: PersonOrder): Known[] {
  const sign = direction === 'ASC' ? 1 : -1;
  const byValue = (a: Known, b: Known): number => {
    if (field === 'CREATED') return 0;
    if (field === 'UPDATED') return sign * (a.updatedAt - b.updatedAt);
    if (a.lastName === null || b.lastName === null)
      return Number(a.lastName === null) - Number(b.lastName === null);
    return sign * compareText(foldedText(a.lastName), foldedText(b.lastName));
  };
  return [...persons].sort((a, b) => byValue(a, b) || sign * (a.sequence - b.sequence));
}
