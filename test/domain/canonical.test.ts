import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalEmailAddress,
  canonicalIdentifier,
  canonicalPhoneNumber,
  canonicalText,
  canonicalTexts,
} from '../../src/domain/canonical.ts';
import { anyText } from '../support/anyText.ts';

describe('text', () => {
  it.each([
    ['is trimmed', '  Ada \t\n', 'Ada'],
    ['is composed', 'Zoe\u0308', 'Zo\u00eb'],
    ['keeps its case', 'McAda', 'McAda'],
    ['keeps compatibility characters', 'ﬁ ①', 'ﬁ ①'],
    ['keeps its inner spaces', 'Ada  Maria', 'Ada  Maria'],
    ['is empty when blank', ' \u00a0\u3000 ', ''],
  ])('%s', (_, given, expected) => {
    expect(canonicalText(given)).toBe(expected);
  });

  it('is the same when made canonical again', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(canonicalText(canonicalText(text))).toBe(canonicalText(text));
      }),
    );
  });
});

describe('an identifier', () => {
  it('is canonical text', () => {
    expect(canonicalIdentifier(` ${'x'.repeat(60)}Zoe\u0308 `)).toBe(`${'x'.repeat(60)}Zo\u00eb`);
  });

  it('that is longer than any is left as it is', () => {
    const long = 'Zoe\u0308'.repeat(17);
    expect(canonicalIdentifier(long)).toBe(long);
  });
});

describe('a list of texts', () => {
  it('is made canonical in its order, once', () => {
    const list = [' b ', 'Zoe\u0308', 'b'];
    const canonical = canonicalTexts(list);
    expect(canonical).toEqual(['b', 'Zo\u00eb', 'b']);
    expect(canonicalTexts(list)).toBe(canonical);
  });
});

describe('e-mail addresses', () => {
  it.each([
    ['the case of ASCII', 'Ada@Example.COM', 'ada@example.com'],
    ['white space around them', '\t ada@example.com \u00a0', 'ada@example.com'],
    ['ß and ss', 'straße@example.com', 'STRASSE@example.com'],
    ['ẞ and ß', 'straẞe@example.com', 'straße@example.com'],
    ['Σ and σ', 'ΟΔΟΣ@example.com', 'οδοσ@example.com'],
    ['ς and σ', 'οδος@example.com', 'ΟΔΟΣ@example.com'],
    ['full-width letters and ASCII', 'ａｄａ@example.com', 'ada@example.com'],
    ['full-width capitals and ASCII', 'ＡＤＡ@example.com', 'ada@example.com'],
    ['NFC and NFD', 'zo\u00eb@example.com', 'zoe\u0308@example.com'],
    ['NFD in capitals', 'ZOE\u0308@example.com', 'zo\u00eb@example.com'],
    ['ligatures and their letters', 'oﬃce@example.com', 'OFFICE@example.com'],
    ['İ and i with a dot above', 'İ@example.com', 'i\u0307@example.com'],
    ['the long s and s', 'ſara@example.com', 'SARA@example.com'],
    ['the Kelvin sign and k', '\u212aim@example.com', 'kim@example.com'],
    ['capitals of an international domain', 'a@BÜCHER.example', 'a@bücher.example'],
  ])('agree in spite of %s', (_, one, other) => {
    expect(canonicalEmailAddress(one)).toBe(canonicalEmailAddress(other));
  });

  it.each([
    ['ı and i', 'ısık@example.com', 'isik@example.com'],
    ['İ and i', 'İ@example.com', 'i@example.com'],
    ['İ and ı', 'İ@example.com', 'ı@example.com'],
    ['an accent', 'zoë@example.com', 'zoe@example.com'],
    ['a dot', 'a.da@example.com', 'ada@example.com'],
    ['a tag', 'ada+x@example.com', 'ada@example.com'],
    ['Latin a and Cyrillic а', 'ada@example.com', 'аda@example.com'],
  ])('are told apart by %s', (_, one, other) => {
    expect(canonicalEmailAddress(one)).not.toBe(canonicalEmailAddress(other));
  });

  const letters = Array.from({ length: 0x20000 }, (_, codePoint) => codePoint)
    .filter(codePoint => codePoint < 0xd800 || codePoint > 0xdfff)
    .map(codePoint => String.fromCodePoint(codePoint))
    .filter(letter => /\p{Changes_When_Casemapped}/u.test(letter));

  it('agree in spite of the case of any letter but the Turkish i', () => {
    const key = (text: string) => canonicalEmailAddress(`a${text}b@example.com`);
    const differing = letters.filter(
      letter =>
        letter !== 'ı' &&
        letter !== 'İ' &&
        (key(letter.toUpperCase()) !== key(letter) || key(letter.toLowerCase()) !== key(letter)),
    );
    expect(letters.length).toBeGreaterThan(2_000);
    expect(differing).toEqual([]);
  });

  it('are the same when made canonical again, however they are composed', () => {
    const character = fc.oneof(
      fc.constantFrom(...'ßẞİıiIΣσςﬁſÅÅé\u0301\u0345ᾳᾼŉǰ'),
      fc.constantFrom(...letters),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), characters => {
        const address = `a${characters.join('')}b@example.com`;
        const key = canonicalEmailAddress(address);
        expect(canonicalEmailAddress(key)).toBe(key);
        expect(canonicalEmailAddress(address.normalize('NFD'))).toBe(key);
        expect(canonicalEmailAddress(address.normalize('NFC'))).toBe(key);
      }),
      { numRuns: 300 },
    );
  });
});

describe('phone numbers', () => {
  it.each([
    ['its own prefix', '+49 30 123456', undefined, '+4930123456'],
    ['its own prefix before the region', '+49 30 123456', 'GB', '+4930123456'],
    ['the region', '030 123456', 'DE', '+4930123456'],
    ['the region, with its international prefix', '0049 30 123456', 'DE', '+4930123456'],
    ['another region', '01234567890', 'GB', '+441234567890'],
    ['a number that is not valid but parses', '+1-555-0123', undefined, '+15550123'],
    ['punctuation', '+49 (30) 12-34.56', undefined, '+4930123456'],
    ['an extension', '+49 30 123456 ext. 7', undefined, '+4930123456;ext=7'],
    ['an extension in another notation', '+49 30 123456 x7', undefined, '+4930123456;ext=7'],
    ['an extension with the region', '030 123456 ext 7', 'DE', '+4930123456;ext=7'],
    ['full-width digits', '＋４９３０１２３４５６', undefined, '+4930123456'],
    ['Arabic digits', '+٤٩٣٠١٢٣٤٥٦', undefined, '+4930123456'],
    ['Devanagari digits and the region', '०३० १२३४५६', 'DE', '+4930123456'],
    ['white space around it', ' \t+4930123456\n', undefined, '+4930123456'],
  ])('become E.164 by %s', (_, given, region, expected) => {
    expect(canonicalPhoneNumber(given, region)).toBe(expected);
  });

  it.each([
    ['a national number without a region', '01234567890', undefined, '01234567890'],
    ['the same, written otherwise', '(01234) 567-890', undefined, '01234567890'],
    ['a number too short to parse', '7', 'DE', '7'],
    ['text around a number', 'ask for 7 at 12', 'DE', '712'],
    ['Arabic digits', '٠١٢٣', undefined, '0123'],
    ['no digits at all', 'none', 'DE', ''],
    ['a lone plus', '+', undefined, ''],
    ['a number in a sentence, which is not searched for one', 'call +49 30 123456', undefined, '4930123456'],
  ])('that cannot be parsed are compared by their digits: %s', (_, given, region, expected) => {
    expect(canonicalPhoneNumber(given, region)).toBe(expected);
  });

  it('differ by their extension', () => {
    const keys = ['+49 30 123456', '+49 30 123456 ext 1', '+49 30 123456 ext 2'].map(number =>
      canonicalPhoneNumber(number, undefined),
    );
    expect(new Set(keys).size).toBe(3);
  });

  it.each(
    Intl.supportedValuesOf('numberingSystem').flatMap(numberingSystem => {
      const digits = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false }).format(1234567890);
      return /^\p{Nd}{10}$/u.test(digits) ? [[numberingSystem, digits]] : [];
    }),
  )('read the digits of %s: %s', (_, digits = '') => {
    expect(canonicalPhoneNumber(digits, undefined)).toBe('1234567890');
  });

  it('never take digits for E.164', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'+0123456789 x-()') }), text => {
        expect(canonicalPhoneNumber(text, undefined)).toMatch(/^(\+[0-9]+(;ext=[0-9]+)?|[0-9]*)$/);
      }),
    );
  });

  it('are the same when made canonical again, where they parse', () => {
    fc.assert(
      fc.property(fc.constantFrom('+49', '+1', '+44 (0)', '0', '+33 '), fc.nat(10 ** 9), (prefix, rest) => {
        const key = canonicalPhoneNumber(`${prefix}${rest}`, 'DE');
        fc.pre(key.startsWith('+'));
        expect(canonicalPhoneNumber(key, 'DE')).toBe(key);
        expect(canonicalPhoneNumber(key, undefined)).toBe(key);
      }),
    );
  });
});
