import { describe, expect, it } from 'vitest';
import { dataOf, onBothLanes, refusalOf } from './target.ts';

/*
 * What is hidden must not be told by the way either: by who is a match, taken, counted, outdated or remembered.
 * Each row asks about somebody hidden (or foreign) and about nobody, and must get the same answer to the byte.
 */

const absent = '019b76da-a800-7000-8000-000000000001';

onBothLanes({}, target => {
  const { graphql } = { graphql: (query: string, variables: object) => target.graphql(query, variables) };
  const one = 'upsertPersons(input: { persons: [$p], dryRun: true })';
  const result =
    '{ results { outcome failureCode failureReason matchedBy otherMatches { id } ignoredGroups changes { field before after } } }';
  const item = `mutation ($p: PersonInput!) { ${one} ${result} }`;
  const pair = `mutation ($i: ID!) { unassignContacts(input: { contactAssignments: [{ assignedToId: $i, personId: $i }] }) { results { failureCode failureReason } } }`;

  describe('nobody tells who is hidden from who is not there:', () => {
    /** `who` of the second: what is asked about nobody. */
    const rows: [string, query: string, (who: { identifier: string; ref: string }) => object][] = [
      ['an edit', item, ({ identifier }) => ({ p: { identifier, firstName: 'X' } })],
      ['an edit of a version', item, ({ identifier }) => ({ p: { identifier, expectedVersion: 1 } })],
      ['an edit of a later version', item, ({ identifier }) => ({ p: { identifier, expectedVersion: 99 } })],
      [
        'a reference that is taken',
        item,
        ({ ref }) => ({ p: { identifier: target.persons.canary.identifier, externalRef: ref } }),
      ],
      ['a reference', item, ({ ref }) => ({ p: { externalRef: ref } })],
      ['an address', item, ({ ref }) => ({ p: { emailAddress: `${ref}@example.com` } })],
      [
        'an address and a name',
        item,
        ({ ref }) => ({ p: { emailAddress: `${ref}@example.com`, firstName: 'Canary' } }),
      ],
      [
        'an assignment',
        item,
        ({ identifier }) => ({
          p: { externalRef: 'canary', contactAssignments: [{ personId: identifier }] },
        }),
      ],
      ['the end of an assignment', pair, ({ identifier }) => ({ i: identifier })],
      [
        'a change by identifier',
        'mutation ($i: ID!) { changePersons(input: { identifiers: [$i], dryRun: true, removeFromGroups: ["open"] }) { matchedCount } }',
        ({ identifier }) => ({ i: identifier }),
      ],
      [
        'a change by filter',
        'mutation ($r: String!) { changePersons(input: { filter: { externalRef: $r }, dryRun: true, removeFromGroups: ["open"] }) { matchedCount } }',
        ({ ref }) => ({ r: ref }),
      ],
      [
        'a deletion',
        'mutation ($i: ID!) { deletePersons(input: { identifiers: [$i] }) { results { success failureCode failureReason } } }',
        ({ identifier }) => ({ i: identifier }),
      ],
      [
        'a count without somebody',
        'query ($i: ID!) { findPersons(filter: { excludeIdentifiers: [$i] }) { totalCount } }',
        ({ identifier }) => ({ i: identifier }),
      ],
      [
        'a find that must match',
        'query ($i: ID!) { findPersons(filter: { identifier: $i }, requireMatch: true) { lastId } }',
        ({ identifier }) => ({ i: identifier }),
      ],
      [
        'a find by who is assigned',
        'query ($i: ID!) { findPersons(filter: { assignedToIds: [$i] }) { totalCount } }',
        ({ identifier }) => ({ i: identifier }),
      ],
    ];
    it.each(rows)('%s', async (_name, query, variables) => {
      const answers = new Set<string>();
      for (const who of [
        { identifier: target.persons.hidden.identifier, ref: 'hidden' },
        { identifier: target.persons.foreign.identifier, ref: 'not-there' },
        { identifier: absent, ref: 'not-there-either' },
      ]) {
        const { status, text } = await graphql(query, variables(who));
        const said = text.replaceAll(who.ref, 'REF').replaceAll(who.identifier, 'ID');
        answers.add(`${status} ${said.replace(/"requestId":"[^"]+"/g, '')}`);
      }
      expect([...answers]).toHaveLength(1);
    });

    it.each<[string, (group: string) => object]>([
      ['a group', group => ({ groupIds: [group] })],
      ['the reference of a group', group => ({ groupExternalRefs: [`ref-${group}`] })],
    ])('nor %s', async (_name, groups) => {
      const answers = new Set<string>();
      for (const group of ['hidden', 'nowhere']) {
        const { text } = await graphql(item, { p: { externalRef: 'x', ...groups(group) } });
        answers.add(text.replaceAll(group, 'GROUP'));
      }
      expect([...answers]).toHaveLength(1);
    });
  });

  describe('who has fewer rights than before', () => {
    it('sees nobody by a key that was used with more of them', async () => {
      const keyed =
        'mutation ($p: [PersonInput!]!) { upsertPersons(input: { persons: $p, idempotencyKey: "more" }) { replayed results { outcome person { lastName } otherMatches { id } } } }';
      const variables = { p: [{ externalRef: 'kept', lastName: 'Kept', groupIds: ['hidden'] }] };
      dataOf(await target.graphql(keyed, variables, 'admin'));
      const fewer = await target.gateway.tokenFor({ subject: 'admin', groups: ['open'] });
      const { upsertPersons } = dataOf(await target.graphql(keyed, variables, { token: fewer }));
      expect(upsertPersons.replayed).toBe(true);
      expect(upsertPersons.results).toEqual([{ outcome: 'CREATED', person: null, otherMatches: [] }]);
    });

    it.each<[string, object, string]>([
      ['a scope', { scopes: ['people:write', 'people:delete'] }, '403 FORBIDDEN'],
      ['every scope', { scopes: [] }, '403 FORBIDDEN'],
    ])('of %s finds nobody, in a document that others ask', async (_name, grant, refusal) => {
      const query = '{ findPersons { nodes { lastName } } }';
      dataOf(await target.graphql(query));
      const token = await target.gateway.tokenFor({ subject: 'member', groups: ['open'], ...grant });
      expect(refusalOf(await target.graphql(query, {}, { token }))).toBe(refusal);
      dataOf(await target.graphql(query));
    });

    it('finds its own in a document that others ask at the same moment', async () => {
      const query = '{ viewer { subject workspace } findPersons { nodes { lastName } } }';
      const own = { member: ['Bird'], nobody: [], passerby: null } as const;
      const asked = Array.from(
        { length: 30 },
        (_, i) => (['member', 'nobody', 'passerby'] as const)[i % 3] ?? 'member',
      );
      const replies = await Promise.all(asked.map(who => target.graphql(query, {}, who)));
      for (const [place, { json }] of replies.entries()) {
        const names = own[asked[place] ?? 'member'];
        const found =
          json.data?.findPersons?.nodes.map((node: { lastName: string }) => node.lastName) ?? null;
        expect([asked[place], found]).toEqual([asked[place], names]);
      }
    });
  });
});
