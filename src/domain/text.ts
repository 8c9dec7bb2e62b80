import { canonicalText, hasMarkFlood } from './canonical.ts';
import type { Failure } from './outcome.ts';

/** How many characters a name or a reference takes. */
export const maxText = 255;

/** No control characters and no lone surrogates: databases disagree about them. */
export const isPlain = (text: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(text);

/** What a subject or a workspace can be called. */
export const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= maxText && isPlain(value);

/** The rule of `isName`, for who broke it. */
export const nameRule = (field: string): string =>
  `${field} takes from 1 to ${maxText} characters, none of them a control one.`;

/** Why a value is refused: names the field, never the value. Caught by `valid`. */
export class Invalid extends Error {}

/** What `make` gives, or, where it throws Invalid, the failure that says so. */
export function valid<T extends object>(make: () => T): T | Failure {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { code: 'INVALID_VALUE', reason: error.message };
  }
}

export const markFlood = (field: string): string =>
  `${field}: more than 256 combining marks on one character.`;

/** Nothing in it to normalise or to refuse. */
const isPrintableAscii = (text: string): boolean => /^[ -~]*$/.test(text);

/** Text as it is stored, empty when blank. @throws Invalid */
export function plainText(field: string, given: string, limit: number): string {
  if (given.length <= limit && isPrintableAscii(given)) return given.trim();
  if (/\p{Surrogate}/u.test(given)) throw new Invalid(`${field} is not well-formed Unicode.`);
  if (hasMarkFlood(given)) throw new Invalid(markFlood(field));
  const text = canonicalText(given);
  if (/\p{Control}/u.test(text)) throw new Invalid(`${field} contains a control character.`);
  // UTF-16 units are never fewer than characters, so most texts needn't be counted.
  if (text.length > limit && [...text].length > limit)
    throw new Invalid(`${field} is longer than ${limit.toLocaleString('en')} characters.`);
  return text;
}

/** As `plainText`, for what is compared: what can't be seen would make two of one, or one of two. @throws Invalid */
export function keyText(field: string, given: string, limit: number): string {
  const text = plainText(field, given, limit);
  if (isPrintableAscii(text)) return text;
  if (/[\p{Format}\p{Default_Ignorable_Code_Point}\p{Line_Separator}\p{Paragraph_Separator}]/u.test(text))
    throw new Invalid(`${field} contains an invisible formatting character.`);
  return text;
}
