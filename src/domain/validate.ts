import { canonicalEmailAddress, canonicalPhoneNumber, hasMarkFlood } from './canonical.ts';
import { isEmailAddress, isLocale, isTimeZone, isWebAddress } from './formats.ts';
import { mapText } from './json.ts';
import type { Failure } from './outcome.ts';
import type {
  GroupSelector,
  JsonObject,
  KeyKind,
  PersonInput,
  PersonStatus,
  Profile,
  Timestamp,
} from './person.ts';
import { Invalid, keyText, markFlood, maxText, plainText, valid } from './text.ts';

/** What an item writes: an absent field keeps, null clears; a status is never null. */
export type Patch = {
  readonly [Field in keyof Profile]?: Profile[Field] | (Field extends 'attributes' ? null : never);
};

/** An item of a batch, valid and canonical. */
export interface Item {
  readonly index: number;
  /** The person to be edited; null to match. */
  readonly identifier: string | null;
  readonly patch: Patch;
  /** The comparable values by which the item is matched; null where it gives none. */
  readonly keys: Readonly<Record<KeyKind, string | null>>;
  readonly named: GroupSelector | null;
  readonly seenAt: Timestamp | null;
}

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
  const keys: Record<KeyKind, string | null> = { externalRef: null, emailAddress: null, phoneNumber: null };

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
  keys.externalRef = patch.externalRef ?? null;
  if (patch.emailAddress != null) keys.emailAddress = canonicalEmailAddress(patch.emailAddress);
  if (patch.phoneNumber != null) {
    keys.phoneNumber = canonicalPhoneNumber(patch.phoneNumber, rules.phoneRegion);
    if (keys.phoneNumber === '') throw new Invalid('phoneNumber has no digits.');
  }

  if (input.status !== undefined) patch.status = input.status ?? ('ACTIVE' satisfies PersonStatus);
  if (input.attributes !== undefined)
    patch.attributes = input.attributes === null ? null : canonicalAttributes(input.attributes);
  if (input.seenAt != null && input.seenAt > rules.now + seenAhead)
    throw new Invalid('seenAt lies more than 5 minutes ahead.');
  return { index, identifier, patch, keys, named, seenAt: input.seenAt ?? null };
}

type TextField =
  | 'externalRef'
  | 'firstName'
  | 'lastName'
  | 'emailAddress'
  | 'phoneNumber'
  | 'avatarUrl'
  | 'timezone'
  | 'locale';

/** Each gives the text as it is stored, empty for a blank one. */
const texts: Readonly<Record<TextField, (field: string, given: string) => string>> = {
  externalRef: (field, given) => keyText(field, given, maxText),
  firstName: (field, given) => plainText(field, given, maxText),
  lastName: (field, given) => plainText(field, given, maxText),
  emailAddress: (field, given) =>
    shaped(field, keyText(field, given, limits.emailAddress), isEmailAddress, 'an e-mail address'),
  phoneNumber: (field, given) => keyText(field, given, limits.phoneNumber),
  avatarUrl: (field, given) =>
    shaped(field, plainText(field, given, limits.url), isWebAddress, 'an http or https address'),
  timezone: (field, given) =>
    shaped(field, plainText(field, given, maxText), isTimeZone, 'an IANA time zone, such as Europe/Berlin'),
  locale: (field, given) =>
    shaped(field, plainText(field, given, maxText), isLocale, 'a BCP 47 language tag, such as en-GB'),
};
const textFields = Object.keys(texts) as TextField[];

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
  return json.length <= limits.attributes && new TextEncoder().encode(json).length <= limits.attributes;
}
