import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js';

/** What parsing takes off the front of a national number, or puts something else for. Missing in the types. */
interface ParsedPlan {
  nationalPrefixForParsing(): string | undefined;
}

/** By calling code, how a national number begins that parsing changes; null where it changes none. */
const changed: ReadonlyMap<string, RegExp | null> = changedNumbers();

function changedNumbers(): Map<string, RegExp | null> {
  const metadata = new Metadata();
  const codes = new Set(getCountries().map(country => getCountryCallingCode(country)));
  return new Map(
    Array.from(codes, code => {
      // Of a code that countries share, the plan of its main one, as parsing does.
      metadata.selectNumberingPlan(code as string as CountryCode);
      const prefix = (metadata.numberingPlan as unknown as ParsedPlan).nationalPrefixForParsing();
      return [code, prefix ? new RegExp(`^(?:${prefix})`) : null];
    }),
  );
}

const maxCallingCode = 3;
/** libphonenumber's bounds of a national number. */
const [minNational, maxNational] = [2, 17];

/**
 * E.164 of an international number in plain ASCII, as `parsePhoneNumberFromString` has it, at a fortieth of the
 * time, most of which goes into telling countries apart that share a calling code. A test holds the two
 * together.
 * @returns undefined when that is to be asked: no such number, or one whose digits aren't the answer.
 */
export function plainInternational(text: string): string | undefined {
  if (!/^\+[1-9][0-9 ()./-]{2,48}$/.test(text)) return undefined;
  const digits = text.replaceAll(/[^0-9]/g, '');
  for (let length = 1; length <= maxCallingCode; length++) {
    const prefix = changed.get(digits.slice(0, length));
    if (prefix === undefined) continue;
    const national = digits.slice(length);
    const fits = national.length >= minNational && national.length <= maxNational;
    return fits && !prefix?.test(national) ? `+${digits}` : undefined;
  }
  return undefined;
}
