import { createHash } from 'node:crypto';
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { stableJson } from './json.ts';
import type { JsonValue, KeyKind } from './person.ts';
import { plainInternational } from './phone.ts';

/**
 * The version of the rules in this file. Keys are stored as these rules made them, so a change of any rule
 * must raise it: the stored keys are then made anew before serving.
 */
export const canonicalVersion = 2;

/**
 * Whether a text puts more combining marks on one character than any script does (UAX #15 §13 says 30). To
 * normalise those takes time that grows with their square: minutes for a megabyte. The two half-width marks
 * combine in NFKC only.
 */
export const hasMarkFlood = (text: string): boolean => /(?<![\p{M}ﾞﾟ])[\p{M}ﾞﾟ]{257}/u.test(text);

/** A text that nobody writes is left as it is: it equals nothing that is stored. */
const normalized = (text: string, form: 'NFC' | 'NFKC'): string =>
  hasMarkFlood(text) ? text : text.normalize(form);

/** Text as it is stored: NFC, trimmed. External refs, identifiers and names compare like that, case and all. */
export const canonicalText = (text: string): string => normalized(text, 'NFC').trim();

/** A UUID has 36 characters, a group's identifier at most 64. */
export const maxIdentifier = 64;

/** An identifier as it compares. A longer text is none, and is left as it is: to normalise megabytes takes seconds. */
export const canonicalIdentifier = (text: string): string =>
  text.trim().length > maxIdentifier ? text : canonicalText(text);

const canonicalLists = new WeakMap<readonly string[], readonly string[]>();

/** Texts in their canonical form, worked out once a list: sixty fields of a query may take the same variable. */
export function canonicalTexts(list: readonly string[]): readonly string[] {
  const known = canonicalLists.get(list) ?? list.map(canonicalText);
  canonicalLists.set(list, known);
  return known;
}

/** Text as searches and the order by name compare it: trimmed, NFKC, case-folded. */
export function foldedText(given: string): string {
  const text = given.trim();
  return isAscii(text) ? text.toLowerCase() : normalized(foldCase(normalized(text, 'NFKC')), 'NFKC');
}

/** Comparable form of an e-mail address. */
export const canonicalEmailAddress = foldedText;

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/**
 * Unicode's full case folding (https://www.unicode.org/reports/tr21/tr21-5.html#Caseless_Matching), which
 * JavaScript lacks: lower, upper, lower, one code point at a time, so that ẞ, ß and ss agree and no final
 * sigma is made. The dotless ı folds to itself: upper-casing it would make it an i, and two people one.
 */
function foldCase(text: string): string {
  let folded = '';
  for (const character of text)
    folded += character === 'ı' ? character : character.toLowerCase().toUpperCase().toLowerCase();
  return folded;
}

/**
 * Comparable form of a phone number: E.164, by its own + prefix or else by the region, with the extension;
 * what can't be parsed is compared by its digits. Empty when there are none.
 * Only E.164 begins with +, so the two forms never meet.
 */
export function canonicalPhoneNumber(number: string, region: string | undefined): string {
  const plain = plainInternational(number.trim());
  if (plain !== undefined) return plain;
  const text = asciiDigits(normalized(number, 'NFKC').trim());
  const parsed = parsePhoneNumberFromString(text, {
    ...(region === undefined ? {} : { defaultCountry: region as CountryCode }),
    extract: false,
  });
  if (parsed) return parsed.ext ? `${parsed.number};ext=${parsed.ext}` : parsed.number;
  return text.replace(/[^0-9]/g, '');
}

/** The comparable form of a key of any kind. */
export function canonicalKey(kind: KeyKind, display: string, phoneRegion: string | undefined): string {
  if (kind === 'emailAddress') return canonicalEmailAddress(display);
  return kind === 'phoneNumber' ? canonicalPhoneNumber(display, phoneRegion) : canonicalText(display);
}

/** The same where it depends on no region and is no work; undefined elsewhere. */
export const plainKey = (kind: KeyKind, display: string): string | undefined =>
  kind === 'phoneNumber' ? plainInternational(display.trim()) : canonicalKey(kind, display, undefined);

/** Decimal digits of any script as ASCII's. Each script's stand in a row, in ascending order (Unicode §4.6). */
function asciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, digit => {
    let value = 0;
    const codePoint = digit.codePointAt(0) as number;
    while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - value - 1))) value++;
    return String(value % 10);
  });
}

/** Longer terms are hashed: the index of terms needn't hold 16 KiB. */
const maxTerm = 64;

/**
 * A top-level attribute, key and value, as one comparable text; deeply equal values have the same. A hash of
 * 192 bits begins with #, JSON with [, so the two never meet.
 */
export function attributeTerm(key: string, value: JsonValue): string {
  const term = stableJson([key, value]);
  if (term.length <= maxTerm) return term;
  return `#${createHash('sha256').update(term).digest('base64url').slice(0, 32)}`;
}
