import { getNamedType, isCompositeType, isObjectType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildSchema } from '../../src/graphql/schema.ts';
import { startGateway } from '../support/startGateway.ts';
import { type Caller, newWorkspace } from './contract/workspace.ts';

const person = buildSchema().getType('Person');
const fields = isObjectType(person) ? Object.values(person.getFields()) : [];
const inner: Readonly<Record<string, string>> = {
  Group: '{ identifier }',
  ContactPoint: '{ value primary }',
  ContactAssignmentConnection:
    '(first: 2) { nodes { id person { externalRef } assignedTo { externalRef } } }',
  PersonChangeEventConnection: '(first: 2) { nodes { kind version } }',
};

let viewer: Caller;
let identifier: string;
beforeAll(async () => {
  viewer = await newWorkspace(await startGateway());
  await viewer.data(
    'mutation { upsertGroups(input: { groups: [{ identifier: "g" }] }) { results { success } } }',
  );
  const other = await viewer.upsertOne({ externalRef: 'other' });
  const made = await viewer.upsertOne({
    externalRef: 'ref',
    firstName: 'Ada',
    lastName: 'Lovelace',
    emailAddress: 'ada@example.org',
    phoneNumber: '+44 20 7946 0958',
    avatarUrl: 'https://example.org/ada.png',
    timezone: 'Europe/London',
    locale: 'en-GB',
    status: 'BOUNCED',
    attributes: { plan: 'pro' },
    groupIds: ['g'],
    seenAt: '2025-01-02T03:04:05Z',
    contactAssignments: [{ assignedToId: other.person.identifier }, { personId: other.person.identifier }],
  });
  identifier = made.person.identifier;
});

describe('of the persons of a page', () => {
  it.each(fields.map(({ name, type }) => [name, getNamedType(type)] as const))(
    '%s is read where it alone is selected',
    async (name, type) => {
      const field = `${name} ${isCompositeType(type) ? inner[type.name] : ''}`;
      const whole = (await viewer.data(`{ person(identifier: "${identifier}") { ${field} } }`)).person;
      expect(whole[name]).not.toEqual(null);
      expect(whole[name]).not.toEqual([]);
      const filter = '(first: 1, filter: { externalRef: "ref" })';
      const { a, b, c, group } = await viewer.data(
        `{ a: findPersons${filter} { nodes { ${field} } }
           b: findPersons${filter} { edges { node { ...F } } }
           c: findPersons${filter} { ... on PersonConnection { nodes { ... { ...F } } } nodes { version } }
           group: groups(first: 1) { nodes { persons(first: 1) { nodes { ${field} } } } } }
         fragment F on Person { ${field} }`,
      );
      expect(a.nodes).toEqual([whole]);
      expect(b.edges).toEqual([{ node: whole }]);
      expect(c.nodes).toMatchObject([whole]);
      expect(group.nodes[0].persons.nodes).toEqual([whole]);
    },
  );

  it('the place is known in every order, whatever is selected', async () => {
    for (const field of ['CREATED', 'UPDATED', 'LAST_NAME']) {
      const query = (after: string) =>
        `{ findPersons(first: 1${after}, orderBy: { field: ${field}, direction: DESC }) { edges { cursor node { phoneNumber } } } }`;
      const [first] = (await viewer.data(query(''))).findPersons.edges;
      const [second] = (await viewer.data(query(`, after: "${first.cursor}"`))).findPersons.edges;
      expect(second.cursor).not.toBe(first.cursor);
    }
  });
});
