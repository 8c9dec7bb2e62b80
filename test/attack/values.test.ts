import { describe, expect, it } from 'vitest';
import { dataOf, onBothLanes, refusalOf } from './target.ts';

onBothLanes({}, target => {
  const upsert = `mutation ($p: [PersonInput!]!, $key: String, $ambiguous: AmbiguousMatch! = FAIL) {
  upsertPersons(input: { persons: $p, idempotencyKey: $key, onAmbiguousMatch: $ambiguous }) {
    results { outcome failureCode failureReason matchedBy person { identifier firstName lastName externalRef emailAddress phoneNumber attributes } otherMatches { identifier } ignoredGroups }
  }
}`;
  const find = 'query ($f: PersonFilter) { findPersons(filter: $f) { nodes { identifier } } }';

  /** What became of these items. */
  const upserted = async (persons: readonly object[]) =>
    dataOf(await target.graphql(upsert, { p: persons })).upsertPersons.results;
  const outcomes = async (...persons: object[]) =>
    (await upserted(persons)).map(
      (result: { outcome: string; failureCode: string | null }) => result.failureCode ?? result.outcome,
    );

  describe('a hostile value is refused, alone:', () => {
    it.each<[string, object]>([
      ['NUL', { firstName: 'a\0b' }],
      ['NUL in a reference', { externalRef: 'a\0' }],
      ['an escape', { firstName: '\x1b[31mred' }],
      ['a line break in a reference', { externalRef: 'a\nb' }],
      ['a lone high surrogate', { lastName: 'a\ud800' }],
      ['a lone low surrogate', { externalRef: '\udc00a' }],
      ['a lone surrogate in attributes', { attributes: { a: ['\ud800'] } }],
      ['a lone surrogate as a key of attributes', { attributes: { '\udfff': 1 } }],
      ['a blank of no width in a reference', { externalRef: 'a\u200bb' }],
      ['a word joiner in an e-mail address', { emailAddress: 'a\u2060@example.com' }],
      ['a soft hyphen in an e-mail address', { emailAddress: 'a\u00adb@example.com' }],
      ['an override of direction in a reference', { externalRef: '\u202ecba' }],
      ['an invisible tag in a phone number', { phoneNumber: '+1 201 555 0199\u{e0041}' }],
      ['a filler that looks like nothing', { externalRef: '\u3164' }],
      ['an isolate of direction in a reference', { externalRef: 'a\u2066b\u2069' }],
      ['a mark of direction in an e-mail address', { emailAddress: 'a\u200fb@example.com' }],
      ['a joiner of no width in a reference', { externalRef: 'a\u200db' }],
      ['a byte order mark in a reference', { externalRef: 'a\ufeffb' }],
      ['a variation selector in a reference', { externalRef: 'a\ufe0fb' }],
      ['a full-width @ beside another', { emailAddress: 'a\uff20b@example.com' }],
      ['full-width punctuation in an e-mail address', { emailAddress: 'a\uff0cb@example.com' }],
      ['a delete character', { firstName: 'a\x7fb' }],
      ['a control of the second kind', { lastName: 'a\u0085b' }],
      ['an annotation', { externalRef: 'a\ufff9b' }],
      ['two @', { emailAddress: 'a@b@example.com' }],
      ['an e-mail address with a line break', { emailAddress: 'a@example.com\nBcc: b@example.com' }],
      ['an e-mail address that a pattern could stumble over', { emailAddress: `a@${'a-'.repeat(110)}!` }],
      ['a phone number without digits', { phoneNumber: '+++---' }],
      ['a phone number of a thousand digits', { phoneNumber: '9'.repeat(1000) }],
      ['a script as an avatar', { avatarUrl: 'javascript:alert(1)' }],
      ['data as an avatar', { avatarUrl: 'data:text/html,<script>1</script>' }],
      ['an avatar with a line break', { avatarUrl: 'https://a.example/\nx' }],
      ['a time zone out of the root', { timezone: '../../etc/passwd' }],
      ['a locale like an inherited property', { locale: '__proto__' }],
      ['a name of 256 characters', { firstName: '𝒳'.repeat(256) }],
      ['attributes of 17 KiB', { attributes: { a: 'x'.repeat(17 * 1024) } }],
      ['attributes of 6,000 characters and 18 KB', { attributes: { a: '€'.repeat(6000) } }],
      [
        'attributes of a hundred levels',
        { attributes: JSON.parse(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`) },
      ],
      ['seen next year', { seenAt: '2999-01-01T00:00:00Z' }],
      ['a blank identifier', { identifier: ' ' }],
    ])('%s', async (_name, item) => {
      const other = { externalRef: `beside-${Math.random()}` };
      expect(await outcomes({ externalRef: 'hostile', ...item }, other)).toEqual([
        'INVALID_VALUE',
        'CREATED',
      ]);
      expect(dataOf(await target.graphql(find, { f: { externalRef: 'hostile' } })).findPersons.nodes).toEqual(
        [],
      );
    });

    it.each<[string, object]>([
      ['a number for a name', { firstName: 1 }],
      ['a map for a name', { firstName: { $ne: null } }],
      ['a list for a reference', { externalRef: ['a', 'b'] }],
      ['1e999 in attributes', { attributes: { a: '__1e999__' } }],
      ['a list of attributes', { attributes: [1] }],
      ['a status that is none', { status: 'active' }],
      ['30 February', { seenAt: '2024-02-30T00:00:00Z' }],
      ['a field from the prototype', { ['__proto__' as string]: undefined, constructor: { name: 'x' } }],
    ])('%s fails the request, and quotes nothing', async (_name, item) => {
      const body = JSON.stringify({ query: upsert, variables: { p: [item] } }).replace(
        '"__1e999__"',
        '1e999',
      );
      expect(refusalOf(await target.body(body))).toBe('200 BAD_USER_INPUT');
    });
  });

  describe('who is the same, and who is not', () => {
    it.each<[string, object, object, 'same' | 'different']>([
      ['NFC and NFD of a reference', { externalRef: 'n\u00e9' }, { externalRef: 'ne\u0301' }, 'same'],
      ['blanks around a reference', { externalRef: 'trim' }, { externalRef: '\u00a0trim ' }, 'same'],
      [
        'ß and ss in an e-mail address',
        { emailAddress: 'stra\u00dfe@example.com' },
        { emailAddress: 'STRASSE@example.com' },
        'same',
      ],
      [
        'ẞ and ß in an e-mail address',
        { emailAddress: '\u1e9e@example.com' },
        { emailAddress: '\u00df@example.com' },
        'same',
      ],
      [
        'full-width letters in an e-mail address',
        { emailAddress: 'wide@example.com' },
        { emailAddress: '\uff37ide@example.com' },
        'same',
      ],
      [
        'a final sigma in an e-mail address',
        { emailAddress: '\u03c3\u03c2@example.com' },
        { emailAddress: '\u03a3\u03a3@example.com' },
        'same',
      ],
      [
        'Arabic digits in a phone number',
        { phoneNumber: '+12015550170' },
        { phoneNumber: '+١٢٠١٥٥٥٠١٧٠' },
        'same',
      ],
      [
        'the Kelvin sign in an e-mail address',
        { emailAddress: 'kelvin@example.com' },
        { emailAddress: '\u212aelvin@example.com' },
        'same',
      ],
      [
        'a long s in an e-mail address',
        { emailAddress: 'ses@example.com' },
        { emailAddress: '\u017fe\u017f@example.com' },
        'same',
      ],
      [
        'a ligature in an e-mail address',
        { emailAddress: 'office@example.com' },
        { emailAddress: 'o\ufb03ce@example.com' },
        'same',
      ],
      [
        'a dotted capital I',
        { emailAddress: 'izmir@example.com' },
        { emailAddress: '\u0130zmir@example.com' },
        'different',
      ],
      ['a ligature in a reference', { externalRef: 'office' }, { externalRef: 'o\ufb03ce' }, 'different'],
      [
        'NFC and NFD of a name',
        { lastName: '\u00e9', phoneNumber: '+12015550173' },
        { lastName: 'e\u0301', phoneNumber: '+1 201 555 0173' },
        'same',
      ],
      ['letter case of a reference', { externalRef: 'Case' }, { externalRef: 'case' }, 'different'],
      ['a Cyrillic a in a reference', { externalRef: 'paypal' }, { externalRef: 'p\u0430ypal' }, 'different'],
      [
        'a Cyrillic a in an e-mail address',
        { emailAddress: 'paypal@example.com' },
        { emailAddress: 'p\u0430ypal@example.com' },
        'different',
      ],
      [
        'a Greek o in an e-mail address',
        { emailAddress: 'bob@example.com' },
        { emailAddress: 'b\u03bfb@example.com' },
        'different',
      ],
      [
        'a dotless i',
        { emailAddress: 'mail@example.com' },
        { emailAddress: 'ma\u0131l@example.com' },
        'different',
      ],
      [
        'an accent',
        { emailAddress: 'jose@example.com' },
        { emailAddress: 'jos\u00e9@example.com' },
        'different',
      ],
      [
        'a dot',
        { emailAddress: 'john.doe@example.com' },
        { emailAddress: 'johndoe@example.com' },
        'different',
      ],
      ['a tag', { emailAddress: 'tag@example.com' }, { emailAddress: 'tag+a@example.com' }, 'different'],
      ['a pattern of one letter', { externalRef: 'like_' }, { externalRef: 'likes' }, 'different'],
      [
        'a pattern of all',
        { emailAddress: '%@example.com' },
        { emailAddress: 'anybody@example.com' },
        'different',
      ],
      ['an extension', { phoneNumber: '+12015550171' }, { phoneNumber: '+12015550171 ext. 2' }, 'different'],
      ['a zero more', { externalRef: '7' }, { externalRef: '07' }, 'different'],
      ['7 and 7.0', { externalRef: '42' }, { externalRef: '42.0' }, 'different'],
      [
        'the same e-mail address with another reference',
        { externalRef: 'r1', emailAddress: 'fam@example.com' },
        { externalRef: 'r2', emailAddress: 'fam@example.com' },
        'different',
      ],
    ])('%s', async (_name, one, other, expected) => {
      const [first, second] = await upserted([
        { firstName: 'A', lastName: 'B', ...one },
        { firstName: 'A', lastName: 'B', ...other },
      ]);
      expect([first.outcome, second.failureCode]).toEqual(['CREATED', null]);
      expect(first.person.identifier === second.person.identifier ? 'same' : 'different').toBe(expected);
    });

    it('is not guessed among five hundred who share a phone number', async () => {
      const phoneNumber = '+1 201 555 0142';
      for (let batch = 0; batch < 5; batch++) {
        const persons = Array.from({ length: 100 }, (_, i) => ({
          externalRef: `flat-${batch}-${i}`,
          firstName: 'F',
          phoneNumber,
        }));
        expect(new Set(await outcomes(...persons))).toEqual(new Set(['CREATED']));
      }
      const [{ failureCode, otherMatches }] = await upserted([{ phoneNumber, firstName: 'F' }]);
      expect([failureCode, otherMatches.length]).toEqual(['AMBIGUOUS_MATCH', 50]);
      expect(
        await outcomes({ externalRef: 'flat-new', phoneNumber }, { externalRef: 'flat-4-99', phoneNumber }),
      ).toEqual(['CREATED', 'UNCHANGED']);
    });
  });
});
