import { describe, expect, it } from 'vitest';
import { dataOf, foreign, hidden, onBothLanes, refusalOf } from './target.ts';

onBothLanes({}, target => {
  const connection =
    '{ nodes { identifier } edges { cursor } lastId totalCount pageInfo { hasNextPage hasPreviousPage } }';
  const nobodyFound = {
    nodes: [],
    edges: [],
    lastId: -1,
    totalCount: 0,
    pageInfo: { hasNextPage: false, hasPreviousPage: false },
  };
  const find = `query ($f: PersonFilter) { findPersons(filter: $f) ${connection} }`;
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  describe('what is hidden, or foreign, reads as absent:', () => {
    const others = ['hidden', 'foreign'] as const;

    it.each(others)('by identifier and by global id: %s', async who => {
      const { identifier, id } = target.persons[who];
      const query = `query ($identifier: ID!, $id: ID!) { person(identifier: $identifier) { lastName } node(id: $id) { id } nodes(ids: [$id]) { id } findPersons(filter: { identifier: $identifier }) ${connection} }`;
      expect(dataOf(await target.graphql(query, { identifier, id }))).toEqual({
        person: null,
        node: null,
        nodes: [null],
        findPersons: nobodyFound,
      });
    });

    it.each<[string, () => string]>([
      ['a person as a group', () => base64(`Group:${target.persons.canary.identifier}`)],
      ['a group as a person', () => base64('Person:open')],
      ['a hidden group', () => base64('Group:hidden')],
      ['a type that is none', () => base64('Viewer:member')],
      ['a type from the prototype', () => base64('__proto__:open')],
      ['an identifier in capitals', () => base64(`Person:${target.persons.canary.identifier.toUpperCase()}`)],
      ['an identifier with blanks', () => base64(`Person: ${target.persons.canary.identifier} `)],
      ['base64 without its padding', () => target.persons.canary.id.replace(/=+$/, '')],
      ['base64 with a line break', () => `${target.persons.canary.id}\n`],
      ['an injection', () => base64("Person:' OR 1=1 --")],
      ['nothing', () => ''],
    ])('a forged global id, %s', async (_name, id) => {
      const reply = await target.graphql('query ($id: ID!) { node(id: $id) { id } }', { id: id() });
      expect(dataOf(reply).node).toBeNull();
    });

    it.each<[string, object]>([
      ['the hidden group', { groupIds: ['hidden'] }],
      ['the hidden group by its reference', { groupExternalRefs: ['ref-hidden'] }],
      ['a group that is not there', { groupIds: ['nowhere'] }],
      ['a blank group', { groupIds: [''] }],
      ['groups like patterns', { groupIds: ['%', '_pen', 'open%', '*'] }],
      ['a group with a lone surrogate', { groupExternalRefs: ['ref-open\ud800'] }],
      ['a name', { lastName: hidden }],
      ['a foreign name', { lastName: foreign }],
      ['a pattern', { lastName: '%' }],
      ['a reference', { externalRef: 'hidden' }],
      ['an e-mail address', { emailAddress: 'HIDDEN@example.com' }],
      ['a blank', { lastName: ' ' }],
      ['a lone surrogate', { lastName: 'Bird\ud800' }],
      ['NUL', { lastName: 'Bird\0' }],
    ])('a filter by %s', async (_name, f) => {
      expect(dataOf(await target.graphql(find, { f })).findPersons).toEqual(nobodyFound);
    });

    it.each(others)('for whoever would change it: %s', async who => {
      const { identifier } = target.persons[who];
      const edit = `mutation ($i: ID!, $l: [ID!]!) {
      upsertPersons(input: { persons: [{ identifier: $i, firstName: "Changed" }] }) { results { failureCode person { id } otherMatches { id } } }
      deletePersons(input: { identifiers: $l }) { results { failureCode identifier } }
      addToGroups(input: { identifiers: $l, groupIds: ["open", "hidden"] }) { results { failureCode person { id } } ignoredGroups }
      removeFromGroups(input: { identifiers: $l, groupIds: ["open"] }) { results { failureCode person { id } } }
    }`;
      const absent = { failureCode: 'NOT_FOUND' };
      expect(dataOf(await target.graphql(edit, { i: identifier, l: [identifier] }))).toEqual({
        upsertPersons: { results: [{ ...absent, person: null, otherMatches: [] }] },
        deletePersons: { results: [{ ...absent, identifier: null }] },
        addToGroups: { results: [{ ...absent, person: null }], ignoredGroups: ['hidden'] },
        removeFromGroups: { results: [{ ...absent, person: null }] },
      });
    });

    it('for whoever has all its keys: a person of their own is made', async () => {
      const item = {
        externalRef: 'hidden',
        emailAddress: 'hidden@example.com',
        firstName: 'Twin',
        phoneNumber: '+1 201 555 0123',
      };
      const upsert =
        'mutation ($p: [PersonInput!]!) { upsertPersons(input: { persons: $p }) { results { outcome person { identifier firstName groups { identifier } } otherMatches { id } } } }';
      const [made] = dataOf(await target.graphql(upsert, { p: [item] })).upsertPersons.results;
      expect(made).toMatchObject({
        outcome: 'CREATED',
        otherMatches: [],
        person: { firstName: 'Twin', groups: [{ identifier: 'open' }] },
      });
      expect(made.person.identifier).not.toBe(target.persons.hidden.identifier);
      const remove =
        'mutation ($i: [ID!]!) { deletePersons(input: { identifiers: $i }) { results { success } } }';
      await target.graphql(remove, { i: [made.person.identifier] });
    });

    it('two workspaces with the same everything each see their own', async () => {
      const everything =
        '{ viewer { workspace } findPersons(filter: { externalRef: "canary" }) { nodes { identifier } totalCount } groups { nodes { identifier externalRef } } }';
      const answer = (workspace: string, { identifier }: { identifier: string }) => ({
        viewer: { workspace },
        findPersons: { nodes: [{ identifier }], totalCount: 1 },
        groups: {
          nodes: [
            { identifier: 'hidden', externalRef: 'ref-hidden' },
            { identifier: 'open', externalRef: 'ref-open' },
          ],
        },
      });
      expect(dataOf(await target.graphql(everything, {}, 'admin'))).toEqual(
        answer('default', target.persons.canary),
      );
      expect(dataOf(await target.graphql(everything, {}, 'stranger'))).toEqual(
        answer('other', target.persons.foreign),
      );
    });

    it('an idempotency key of another workspace, and of another subject, is nobody’s', async () => {
      const upsert =
        'mutation ($p: [PersonInput!]!) { upsertPersons(input: { persons: $p, idempotencyKey: "same" }) { replayed results { person { identifier } } } }';
      const variables = { p: [{ externalRef: 'keyed', groupIds: ['open'] }] };
      const identifiers = new Set<string>();
      for (const who of ['member', 'stranger'] as const) {
        const { replayed, results } = dataOf(await target.graphql(upsert, variables, who)).upsertPersons;
        expect(replayed).toBe(false);
        identifiers.add(results[0].person.identifier);
      }
      expect(identifiers.size).toBe(2);
    });
  });

  describe('a viewer of no group', () => {
    it.each<[string, string, unknown]>([
      ['finds nobody', `{ findPersons ${connection} }`, { findPersons: nobodyFound }],
      [
        'finds nobody by name',
        `{ findPersons(filter: { firstName: "Canary" }) ${connection} }`,
        { findPersons: nobodyFound },
      ],
      [
        'finds nobody in a group',
        `{ findPersons(filter: { groupIds: ["open"] }) ${connection} }`,
        { findPersons: nobodyFound },
      ],
      [
        'has no groups',
        '{ groups { nodes { identifier } } viewer { groups { identifier } } }',
        { groups: { nodes: [] }, viewer: { groups: [] } },
      ],
      [
        'makes nobody',
        'mutation { upsertPersons(input: { persons: [{ externalRef: "canary" }, { externalRef: "x", groupIds: ["open"] }] }) { results { failureCode } } }',
        { upsertPersons: { results: Array(2).fill({ failureCode: 'NO_ACCESSIBLE_GROUP' }) } },
      ],
      [
        'adds nobody',
        'mutation { addToGroups(input: { identifiers: ["a"], groupIds: ["open"] }) { results { failureCode } ignoredGroups } }',
        { addToGroups: { results: [{ failureCode: 'NO_ACCESSIBLE_GROUP' }], ignoredGroups: ['open'] } },
      ],
    ])('%s', async (_name, query, data) => {
      expect(dataOf(await target.graphql(query, {}, 'nobody'))).toEqual(data);
    });

    it('deletes and edits nobody', async () => {
      const { identifier } = target.persons.canary;
      const query =
        'mutation ($i: ID!) { deletePersons(input: { identifiers: [$i] }) { results { success } } upsertPersons(input: { persons: [{ identifier: $i, firstName: "X" }] }) { results { failureCode } } }';
      expect(dataOf(await target.graphql(query, { i: identifier }, 'nobody'))).toEqual({
        deletePersons: { results: [{ success: false }] },
        upsertPersons: { results: [{ failureCode: 'NOT_FOUND' }] },
      });
    });

    it('nor does a member without the scope administer', async () => {
      for (const query of [
        'mutation { upsertGroups(input: { groups: [{ identifier: "open", name: "Mine" }] }) { results { success } } }',
        'mutation { deleteGroups(input: { identifiers: ["open"] }) { results { success } } }',
        'mutation { grantGroups(input: { subject: "member", groupIds: ["hidden"] }) { results { success } } }',
        '{ groupGrants(subject: "member") { identifier } }',
      ])
        expect(refusalOf(await target.graphql(query))).toBe('403 FORBIDDEN');
    });
  });
});
