import fc from 'fast-check';
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { plainInternational } from '../../src/domain/phone.ts';

/** Where its number isn't the same, the short way must leave it to the library. */
function expectSame(text: string, defaultCountry?: CountryCode): void {
  const short = plainInternational(text);
  if (short === undefined) return;
  const parsed = parsePhoneNumberFromString(text, {
    ...(defaultCountry && { defaultCountry }),
    extract: false,
  });
  const long = parsed?.ext ? `${parsed.number};ext=${parsed.ext}` : parsed?.number;
  // Hundreds of thousands of times: only what is wrong is worth an assertion.
  if (short !== long) expect([text, short]).toEqual([text, long]);
}

const regions = getCountries();
const callingCodes = [...new Set(regions.map(region => getCountryCallingCode(region)))];

describe('the short way to E.164', () => {
  it("is the library's, however a national number begins", () => {
    for (const code of callingCodes)
      for (let start = 0; start < 1_000; start++)
        expectSame(`+${code}${String(start).padStart(3, '0')}5550123`);
  });

  it("is the library's at every length, for numbers that exist and what they begin with", () => {
    for (const region of regions) {
      const { number } = getExampleNumber(region, examples) ?? {};
      const digits = `${number}90817263544536271809`;
      for (let length = 2; length <= digits.length; length++) expectSame(digits.slice(0, length));
    }
  });

  it("is the library's for any digits and punctuation, whatever the region", () => {
    const piece = fc.oneof(
      { weight: 6, arbitrary: fc.stringMatching(/^[0-9]{1,5}$/) },
      { weight: 2, arbitrary: fc.constantFrom(' ', '-', '.', '/', '(', ')', ' (0)', '--', ') ') },
      { weight: 1, arbitrary: fc.constantFrom('x1', ' ext. 5', '#7', ';ext=9', ',', '+', '٣', '~', 'a') },
    );
    const text = fc
      .tuple(fc.constantFrom('', '+', '+', '+', '00'), fc.constantFrom('', ...callingCodes), fc.array(piece))
      .map(([plus, code, pieces]) => `${plus}${code}${pieces.join('')}`);
    fc.assert(
      fc.property(text, fc.constantFrom(undefined, ...regions), (number, region) =>
        expectSame(number, region),
      ),
      { numRuns: 5_000 },
    );
  });

  it('is taken by numbers as people mostly write them', () => {
    for (const [given, expected] of [
      ['+1 (555) 010-0199', '+15550100199'],
      ['+44 20 7946 0958', '+442079460958'],
      ['+49-30-901820', '+4930901820'],
    ] as const)
      expect(plainInternational(given)).toBe(expected);
  });

  it.each([
    '+44 (0)20 7946 0958',
    '+54 11 5555 0199',
    '+999 123456',
    '+1',
    '020 7946 0958',
    '+1 555 0100 x7',
  ])('is not taken by %s', text => expect(plainInternational(text)).toBeUndefined());
});
