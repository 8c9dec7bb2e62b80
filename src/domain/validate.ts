import { type WantedAssignment, wantedAssignments } from './assignments.ts';
import { canonicalEmailAddress, hasMarkFlood } from './canonical.ts';
import { type ContactPointSteps, contactPointSteps, plural, valuesGiven } from './contactPoints.ts';
import { isEmailAddress, isLocale, isTimeZone, isWebAddress } from './formats.ts';
import { mapText } from './json.ts';
import type { Failure } from './outcome.ts';
import type {
  ContactPointKind,
  GroupSelector,
  JsonObject,
  KeyKind,
  PersonInput,
  PersonStatus,
  Profile,
  Timestamp,
} from './person.ts';
import { Invalid, keyText, markFlood, maxText, plainText, valid } from './text.ts';

/** The fields that hold one value each. */
type Scalars = Omit<Profile, ContactPointKind>;

/** What an item writes into them: an absent field keeps, null clears; a status is never null. */
export type Patch = {
  readonly [Field in keyof Scalars]?: Scalars[Field] | (Field extends 'attributes' ? null : never);
};

/** An item of a batch, valid and canonical. */
export interface Item {
  readonly index: number;
  /** The person to be edited; null to match. */
  readonly identifier: string | null;
  readonly patch: Patch;
  readonly contactPoints: ContactPointSteps;
  /** The comparable values by which the item is matched. */
  readonly keys: Readonly<Record<KeyKind, readonly string[]>>;
  readonly named: GroupSelector | null;
  readonly seenAt: Timestamp | null;
  /** Null: any. */
  readonly expectedVersion: number | null;
  /** Each once. */
  readonly assignments: readonly WantedAssignment[];
}

/** The part of an item that changes a person. */
export type Writing = Pick<Item, 'patch' | 'contactPoints' | 'assignments'>;

export const noWriting: Writing = {
  patch: {},
  contactPoints: { emailAddress: [], phoneNumber: [] },
  assignments: [],
};

/** An item that failed before anything was looked up. */
export interface RefusedItem {
  readonly index: number;
  readonly named: GroupSelector | null;
  readonly failure: Failure;
}

export interface Rules {
  readonly now: Timestamp;
  readonly phoneRegion: string | undefined;
}

const limits = { emailAddress: 254, phoneNumber: 50, url: 2_048, attributes: 16 * 1024, nesting: 64 };
const seenAhead = 5 * 60 * 1000;

/** @returns the item, or INVALID_VALUE with a reason that names the first field at fault and never the value. */
export function validateItem(
  index: number,
  input: PersonInput,
  named: GroupSelector | null,
  rules: Rules,
): Item | RefusedItem {
  const item = valid(() => canonicalItem(index, input, named, rules));
  return 'code' in item ? { index, named, failure: item } : item;
}

function canonicalItem(index: number, input: PersonInput, named: GroupSelector | null, rules: Rules): Item {
  const patch: { -readonly [Field in keyof Patch]: Patch[Field] } = {};

  const identifier = input.identifier == null ? null : keyText('identifier', input.identifier, maxText);
  if (identifier === '') throw new Invalid('identifier must not be blank.');

  for (const field of textFields) {
    const given = input[field];
    if (given === undefined) continue;
    if (given === null) patch[field] = null;
    else {
      const text = texts[field](field, given);
      if (text !== '') patch[field] = text;
    }
  }
  const stepsOf = (kind: ContactPointKind) =>
    contactPointSteps({
      kind,
      primary: input[kind],
      all: input[plural[kind]],
      textOf: contactPointTexts[kind],
      phoneRegion: rules.phoneRegion,
    });
  const contactPoints = { emailAddress: stepsOf('emailAddress'), phoneNumber: stepsOf('phoneNumber') };
  const keys = {
    externalRef: patch.externalRef == null ? [] : [patch.externalRef],
    emailAddress: valuesGiven(contactPoints.emailAddress),
    phoneNumber: valuesGiven(contactPoints.phoneNumber),
  };

  if (input.status !== undefined) patch.status = input.status ?? ('ACTIVE' satisfies PersonStatus);
  if (input.attributes !== undefined)
    patch.attributes = input.attributes === null ? null : canonicalAttributes(input.attributes);
  if (input.seenAt != null && input.seenAt > rules.now + seenAhead)
    throw new Invalid('seenAt lies more than 5 minutes ahead.');
  const { seenAt = null, expectedVersion = null } = input;
  const assignments = wantedAssignments(input.contactAssignments);
  return { index, identifier, patch, contactPoints, assignments, keys, named, seenAt, expectedVersion };
}

type TextField = 'externalRef' | 'firstName' | 'lastName' | 'avatarUrl' | 'timezone' | 'locale';

/** Each gives the text as it is stored, empty for a blank one. */
type TextOf = (field: string, given: string) => string;
const texts: Readonly<Record<TextField, TextOf>> = {
  externalRef: (field, given) => keyText(field, given, maxText),
  firstName: (field, given) => plainText(field, given, maxText),
  lastName: (field, given) => plainText(field, given, maxText),
  avatarUrl: (field, given) =>
    shaped(field, plainText(field, given, limits.url), isWebAddress, 'an http or https address'),
  timezone: (field, given) =>
    shaped(field, plainText(field, given, maxText), isTimeZone, 'an IANA time zone, such as Europe/Berlin'),
  locale: (field, given) =>
    shaped(field, plainText(field, given, maxText), isLocale, 'a BCP 47 language tag, such as en-GB'),
};
const textFields = Object.keys(texts) as TextField[];

const contactPointTexts: Readonly<Record<ContactPointKind, TextOf>> = {
  emailAddress: (field, given) =>
    // What it's compared by as well: NFKC makes an @ of others, too.
    shaped(
      field,
      keyText(field, given, limits.emailAddress),
      text => isEmailAddress(text) && isEmailAddress(canonicalEmailAddress(text)),
      'an e-mail address',
    ),
  phoneNumber: (field, given) => keyText(field, given, limits.phoneNumber),
};

function shaped(field: string, text: string, fits: (text: string) => boolean, shape: string): string {
  if (text !== '' && !fits(text)) throw new Invalid(`${field} is not ${shape}.`);
  return text;
}

/** Attributes as they are stored: NFC. @throws Invalid */
export function canonicalAttributes(given: JsonObject): JsonObject {
  // Normalised text is never shorter than a quarter, so that megabytes needn't be looked at to the end.
  let budget = 4 * limits.attributes;
  const text = (text: string) => {
    budget -= text.length;
    if (budget < 0) throw new Invalid(attributesTooLarge);
    if (/\p{Surrogate}/u.test(text)) throw new Invalid('attributes are not well-formed Unicode.');
    if (/\p{Control}/u.test(text)) throw new Invalid('attributes contain a control character.');
    if (hasMarkFlood(text)) throw new Invalid(markFlood('attributes'));
    return text.normalize('NFC');
  };
  const mapped = mapText(given, text, limits.nesting);
  if (mapped === undefined)
    throw new Invalid(`attributes nest deeper than ${limits.nesting} levels, or hold a number out of range.`);
  if (!fitsAttributes(mapped as JsonObject)) throw new Invalid(attributesTooLarge);
  return mapped as JsonObject;
}

export const attributesTooLarge = 'attributes are larger than 16 KiB as JSON.';

export function fitsAttributes(attributes: JsonObject): boolean {
  const json = JSON.stringify(attributes);
  // A UTF-16 unit takes three bytes at most.
  if (3 * json.length <= limits.attributes) return true;
  return json.length <= limits.attributes && new TextEncoder().encode(json).length <= limits.attributes;
}
