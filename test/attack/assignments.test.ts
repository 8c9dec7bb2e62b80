import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, hidden, onBothLanes, refusalOf } from './target.ts';

/*
 * A hub of thousands, whom everybody is assigned to and most of whose contacts the member can't see: what
 * multiplies with it must be bounded, and nothing of it may be seen by any way round.
 */

const upsert = `mutation ($p: [PersonInput!]!, $key: String) {
  upsertPersons(input: { persons: $p, idempotencyKey: $key }) {
    results { outcome failureCode failureReason changes { field before after } person { identifier } } } }`;
const unassign = `mutation ($p: [ContactAssignmentPairInput!]!) {
  unassignContacts(input: { contactAssignments: $p }) { results { failureCode failureReason contactAssignment { id } } } }`;
const size = 3_000;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const cursor = (text: string) => Buffer.from(text).toString('base64url');
const hubs = (selection: string) => `query ($id: ID!) { person(identifier: $id) { ${selection} } }`;

onBothLanes({}, target => {
  let hub: string;
  /** Members of the open group, and of the hidden one. */
  const open: string[] = [];
  const unseen: string[] = [];
  beforeAll(async () => {
    hub = target.persons.canary.identifier;
    for (let batch = 0; batch < size / 100; batch++) {
      const inOpen = batch === 0 || batch === size / 100 - 1;
      const p = Array.from({ length: 100 }, (_, place) => ({
        externalRef: `contact-${batch}-${place}`,
        lastName: inOpen ? 'Seen' : hidden,
        groupIds: [inOpen ? 'open' : 'hidden'],
        contactAssignments: [{ assignedToId: hub }],
      }));
      const { results } = dataOf(await target.graphql(upsert, { p }, 'admin')).upsertPersons;
      for (const { person } of results) (inOpen ? open : unseen).push(person.identifier);
    }
  }, 60_000);
  describe('a hub', () => {
    it('costs a page, and shows the member its own only', async () => {
      const query = `query ($id: ID!, $after: String) { person(identifier: $id) { contacts(after: $after) {
      nodes { person { lastName } } pageInfo { hasNextPage hasPreviousPage endCursor } } } }`;
      const seen: string[] = [];
      let pageInfo: { hasNextPage: boolean; endCursor: string | null } = {
        hasNextPage: true,
        endCursor: null,
      };
      while (pageInfo.hasNextPage) {
        const reply = await target.graphql(query, { id: hub, after: pageInfo.endCursor });
        const { contacts } = dataOf(reply).person;
        seen.push(...contacts.nodes.map(({ person }: { person: { lastName: string } }) => person.lastName));
        pageInfo = contacts.pageInfo;
      }
      expect(seen).toEqual(Array(open.length).fill('Seen'));
    });

    it.each<[string, string]>([
      [
        'in pages of pages',
        'contacts { nodes { person { assignments { nodes { assignedTo { contacts { nodes { id } } } } } } } }',
      ],
      [
        'in both directions at once',
        'contacts { nodes { person { contacts { nodes { id } } assignments { nodes { id } } } } }',
      ],
      [
        'in sixty places',
        Array.from({ length: 60 }, (_, i) => `a${i}: contacts(first: ${i + 1}) { nodes { id } }`).join(' '),
      ],
      [
        'in twenty-one places, before which something is',
        Array.from(
          { length: 21 },
          (_, i) =>
            `a${i}: contacts(first: 1, after: "${cursor(`asg:2:${i + 3}`)}") { pageInfo { hasPreviousPage } }`,
        ).join(' '),
      ],
    ])('is not multiplied %s', async (_, selection) => {
      expect(refusalOf(await target.graphql(hubs(selection), { id: hub }))).toMatch(
        /^[24]00 QUERY_TOO_COMPLEX$/,
      );
    });

    it('is not multiplied by other matches, of which there are fifty a result', async () => {
      const phoneNumber = '+1 201 555 0199';
      const family = Array.from({ length: 50 }, (_, place) => ({
        externalRef: `family-${place}`,
        phoneNumber,
        groupIds: ['open'],
        contactAssignments: open.slice(0, 100).map(personId => ({ personId })),
      }));
      const made = dataOf(await target.graphql(upsert, { p: family })).upsertPersons.results;
      expect(new Set(made.map(({ outcome }: { outcome: string }) => outcome))).toEqual(new Set(['CREATED']));
      const query = `mutation ($p: [PersonInput!]!) { upsertPersons(input: { persons: $p }) {
      results { otherMatches { contacts { nodes { id } } } } } }`;
      const p = Array.from({ length: 100 }, () => ({ phoneNumber, firstName: 'A' }));
      expect(refusalOf(await target.graphql(query, { p }))).toBe('400 QUERY_TOO_COMPLEX');
    });
  });

  describe('a batch', () => {
    it('makes ten thousand assignments, and finds them all there the second time', async () => {
      const p = open.slice(0, 100).map(identifier => ({
        identifier,
        contactAssignments: open.slice(100, 200).map(personId => ({ personId })),
      }));
      for (const outcome of ['UPDATED', 'UNCHANGED']) {
        const { results } = dataOf(await target.graphql(upsert, { p })).upsertPersons;
        expect(new Set(results.map((result: { outcome: string }) => result.outcome))).toEqual(
          new Set([outcome]),
        );
      }
    });

    it.each<[string, unknown[], string]>([
      [
        'a hundred items of 1,001',
        Array(100).fill(Array(1_001).fill({ personId: 'x' })),
        '400 BATCH_TOO_LARGE',
      ],
      [
        'a thousand items of a hundred',
        Array(1_000).fill(Array(100).fill({ personId: 'x' })),
        '400 BATCH_TOO_LARGE',
      ],
      ['a hundred items of a hundred empty ones', Array(100).fill(Array(100).fill({})), '200 BAD_USER_INPUT'],
      ['a hundred thousand in one', [Array(100_000).fill({})], '400 BATCH_TOO_LARGE'],
    ])('of %s is refused before it is worked through', async (_, lists, expected) => {
      const p = lists.map(contactAssignments => ({ externalRef: 'x', contactAssignments }));
      const reply = await target.graphql(upsert, { p });
      expect(refusalOf(reply)).toBe(expected);
      expect(reply.text.length).toBeLessThan(10_000);
    });

    it.each<[string, string]>([
      ['combining marks', '\u0301\u0316'.repeat(100_000)],
      ['a megabyte', 'x'.repeat(1_000_000)],
      ['NUL', 'x\0'],
      ['a lone surrogate', '\ud800'],
      ['a wildcard', '%'],
      ['an injection', "' OR 1=1 --"],
      ['JSON', '["x"]'],
    ])('with %s as a counterpart fails that item', async (_, personId) => {
      const p = [{ externalRef: 'canary', groupIds: ['open'], contactAssignments: [{ personId }] }];
      const [result] = dataOf(await target.graphql(upsert, { p })).upsertPersons.results;
      expect(['INVALID_VALUE', 'NOT_FOUND']).toContain(result.failureCode);
      expect(result.failureReason.length).toBeLessThan(200);
      const pairs = dataOf(await target.graphql(unassign, { p: [{ assignedToId: personId, personId }] }));
      expect(pairs.unassignContacts.results[0].failureCode).toBe('NOT_FOUND');
    });
  });

  describe('who is out of reach', () => {
    const everyone = () =>
      [target.persons.hidden, target.persons.foreign].map(({ identifier }) => identifier);
    const absent = '019b76da-a800-7000-8000-000000000001';

    it('fails an item in the same words as who does not exist', async () => {
      const texts = new Set<string>();
      for (const counterpart of [...everyone(), absent])
        for (const side of ['assignedToId', 'personId']) {
          const p = [
            { externalRef: 'canary', groupIds: ['open'], contactAssignments: [{ [side]: counterpart }] },
          ];
          texts.add(JSON.stringify(dataOf(await target.graphql(upsert, { p })).upsertPersons));
        }
      expect(texts.size).toBe(1);
    });

    it('is unassigned in the same words too, and stays assigned', async () => {
      const texts = new Set<string>();
      for (const personId of [unseen[0] as string, ...everyone(), absent])
        texts.add(
          JSON.stringify(dataOf(await target.graphql(unassign, { p: [{ assignedToId: hub, personId }] }))),
        );
      expect(texts.size).toBe(1);
      const id = base64(`ContactAssignment:${hub}:${unseen[0]}`);
      const node = 'query ($id: ID!) { node(id: $id) { id } }';
      expect(dataOf(await target.graphql(node, { id }, 'admin')).node).toEqual({ id });
      for (const who of ['member', 'nobody', 'stranger'] as const)
        expect(dataOf(await target.graphql(node, { id }, who)).node).toBeNull();
    });

    it('is in no page, wherever it begins', async () => {
      const query = hubs('contacts(after: $after) { nodes { person { lastName } } }').replace(
        '$id: ID!',
        '$id: ID!, $after: String',
      );
      for (const after of ['asg:2:3', 'asg:1:102', 'asg:2:9007199254740991', 'asg:4294967296:4294967296']) {
        const { nodes } = dataOf(await target.graphql(query, { id: hub, after: cursor(after) })).person
          .contacts;
        for (const { person } of nodes) expect(person.lastName).toBe('Seen');
      }
    });

    it.each([
      'asg:2:3 OR 1=1',
      'asg:2:-3',
      'asg:2:3.5',
      'asg:2:0x3',
      'asg:2',
      'asg:',
      'asg:2:9007199254740993',
      'seq:2',
      'grp:open',
    ])('is not reached by the cursor %j', async text => {
      const query = hubs('contacts(after: $after) { nodes { id } }').replace(
        '$id: ID!',
        '$id: ID!, $after: String',
      );
      expect(refusalOf(await target.graphql(query, { id: hub, after: cursor(text) }))).toMatch(
        /^[24]00 BAD_USER_INPUT$/,
      );
    });
  });
});
