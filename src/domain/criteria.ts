import {
  canonicalEmailAddress,
  canonicalPhoneNumber,
  canonicalText,
  foldedText,
  maxIdentifier,
} from './canonical.ts';
import { badUserInput } from './errors.ts';
import { maxFilterAttributes, maxListEntries } from './limits.ts';
import type { JsonObject, PersonFilter, PersonStatus, Timestamp } from './person.ts';
import { valid } from './text.ts';
import { canonicalAttributes } from './validate.ts';

/** What must hold of a person, all of it; values are canonical, none is blank, no list is empty. */
export interface PersonCriteria {
  readonly identifier?: string;
  readonly identifiers?: readonly string[];
  readonly excludeIdentifiers?: readonly string[];
  readonly externalRef?: string;
  readonly emailAddress?: string;
  readonly phoneNumber?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly status?: PersonStatus;
  readonly statuses?: readonly PersonStatus[];
  /** Inclusive. */
  readonly updatedSince?: Timestamp;
  /** Exclusive. */
  readonly updatedBefore?: Timestamp;
  /** Assigned as contacts to one of these persons, as far as the viewer may access them. */
  readonly assignedToIds?: readonly string[];
  /** How a folded name, e-mail address or external reference begins. */
  readonly search?: string;
  /** Top-level attributes with exactly these values. */
  readonly attributes?: JsonObject;
}

/** In UTF-16 units: four times a stored text's, since decomposed it may be that much longer. */
const maxLength = 4 * 2 * 255;

const canonicalTexts = {
  identifier: canonicalText,
  externalRef: canonicalText,
  emailAddress: canonicalEmailAddress,
  phoneNumber: canonicalPhoneNumber,
  firstName: canonicalText,
  lastName: canonicalText,
  search: foldedText,
} as const satisfies Record<string, (text: string, phoneRegion: string | undefined) => string>;
const textFields = Object.keys(canonicalTexts) as (keyof typeof canonicalTexts)[];

function checkFilter(filter: PersonFilter): void {
  if (Object.values(filter).some(value => Array.isArray(value) && value.length > maxListEntries))
    throw badUserInput(`A filter's list takes at most ${maxListEntries.toLocaleString('en')} entries.`);
  if (filter.attributes && Object.keys(filter.attributes).length > maxFilterAttributes)
    throw badUserInput(`A filter takes at most ${maxFilterAttributes} attributes.`);
}

/**
 * The criteria of a filter, or null for one that nobody can meet: a blank value, say.
 * @throws GatewayError BAD_USER_INPUT for a list of more than 1,000 entries, or more than 100 attributes.
 */
export function canonicalCriteria(
  filter: PersonFilter,
  phoneRegion: string | undefined,
): PersonCriteria | null {
  checkFilter(filter);
  const criteria: { -readonly [Field in keyof PersonCriteria]: PersonCriteria[Field] } = {};
  for (const field of textFields) {
    const given = filter[field];
    if (given == null) continue;
    const canonical = canonicalTexts[field];
    const value = bearable(
      given,
      text => canonical(text, phoneRegion),
      field === 'identifier' ? maxIdentifier : maxLength,
    );
    if (value === null) return null;
    criteria[field] = value;
  }
  for (const field of ['identifiers', 'assignedToIds', 'excludeIdentifiers'] as const) {
    const given = filter[field];
    if (!given?.length) continue;
    const values = new Set(
      given.map(entry => bearable(entry, canonicalText, maxIdentifier)).filter(entry => entry !== null),
    );
    if (values.size > 0) criteria[field] = [...values];
    // To exclude nobody excludes nobody.
    else if (field !== 'excludeIdentifiers') return null;
  }
  for (const field of ['status', 'updatedSince', 'updatedBefore'] as const)
    if (filter[field] != null) Object.assign(criteria, { [field]: filter[field] });
  if (filter.statuses?.length) criteria.statuses = [...new Set(filter.statuses)];
  if (filter.attributes && Object.keys(filter.attributes).length > 0) {
    const attributes = storable(filter.attributes);
    if (attributes === null) return null;
    criteria.attributes = attributes;
  }
  return criteria;
}

/** A text in its canonical form, or null for one that nobody can have. */
function bearable(given: string, canonical: (text: string) => string, atMost: number): string | null {
  // None is so long, however it was written; and to canonicalise megabytes would stop everybody else.
  if (given.trim().length > atMost) return null;
  // No stored text holds these, and what SQLite or PostgreSQL makes of them might equal one that is stored.
  if (/\0|\p{Surrogate}/u.test(given)) return null;
  return canonical(given) || null;
}

/** Attributes as they are stored, or null where no person can have them; none is ever stored as null. */
function storable(given: JsonObject): JsonObject | null {
  if (Object.values(given).includes(null)) return null;
  const stored = valid(() => ({ attributes: canonicalAttributes(given) }));
  return 'code' in stored ? null : stored.attributes;
}
