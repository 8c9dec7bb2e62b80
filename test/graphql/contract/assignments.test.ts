import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { type Caller, failureOf, newWorkspace, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
/** Of group-1; `ben` is in group-2. */
let ofOne: Caller;
let ids: Record<'ann' | 'ben' | 'cy', string>;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(async () => {
  workspace = await newWorkspace(gateway);
  await workspace.groups('group-1', 'group-2');
  const { results } = await workspace.upsert([
    { externalRef: 'ann', groupIds: ['group-1'] },
    { externalRef: 'ben', groupIds: ['group-2'] },
    { externalRef: 'cy', groupIds: ['group-1'] },
  ]);
  const [ann, ben, cy] = results.map(({ person }: { person: { identifier: string } }) => person.identifier);
  ids = { ann, ben, cy };
  ofOne = await workspace.as({ groups: ['group-1'] });
});

const relations = `query ($ref: String!) { findPersons(filter: { externalRef: $ref }, first: 1) { nodes {
  assignments { nodes { person { externalRef } assignedTo { externalRef } createdAt } }
  contacts { nodes { person { externalRef } assignedTo { externalRef } createdAt } } } } }`;

type Nodes = { nodes: { person: { externalRef: string }; assignedTo: { externalRef: string } }[] };

/** `ann→ben`: Ann is assigned to Ben. */
async function relationsOf(ref: string, as: Caller = workspace): Promise<string[]> {
  const [person] = (await as.data(relations, { ref })).findPersons.nodes;
  const pairs = ({ nodes }: Nodes) =>
    nodes.map(({ person, assignedTo }) => `${person.externalRef}→${assignedTo.externalRef}`);
  return [...pairs(person.assignments), ...pairs(person.contacts)];
}

const assign = (ref: string, ...contactAssignments: JsonObject[]) =>
  workspace.upsertOne({ externalRef: ref, contactAssignments });

describe('contactAssignments', () => {
  it('assign the person to another, and another to the person', async () => {
    const result = await assign('ann', { assignedToId: ids.ben }, { personId: ids.cy });
    expect(result).toMatchObject({
      outcome: 'UPDATED',
      changes: [
        { field: 'assignments', before: [], after: [ids.ben] },
        { field: 'contacts', before: [], after: [ids.cy] },
      ],
    });
    expect(await relationsOf('ann')).toEqual(['ann→ben', 'cy→ann']);
    expect(await relationsOf('ben')).toEqual(['ann→ben']);
    expect(await relationsOf('cy')).toEqual(['cy→ann']);
  });

  it('change nothing where they are there already, and those left out stay', async () => {
    const first = await assign('ann', { assignedToId: ids.ben });
    const again = await assign('ann', { assignedToId: ids.ben });
    expect([again.outcome, again.changes]).toEqual(['UNCHANGED', []]);
    expect(again.person.updatedAt).toBe(first.person.updatedAt);
    expect((await assign('ben', { personId: ids.ann })).outcome).toBe('UNCHANGED');
    expect((await assign('ann', { assignedToId: ids.cy })).changes).toEqual([
      { field: 'assignments', before: [], after: [ids.cy] },
    ]);
    expect(await relationsOf('ann')).toEqual(['ann→ben', 'ann→cy']);
  });

  it.each<[string, JsonObject]>([
    ['null', { contactAssignments: null }],
    ['an empty list', { contactAssignments: [] }],
  ])('are nothing as %s', async (_, input) => {
    await assign('ann', { assignedToId: ids.ben });
    expect((await workspace.upsertOne({ externalRef: 'ann', ...input })).outcome).toBe('UNCHANGED');
    expect(await relationsOf('ann')).toEqual(['ann→ben']);
  });

  it('are made with the new person, and shown in the answer', async () => {
    const mutation = `mutation ($persons: [PersonInput!]!) { upsertPersons(input: { persons: $persons }) {
      results { outcome changes { field } person { assignments { nodes { assignedTo { externalRef } } } } } } }`;
    const persons = [{ externalRef: 'dee', contactAssignments: [{ assignedToId: ids.ann }] }];
    expect((await workspace.data(mutation, { persons })).upsertPersons.results).toEqual([
      {
        outcome: 'CREATED',
        changes: [],
        person: { assignments: { nodes: [{ assignedTo: { externalRef: 'ann' } }] } },
      },
    ]);
  });

  it('may name somebody in another accessible group than those of the item', async () => {
    const both = await workspace.as({ groups: ['group-1', 'group-2'] });
    const item = { externalRef: 'ann', groupIds: ['group-1'], contactAssignments: [{ personId: ids.ben }] };
    expect(await both.upsertOne(item)).toMatchObject({ outcome: 'UPDATED', failureCode: null });
    expect(await relationsOf('ann')).toEqual(['ben→ann']);
  });

  it('of later items see those of earlier ones', async () => {
    const contactAssignments = [{ assignedToId: ids.ben }];
    const { results } = await workspace.upsert([
      { externalRef: 'ann', contactAssignments },
      { externalRef: 'ann', contactAssignments },
      { externalRef: 'dee', contactAssignments },
      { externalRef: 'dee', contactAssignments },
    ]);
    expect(results.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'UPDATED',
      'UNCHANGED',
      'CREATED',
      'UNCHANGED',
    ]);
    expect(await relationsOf('ben')).toEqual(['ann→ben', 'dee→ben']);
  });

  it('are not made by a dry run, whose answer says what they would be', async () => {
    const mutation = `mutation ($persons: [PersonInput!]!) {
      upsertPersons(input: { dryRun: true, persons: $persons }) { results { outcome changes { field after }
        person { contacts { nodes { id } pageInfo { hasNextPage } } } } } }`;
    const contactAssignments = [{ personId: ids.ben }];
    const persons = ['ann', 'new'].map(externalRef => ({ externalRef, contactAssignments }));
    const none = { contacts: { nodes: [], pageInfo: { hasNextPage: false } } };
    expect((await workspace.data(mutation, { persons })).upsertPersons.results).toEqual([
      { outcome: 'UPDATED', changes: [{ field: 'contacts', after: [ids.ben] }], person: none },
      { outcome: 'CREATED', changes: [], person: none },
    ]);
    expect(await relationsOf('ben')).toEqual([]);
  });
});

describe('a counterpart that the caller cannot access', () => {
  const failure = {
    success: false,
    outcome: 'FAILED',
    person: null,
    changes: [],
    failureCode: 'NOT_FOUND',
    failureReason: 'contactAssignments names a person that does not exist or that you cannot access.',
  };

  it.each(['assignedToId', 'personId'])('fails the item wholly, as %s', async side => {
    const elsewhere = await newWorkspace(gateway);
    const { identifier: foreign } = (await elsewhere.upsertOne({ externalRef: 'ann' })).person;
    for (const counterpart of [ids.ben, foreign, 'nobody', '019b76da-a800-7000-8000-000000000001']) {
      const contactAssignments = [{ personId: ids.cy }, { [side]: counterpart }];
      const items = ['ann', 'new'].map(externalRef => ({
        externalRef,
        firstName: 'Changed',
        contactAssignments,
      }));
      const { results } = await ofOne.upsert([...items, { externalRef: 'cy', firstName: 'Cy' }]);
      expect(results).toMatchObject([failure, failure, { success: true }]);
    }
    expect((await workspace.find({ filter: { externalRef: 'new' } })).nodes).toEqual([]);
    expect((await workspace.find({ filter: { firstName: 'Changed' } })).nodes).toEqual([]);
    expect(await relationsOf('ann')).toEqual([]);
    expect(await relationsOf('ben')).toEqual([]);
  });

  it('is one whom no group shows to a viewer of groups', async () => {
    const { identifier } = (await workspace.upsertOne({ externalRef: 'groupless' })).person;
    const item = { externalRef: 'ann', contactAssignments: [{ personId: identifier }] };
    expect(await ofOne.upsertOne(item)).toMatchObject(failure);
    expect((await workspace.upsertOne(item)).success).toBe(true);
  });
});

describe('an entry', () => {
  const query = `mutation ($persons: [PersonInput!]!) {
    upsertPersons(input: { persons: $persons }) { results { outcome } } }`;
  const secret = 'secret@example.com';

  it.each<[string, unknown]>([
    ['two fields', { assignedToId: secret, personId: secret }],
    ['no field', {}],
    ['null', { personId: null }],
    ['null beside the other', { personId: null, assignedToId: secret }],
    ['an object', { personId: { secret } }],
    ['an unknown field', { [secret]: secret }],
    ['no object', secret],
  ])('of %s in a variable is refused, and not repeated', async (_, entry) => {
    const persons = [{ externalRef: 'new', contactAssignments: [entry as JsonObject] }];
    const answer = await workspace.graphql(query, { persons });
    expect(failureOf(answer)).toEqual([200, 'BAD_USER_INPUT', undefined]);
    expect(JSON.stringify(answer)).not.toContain(secret);
    expect((await workspace.find({ filter: { externalRef: 'new' } })).nodes).toEqual([]);
  });

  it.each([
    ['two fields', `{ assignedToId: "${secret}", personId: "${secret}" }`],
    ['no field', '{}'],
    ['null', '{ personId: null }'],
    ['an unknown field', `{ email: "${secret}" }`],
    ['no object', `"${secret}"`],
  ])('of %s in a literal is refused, and not repeated', async (_, entry) => {
    const item = `{ externalRef: "new", contactAssignments: [${entry}] }`;
    const answer = await workspace.graphql(
      `mutation { upsertPersons(input: { persons: [${item}] }) { results { outcome } } }`,
    );
    expect(failureOf(answer)).toEqual([200, 'GRAPHQL_VALIDATION_FAILED', undefined]);
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  it.each(['{ personId: $id }', '[{ personId: $id }]'])('takes a variable, but not null: %s', async entry => {
    const mutation = `mutation ($id: ID) { upsertPersons(input: { persons: [
      { externalRef: "ann", contactAssignments: ${entry} }] }) { results { outcome } } }`;
    for (const variables of [{ id: null }, {}])
      expect(failureOf(await workspace.graphql(mutation, variables))).toEqual([
        400,
        'BAD_USER_INPUT',
        undefined,
      ]);
    await workspace.data(mutation, { id: ids.ben });
    expect(await relationsOf('ann')).toEqual(['ben→ann']);
  });

  it.each<[string, () => JsonObject[]]>([
    ['blank', () => [{ personId: ' ' }]],
    ['the person itself', () => [{ personId: ids.ann }]],
    ['one of 101', () => Array(101).fill({ personId: ids.ben })],
  ])('that is %s fails its item', async (_, entries) => {
    const result = await assign('ann', ...entries());
    expect(result).toMatchObject({ outcome: 'FAILED', failureCode: 'INVALID_VALUE' });
    expect(result.failureReason).toMatch(/^contactAssignments /);
  });
});

describe('a repeat with the same idempotency key', () => {
  const key = { idempotencyKey: 'request-1' };
  const both = { groups: ['group-1', 'group-2'] };
  const items = () => [
    {
      externalRef: 'ann',
      groupIds: ['group-1'],
      firstName: 'Ann',
      contactAssignments: [{ assignedToId: ids.ben }, { assignedToId: ids.cy }, { personId: ids.ben }],
    },
  ];
  const changesSeen = async (caller: Caller) => {
    const { results, replayed } = await caller.upsert(items(), key);
    expect(replayed).toBe(true);
    return results[0].changes;
  };

  it('names of the counterparts those that the caller can see now', async () => {
    const first = await (await workspace.as(both)).upsert(items(), key);
    const firstName = { field: 'firstName', before: null, after: 'Ann' };
    expect(first.results[0].changes).toEqual([
      firstName,
      { field: 'assignments', before: [], after: [ids.ben, ids.cy] },
      { field: 'contacts', before: [], after: [ids.ben] },
    ]);
    expect(await changesSeen(await workspace.as(both))).toEqual(first.results[0].changes);
    expect(await changesSeen(ofOne)).toEqual([
      firstName,
      { field: 'assignments', before: [], after: [ids.cy] },
    ]);
  });

  it('names no counterpart who was deleted since', async () => {
    const caller = await workspace.as(both);
    await caller.upsert(items(), key);
    await workspace.data(
      'mutation ($id: ID!) { deletePersons(input: { identifiers: [$id] }) { results { success } } }',
      { id: ids.cy },
    );
    expect(await changesSeen(caller)).toContainEqual({ field: 'assignments', before: [], after: [ids.ben] });
    expect(await relationsOf('ann')).toEqual(['ann→ben', 'ben→ann']);
  });
});
