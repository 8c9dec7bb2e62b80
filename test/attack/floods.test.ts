import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, onBothLanes, refusalOf } from './target.ts';

/*
 * What once took seconds, minutes or the process: each of these must be answered at all before the test's
 * time is up, which nothing that grows with the square of these sizes is.
 */

/** Marks of two classes in turn: to order a run of them takes time that grows with the square of its length. */
const marks = (count: number) => '\u0301\u0316'.repeat(count / 2);
const find = 'query ($f: PersonFilter) { findPersons(filter: $f) { nodes { identifier } } }';
const upsert = `mutation ($p: [PersonInput!]!, $key: String) {
  upsertPersons(input: { persons: $p, idempotencyKey: $key, dryRun: true }) { results { failureCode } }
}`;

onBothLanes({}, target => {
  describe('a value of megabytes matches nobody, and stops nobody:', () => {
    it.each<[string, string, string]>([
      ['combining marks in a name', 'firstName', marks(2_000_000)],
      ['combining marks in an e-mail address', 'emailAddress', marks(2_000_000)],
      ['half-width marks, which combine in NFKC', 'emailAddress', '\uff9e\u0301'.repeat(700_000)],
      ['combining marks in a phone number', 'phoneNumber', marks(2_000_000)],
      ['combining marks in an external reference', 'externalRef', marks(2_000_000)],
      ['letters that NFKC makes eighteen of', 'emailAddress', '\ufdfa'.repeat(1_300_000)],
      ['letters beyond ASCII to fold', 'emailAddress', 'ẞ'.repeat(1_300_000)],
      ['digits of another script', 'phoneNumber', '\u0669'.repeat(2_000_000)],
      ['digits', 'phoneNumber', '9'.repeat(4_000_000)],
      ['blanks', 'lastName', ' '.repeat(4_000_000)],
      ['an identifier', 'identifier', marks(2_000_000)],
    ])('%s', async (_name, field, value) => {
      expect(dataOf(await target.graphql(find, { f: { [field]: value } })).findPersons.nodes).toEqual([]);
    });

    it('combining marks as a group, in a filter and an item', async () => {
      const f = { groupIds: [marks(2_000_000)] };
      expect(dataOf(await target.graphql(find, { f })).findPersons.nodes).toEqual([]);
      const p = [{ externalRef: 'a', ...f }];
      expect(dataOf(await target.graphql(upsert, { p })).upsertPersons.results[0].failureCode).toBe(
        'NO_ACCESSIBLE_GROUP',
      );
    });

    it('combining marks as an identifier, a global id and an idempotency key', async () => {
      const query = 'query ($i: ID!) { person(identifier: $i) { id } node(id: $i) { id } }';
      expect(dataOf(await target.graphql(query, { i: marks(2_000_000) }))).toEqual({
        person: null,
        node: null,
      });
      const variables = { p: [{ externalRef: 'a' }], key: marks(2_000_000) };
      expect(refusalOf(await target.graphql(upsert, variables))).toBe('400 BAD_USER_INPUT');
    });

    it.each<[string, object]>([
      ['references', { externalRef: marks(20_000) }],
      ['names', { externalRef: 'a', firstName: marks(20_000) }],
      ['e-mail addresses', { firstName: 'A', emailAddress: `${'\uff9e\u0301'.repeat(6_000)}@example.com` }],
      ['attributes', { externalRef: 'a', attributes: { [marks(8_000)]: marks(8_000) } }],
      ['avatars', { externalRef: 'a', avatarUrl: `https://a.example/${marks(20_000)}` }],
    ])('a hundred items with combining marks in %s', async (_name, item) => {
      const { results } = dataOf(await target.graphql(upsert, { p: Array(100).fill(item) })).upsertPersons;
      expect(new Set(results.map((result: { failureCode: string }) => result.failureCode))).toEqual(
        new Set(['INVALID_VALUE']),
      );
    });
  });

  describe('four megabytes of texts that must be composed first, in sixty fields at once, stop nobody:', () => {
    const long = Array.from({ length: 1_000 }, (_, place) => `${`e${marks(256)}`.repeat(7)}${place}`);
    const sixty = (field: string) =>
      Array.from({ length: 60 }, (_, place) => `a${place}: ${field}`).join(' ');

    it('lists of a filter', async () => {
      const query = `query ($f: PersonFilter) { ${sixty('findPersons(filter: $f) { lastId }')} }`;
      for (const field of ['identifiers', 'groupIds', 'groupExternalRefs']) {
        const { a0, a59 } = dataOf(await target.graphql(query, { f: { [field]: long } }));
        expect([a0, a59]).toEqual([{ lastId: -1 }, { lastId: -1 }]);
      }
    });

    it('lists of a change', async () => {
      const query = `mutation ($i: ChangePersonsInput!) { ${sixty('changePersons(input: $i) { matchedCount }')} }`;
      const input = { identifiers: ['nobody'], addToGroups: long.slice(0, 100), dryRun: true };
      const { a0, a59 } = dataOf(await target.graphql(query, { i: input }));
      expect([a0, a59]).toEqual([{ matchedCount: 0 }, { matchedCount: 0 }]);
    });

    it('an identifier', async () => {
      const query = `query ($i: ID!) { ${sixty('person(identifier: $i) { id }')} }`;
      expect(dataOf(await target.graphql(query, { i: long.join('') })).a59).toBeNull();
    });
  });

  describe('what is asked of each person by other tables is asked ten times at most, though the find goes by', () => {
    const eleven = Array.from({ length: 11 }, (_, place) => `a${place}: findPersons(filter: $f) { lastId }`);
    const query = `query ($f: PersonFilter) { ${eleven.join(' ')} }`;
    const asked = [{ assignedToIds: ['a'] }, { attributes: { a: 1 } }, { search: 'a' }];
    const ways = [
      { lastName: 'Bird' },
      { phoneNumber: '+1 201 555 0123' },
      { identifiers: ['019b76da-a800-7000-8000-000000000001'] },
    ];
    it.each(ways.flatMap(way => asked.map(more => ({ ...way, ...more }))))('%j', async f => {
      expect(refusalOf(await target.graphql(query, { f }))).toBe('400 QUERY_TOO_COMPLEX');
    });

    it.each(ways)('%j, which alone may be asked more often', async f => {
      expect(dataOf(await target.graphql(query, { f })).a10.lastId).toBe(-1);
    });
  });

  describe('a list of a million is refused before it is worked through:', () => {
    it.each<[string, string, object, string]>([
      ['empty items', upsert, { p: Array(1_000_000).fill({}) }, '400 BATCH_TOO_LARGE'],
      ['items that are none', upsert, { p: Array(1_000_000).fill(1) }, '400 BATCH_TOO_LARGE'],
      ['groups that are none', find, { f: { groupIds: Array(1_000_000).fill({}) } }, '200 BAD_USER_INPUT'],
      ['1,001 groups', find, { f: { groupIds: Array(1001).fill('open') } }, '400 BAD_USER_INPUT'],
      ['101 items', upsert, { p: Array(101).fill({}) }, '400 BATCH_TOO_LARGE'],
    ])('%s', async (_name, query, variables, expected) => {
      const reply = await target.graphql(query, variables);
      expect(refusalOf(reply)).toBe(expected);
      expect(reply.text.length).toBeLessThan(10_000);
    });

    it('fields that no item has, a hundred thousand of them and one of a megabyte', async () => {
      const fields = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 0]));
      for (const item of [fields, { ['k'.repeat(1_000_000)]: 0 }]) {
        const reply = await target.graphql(upsert, { p: [item] });
        expect(refusalOf(reply)).toBe('200 BAD_USER_INPUT');
        expect(reply.text.length).toBeLessThan(10_000);
      }
    });
  });
});

onBothLanes({}, target => {
  describe('persons in a hundred groups', () => {
    const ids = Array.from({ length: 110 }, (_, i) => `g${i}`);
    const one = 'findPersons(filter: { externalRef: "many" }, first: 1)';
    const page = (inner: string) => `groups { persons(first: 1) { ${inner} } }`;
    const groupsOf = Array.from({ length: 10 }, (_, i) => `a${i}: groups { identifier }`).join(' ');

    beforeAll(async () => {
      const make =
        'mutation ($g: [GroupInput!]!) { upsertGroups(input: { groups: $g }) { results { success } } }';
      for (const some of [ids.slice(0, 100), ids.slice(100)])
        dataOf(await target.graphql(make, { g: some.map(identifier => ({ identifier })) }, 'admin'));
      const join =
        'mutation ($p: [PersonInput!]!) { upsertPersons(input: { persons: $p }) { createdCount } }';
      dataOf(await target.graphql(join, { p: [{ externalRef: 'many', groupIds: ids }] }, 'admin'));
    });

    // Not refused by what the page sizes multiply to, which is 1: only the answer itself tells.
    it.each<[string, string, string]>([
      ['are shown with all of them', `{ ${one} { nodes { groups { identifier } } } }`, '200 undefined'],
      [
        'are not shown with all of them over and over',
        `{ ${one} { nodes { ${page(`nodes { ${groupsOf} }`)} } } }`,
        '400 QUERY_TOO_COMPLEX',
      ],
      [
        'are not multiplied with one another',
        `{ ${one} { nodes { ${page(`nodes { ${page(`nodes { ${page('lastId')} }`)} }`)} } } }`,
        '400 QUERY_TOO_COMPLEX',
      ],
      [
        'are not counted over and over',
        `{ ${one} { nodes { ${page('totalCount')} } } }`,
        '400 QUERY_TOO_COMPLEX',
      ],
    ])('%s', async (_name, query, expected) => {
      expect(refusalOf(await target.graphql(query, {}, 'admin'))).toBe(expected);
    });
  });
});
