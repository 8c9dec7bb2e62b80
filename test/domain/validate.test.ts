import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue, PersonInput } from '../../src/domain/person.ts';
import { type Item, validateItem } from '../../src/domain/validate.ts';
import { now } from './build.ts';

const validate = (input: PersonInput) => validateItem(7, input, null, { now, phoneRegion: undefined });

function accepted(input: PersonInput): Item {
  const item = validate(input);
  if ('failure' in item) throw new Error(item.failure.reason);
  return item;
}

const astral = '𝒜';
const minutes = 60_000;
const characters = { NUL: '\0', 'a bell': '\x07', 'a line feed': '\n', DEL: '\x7f', NEL: '\x85' };
const surrogates = { 'a lone high surrogate': '\ud800', 'a lone low surrogate': '\udc00' };
const invisible = {
  'a zero-width space': '\u200b',
  'a zero-width joiner': '\u200d',
  'a left-to-right mark': '\u200e',
  'a right-to-left override': '\u202e',
  'a soft hyphen': '\u00ad',
  'a word joiner': '\u2060',
  'a byte order mark': '\ufeff',
  'a variation selector': '\ufe0f',
  'a Hangul filler': '\u3164',
  'a tag character': '\u{e0041}',
  'a line separator': '\u2028',
};
const texts = ['externalRef', 'firstName', 'lastName', 'emailAddress', 'phoneNumber'] as const;
const others = ['avatarUrl', 'timezone', 'locale'] as const;
/** A value of each field with something in its midst. */
const around: Record<(typeof texts)[number] | (typeof others)[number], (inner: string) => string> = {
  externalRef: inner => `a${inner}b`,
  firstName: inner => `a${inner}b`,
  lastName: inner => `a${inner}b`,
  emailAddress: inner => `a${inner}b@example.com`,
  phoneNumber: inner => `+49 30 12${inner}3456`,
  avatarUrl: inner => `https://example.com/a${inner}b`,
  timezone: inner => `Europe/Ber${inner}lin`,
  locale: inner => `en-${inner}GB`,
};
/** Objects in one another, as many as asked. */
const nested = (levels: number): JsonObject => {
  let value: JsonObject = {};
  for (let level = 1; level < levels; level++) value = { a: value };
  return value;
};
const nestedArrays = (levels: number): JsonValue => (levels === 0 ? 1 : [nestedArrays(levels - 1)]);
const sized = (bytes: number, letter = 'x'): JsonObject => ({
  a: letter.repeat((bytes - '{"a":""}'.length) / new TextEncoder().encode(letter).length),
});

const refused: [string, PersonInput, RegExp][] = [
  [
    'an e-mail address of 255 characters',
    { emailAddress: `${'a'.repeat(243)}@example.com` },
    /^emailAddress/,
  ],
  ['an e-mail address without @', { emailAddress: 'ada.example.com' }, /^emailAddress/],
  ['an e-mail address with two @', { emailAddress: 'a@b@example.com' }, /^emailAddress/],
  ['an e-mail address without a local part', { emailAddress: '@example.com' }, /^emailAddress/],
  ['an e-mail address without a domain', { emailAddress: 'ada@' }, /^emailAddress/],
  ['an e-mail address with a bare host', { emailAddress: 'ada@localhost' }, /^emailAddress/],
  ['an e-mail address with an empty label', { emailAddress: 'ada@example..com' }, /^emailAddress/],
  ['an e-mail address with a label that ends in -', { emailAddress: 'a@example-.com' }, /^emailAddress/],
  ['an e-mail address with a space', { emailAddress: 'a da@example.com' }, /^emailAddress/],
  ['two e-mail addresses', { emailAddress: 'a@example.com,b@example.com' }, /^emailAddress/],
  ['an e-mail address with a name', { emailAddress: 'Ada <ada@example.com>' }, /^emailAddress/],
  ['a phone number of 51 characters', { phoneNumber: `+49${' '.repeat(42)}301234` }, /^phoneNumber/],
  ['a phone number without digits', { phoneNumber: 'unknown' }, /^phoneNumber/],
  ['a phone number of a plus', { phoneNumber: '+' }, /^phoneNumber/],
  ['an external reference of 256 characters', { externalRef: 'r'.repeat(256) }, /^externalRef/],
  ['an external reference of 256 astral ones', { externalRef: astral.repeat(256) }, /^externalRef/],
  ['a first name of 256 characters', { firstName: 'n'.repeat(256) }, /^firstName/],
  ['a last name of 256 astral ones', { lastName: astral.repeat(256) }, /^lastName/],
  ['a blank identifier', { identifier: ' \u3000' }, /^identifier/],
  ['an empty identifier', { identifier: '' }, /^identifier/],
  ['an identifier of 256 characters', { identifier: 'i'.repeat(256) }, /^identifier/],
  ['an identifier with a zero-width space', { identifier: 'a\u200bb' }, /^identifier/],
  ['an identifier with a control character', { identifier: 'a\0b' }, /^identifier/],
  ['an avatar that is no URL', { avatarUrl: 'ada.png' }, /^avatarUrl/],
  ['an avatar at ftp', { avatarUrl: 'ftp://example.com/a.png' }, /^avatarUrl/],
  ['an avatar that is a script', { avatarUrl: 'javascript:alert(1)' }, /^avatarUrl/],
  ['an avatar as data', { avatarUrl: 'data:image/png;base64,AAAA' }, /^avatarUrl/],
  ['an avatar without a host', { avatarUrl: 'https://' }, /^avatarUrl/],
  ['an avatar with a space', { avatarUrl: 'https://example.com/a b' }, /^avatarUrl/],
  ['a time zone that is an offset', { timezone: '+01:00' }, /^timezone/],
  ['a time zone that is none', { timezone: 'Europe/Atlantis' }, /^timezone/],
  ['a locale with an underscore', { locale: 'en_GB' }, /^locale/],
  ['a locale that is none', { locale: 'English, please' }, /^locale/],
  ['attributes one byte over 16 KiB', { attributes: sized(16_385) }, /^attributes/],
  ['attributes over 16 KiB in bytes alone', { attributes: sized(16_386, 'é') }, /^attributes/],
  ['attributes of 65 levels', { attributes: nested(65) }, /^attributes/],
  ['attributes with arrays 64 levels below them', { attributes: { a: nestedArrays(64) } }, /^attributes/],
  ['attributes nested by the thousand', { attributes: nested(5_000) }, /^attributes/],
  ['an infinite number in attributes', { attributes: { a: [Number.POSITIVE_INFINITY] } }, /^attributes/],
  ['a lone surrogate deep in attributes', { attributes: { a: [{ b: '\udfff' }] } }, /^attributes/],
  ['a lone surrogate in a key of attributes', { attributes: { a: { '\ud800': 1 } } }, /^attributes/],
  ['NUL in attributes', { attributes: { a: 'x\0' } }, /^attributes/],
  ['a control character in a key of attributes', { attributes: { '\x1b': 1 } }, /^attributes/],
  ['seenAt 5 minutes and 1 ms ahead', { seenAt: now + 5 * minutes + 1 }, /^seenAt/],
  ...[...texts, ...others].flatMap(field =>
    Object.entries({ ...characters, ...surrogates }).map(
      ([name, character]): [string, PersonInput, RegExp] => [
        `${field} with ${name}`,
        { [field]: around[field](character) },
        new RegExp(`^${field}`),
      ],
    ),
  ),
  ...(['externalRef', 'emailAddress', 'phoneNumber'] as const).flatMap(field =>
    Object.entries(invisible).map(([name, character]): [string, PersonInput, RegExp] => [
      `${field} with ${name}`,
      { [field]: around[field](character) },
      new RegExp(`^${field}`),
    ]),
  ),
];

describe('an item is refused for', () => {
  it.each(refused)('%s', (_, input, reason) => {
    const item = validate({ firstName: 'Ada', ...input });
    expect(item).toEqual({
      index: 7,
      named: null,
      failure: { code: 'INVALID_VALUE', reason: expect.stringMatching(reason) },
    });
    const [value] = Object.values(input);
    if (typeof value === 'string' && value.trim().length > 1)
      expect(item).not.toHaveProperty('failure.reason', expect.stringContaining(value));
  });
});

describe('an item may have', () => {
  it.each<[string, PersonInput]>([
    ['an e-mail address of 254 characters', { emailAddress: `${'a'.repeat(242)}@example.com` }],
    ['an e-mail address of 254 with astral ones', { emailAddress: `${astral.repeat(242)}@example.com` }],
    ['an international e-mail address', { emailAddress: 'пример@пример.рф' }],
    ['an e-mail address with a tag', { emailAddress: "o'hara+x/y=z@mail.example.co.uk" }],
    ['a phone number of 50 characters', { phoneNumber: `+49${' '.repeat(41)}301234` }],
    ['a phone number in digits of another script', { phoneNumber: '٠١٢٣' }],
    ['an external reference of 255 characters', { externalRef: 'r'.repeat(255) }],
    ['an external reference of 255 astral ones', { externalRef: astral.repeat(255) }],
    ['a name of 255 astral characters', { firstName: astral.repeat(255) }],
    ['a name with a zero-width joiner', { firstName: 'क\u094d\u200dष' }],
    ['a name with a right-to-left mark', { lastName: 'אבא\u200f' }],
    ['a name that is an emoji with a variation selector', { firstName: '\u2764\ufe0f' }],
    ['an avatar at http', { avatarUrl: 'http://example.com/a.png?b#c' }],
    ['an avatar at HTTPS in capitals', { avatarUrl: 'HTTPS://EXAMPLE.COM/' }],
    ['an IANA time zone', { timezone: 'America/Argentina/Buenos_Aires' }],
    ['UTC', { timezone: 'UTC' }],
    ['a locale of a language', { locale: 'gsw' }],
    ['a locale with script and region', { locale: 'zh-Hant-TW' }],
    ['a locale with extensions', { locale: 'de-DE-u-co-phonebk' }],
    ['attributes of 16 KiB', { attributes: sized(16_384) }],
    ['attributes of 16 KiB in two-byte letters', { attributes: sized(16_384, 'é') }],
    ['attributes of 64 levels', { attributes: nested(64) }],
    ['arrays 63 levels below attributes', { attributes: { a: nestedArrays(63) } }],
    ['seenAt 5 minutes ahead', { seenAt: now + 5 * minutes }],
    ['seenAt before the epoch', { seenAt: -1 }],
    ['nothing at all', {}],
  ])('%s', (_, input) => {
    const item = accepted(input);
    const { seenAt = null, emailAddress, phoneNumber, ...patch } = input;
    expect(item).toMatchObject({ index: 7, identifier: null, patch, seenAt });
    for (const [kind, display] of Object.entries({ emailAddress, phoneNumber }))
      if (display)
        expect(item.contactPoints).toHaveProperty([kind, 0], {
          does: 'replacePrimary',
          point: { display, value: expect.any(String) },
        });
  });
});

describe('what an item says', () => {
  it.each<[string, PersonInput, Partial<Item>]>([
    ['drops blank strings', { firstName: ' \t ', emailAddress: '', phoneNumber: '\u3000' }, { patch: {} }],
    ['drops blank formats', { avatarUrl: ' ', timezone: '', locale: '\n' }, { patch: {} }],
    [
      'keeps nulls',
      { firstName: null, emailAddress: null },
      { patch: { firstName: null }, contactPoints: { emailAddress: [{ does: 'clear' }], phoneNumber: [] } },
    ],
    ['takes a null status for ACTIVE', { status: null }, { patch: { status: 'ACTIVE' } }],
    ['keeps null attributes', { attributes: null }, { patch: { attributes: null } }],
    ['takes a null identifier for none', { identifier: null }, { identifier: null }],
    ['takes a null seenAt for none', { seenAt: null }, { seenAt: null }],
    ['trims and composes', { firstName: ' Zoe\u0308 ' }, { patch: { firstName: 'Zo\u00eb' } }],
    ['trims the identifier', { identifier: ' x ' }, { identifier: 'x' }],
    [
      'keeps an e-mail address as given beside its key',
      { emailAddress: ' Zoe\u0308@Example.com ' },
      {
        contactPoints: {
          emailAddress: [
            {
              does: 'replacePrimary',
              point: { value: 'zo\u00eb@example.com', display: 'Zo\u00eb@Example.com' },
            },
          ],
          phoneNumber: [],
        },
        keys: { externalRef: [], emailAddress: ['zo\u00eb@example.com'], phoneNumber: [] },
      },
    ],
    [
      'keeps a phone number as given beside its key',
      { phoneNumber: ' +49 30 123456 ' },
      {
        contactPoints: {
          emailAddress: [],
          phoneNumber: [
            { does: 'replacePrimary', point: { value: '+4930123456', display: '+49 30 123456' } },
          ],
        },
        keys: { externalRef: [], emailAddress: [], phoneNumber: ['+4930123456'] },
      },
    ],
    [
      'composes attributes, keys included, and trims nothing',
      { attributes: { 'e\u0301': [' e\u0301 '] } },
      { patch: { attributes: { é: [' é '] } } },
    ],
  ])('%s', (_, input, expected) => {
    expect(accepted(input)).toMatchObject(expected);
    if (expected.patch) expect(accepted(input).patch).toEqual(expected.patch);
  });

  it('keeps attributes named as parts of every object, and spoils no prototype', () => {
    const attributes = JSON.parse('{"__proto__":{"polluted":1},"constructor":2,"toString":3}') as JsonObject;
    const { patch } = accepted({ attributes });
    expect(JSON.stringify(patch.attributes)).toBe(JSON.stringify(attributes));
    expect(Object.getPrototypeOf(patch.attributes)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });

  it('names the first of several fields at fault', () => {
    const item = validate({ lastName: 'a\0b', externalRef: 'a\0b' });
    expect(item).toHaveProperty('failure.reason', expect.stringMatching(/^externalRef/));
  });
});
