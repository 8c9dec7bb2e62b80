import { beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../support/startGateway.ts';
import { identifiers, newWorkspace, refOf, refs, type Workspace } from './workspace.ts';

let gateway: Gateway;
let mine: Workspace;
let theirs: Workspace;
let them: { id: string; identifier: string };
beforeAll(async () => {
  gateway = await startGateway();
  [mine, theirs] = [await newWorkspace(gateway), await newWorkspace(gateway)];
  await theirs.groups('group-1', 'theirs');
  await mine.groups('group-1');
  await theirs.upsert(
    ['id-1', 'id-2', 'id-3'].map(externalRef => ({
      ...person,
      externalRef,
      groupIds: ['group-1', 'theirs'],
    })),
  );
  [them] = (await theirs.data('{ findPersons { nodes { id identifier } } }')).findPersons.nodes;
});

const person = {
  externalRef: 'id-1',
  firstName: 'Ann',
  emailAddress: 'ann@example.com',
  phoneNumber: '+442079460123',
};

describe('what is in another workspace', () => {
  it.each([
    ['its persons', {}],
    ['a reference', { externalRef: 'id-1' }],
    ['an e-mail address', { emailAddress: 'ann@example.com' }],
    ['a phone number', { phoneNumber: '+442079460123' }],
    ['a name', { firstName: 'Ann' }],
    ['a group of the same name', { groupIds: ['group-1'] }],
    ['a group', { groupIds: ['theirs'] }],
    ['a reference to a group', { groupExternalRefs: [refOf('theirs')] }],
  ])('is not found by %s, nor counted', async (_what, filter) => {
    const page = await (await newWorkspace(gateway)).find({ filter });
    expect([page.nodes, page.totalCount]).toEqual([[], 0]);
    const known = await mine.find({ filter, last: 5 });
    expect([known.nodes, known.totalCount]).toEqual([[], 0]);
  });

  it('is not found by identifier, global id or cursor', async () => {
    const query = `query ($id: ID!, $identifier: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id }
      person(identifier: $identifier) { id } findPersons(filter: { identifier: $identifier }) { totalCount } }`;
    expect(await mine.data(query, them)).toEqual({
      node: null,
      nodes: [null],
      person: null,
      findPersons: { totalCount: 0 },
    });
    const { pageInfo } = await theirs.find({ first: 1 });
    expect((await mine.find({ after: pageInfo.endCursor })).nodes).toEqual([]);
  });

  it('is not matched, edited, deleted or joined', async () => {
    const workspace = await newWorkspace(gateway);
    await workspace.groups('group-1');
    const before = await theirs.find();
    const { results } = await workspace.upsert([
      { ...person, groupIds: ['group-1'] },
      { identifier: them.identifier, firstName: 'Eve' },
      { externalRef: 'id-9', groupIds: ['theirs'] },
    ]);
    expect(results).toMatchObject([
      { outcome: 'CREATED', otherMatches: [] },
      { failureCode: 'NOT_FOUND' },
      { failureCode: 'NO_ACCESSIBLE_GROUP', ignoredGroups: ['theirs'] },
    ]);
    const other = await workspace.data(
      `mutation ($id: ID!) {
        deletePersons(input: { identifiers: [$id] }) { results { failureCode } }
        addToGroups(input: { identifiers: [$id], groupIds: ["group-1", "theirs"] }) { ignoredGroups results { failureCode } }
        removeFromGroups(input: { identifiers: [$id], groupIds: ["group-1"] }) { results { failureCode } }
        deleteGroups(input: { identifiers: ["theirs"] }) { results { failureCode } }
        grantGroups(input: { subject: "x", groupIds: ["theirs"] }) { results { failureCode } groups { identifier } }
      }`,
      { id: them.identifier },
    );
    const notFound = { results: [{ failureCode: 'NOT_FOUND' }] };
    expect(other).toEqual({
      deletePersons: notFound,
      addToGroups: { ...notFound, ignoredGroups: ['theirs'] },
      removeFromGroups: notFound,
      deleteGroups: notFound,
      grantGroups: { ...notFound, groups: [] },
    });
    expect(await theirs.find()).toEqual(before);
    expect(identifiers(results[0].person.groups)).toEqual(['group-1']);
  });

  it('has its own sequence numbers, groups and references', async () => {
    const workspace = await newWorkspace(gateway);
    await workspace.upsert([person, { ...person, externalRef: 'id-2' }]);
    expect((await workspace.find({ first: 1 })).lastId).toBe(2);
    expect(refs(await theirs.find())).toEqual(['id-1', 'id-2', 'id-3']);
    const query = '{ groups { nodes { identifier persons { totalCount } } } }';
    expect((await mine.data(query)).groups.nodes).toEqual([
      { identifier: 'group-1', persons: { totalCount: 0 } },
    ]);
  });

  it('is not told apart by the case of its name', async () => {
    const upper = await gateway.token({ workspace: theirs.name.toUpperCase() });
    const answer = await gateway.graphql('{ findPersons { totalCount } groups { nodes { id } } }', {}, upper);
    expect(answer.data).toEqual({ findPersons: { totalCount: 0 }, groups: { nodes: [] } });
  });
});
