import { canonicalEmailAddress, canonicalPhoneNumber, canonicalText } from './canonical.ts';
import type { PersonFilter, PersonStatus, Timestamp } from './person.ts';

/** What must hold of a person, all of it; values are canonical, and none is blank. */
export interface PersonCriteria {
  readonly identifier?: string;
  readonly externalRef?: string;
  readonly emailAddress?: string;
  readonly phoneNumber?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly status?: PersonStatus;
  /** Inclusive. */
  readonly updatedSince?: Timestamp;
}

/** In UTF-16 units: four times a stored text's, since decomposed it may be that much longer. */
const maxLength = 4 * 2 * 255;

/** The criteria of a filter, or null for one that nobody can meet: a blank value, say. */
export function canonicalCriteria(
  filter: PersonFilter,
  phoneRegion: string | undefined,
): PersonCriteria | null {
  const criteria: { -readonly [Field in keyof PersonCriteria]: PersonCriteria[Field] } = {};
  const canonical = {
    identifier: canonicalText,
    externalRef: canonicalText,
    emailAddress: canonicalEmailAddress,
    phoneNumber: (number: string) => canonicalPhoneNumber(number, phoneRegion),
    firstName: canonicalText,
    lastName: canonicalText,
  };
  for (const field of Object.keys(canonical) as (keyof typeof canonical)[]) {
    const given = filter[field];
    if (given == null) continue;
    // No stored text holds these, and what SQLite or PostgreSQL makes of them might equal one that is stored.
    if (/\0|\p{Surrogate}/u.test(given)) return null;
    // Nor is any so long, however it was written; and to canonicalise megabytes would stop everybody else.
    if (given.trim().length > maxLength) return null;
    const value = canonical[field](given);
    if (value === '') return null;
    criteria[field] = value;
  }
  if (filter.status != null) criteria.status = filter.status;
  if (filter.updatedSince != null) criteria.updatedSince = filter.updatedSince;
  return criteria;
}
