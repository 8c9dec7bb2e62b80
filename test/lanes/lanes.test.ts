import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueToken } from '../../src/auth/issue.ts';
import { readConfig } from '../../src/config.ts';
import type { JsonObject } from '../../src/domain/person.ts';
import { scopes } from '../../src/domain/viewer.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { operations } from './operations.ts';
import { type Exchange, startTwins, type Twins } from './twins.ts';

const config = readConfig({
  AUTH_SECRET: 'a secret for tests, and long enough for HS256',
  LOG_LEVEL: 'silent',
});
const schema = buildSchema();

let twins: Twins;
let tokens: readonly string[];
beforeAll(async () => {
  twins = await startTwins(config);
  const token = (groups: readonly string[] | '*', scopes: Parameters<typeof issueToken>[1]['scopes']) =>
    issueToken(
      config.secrets.auth ?? '',
      { subject: 'x', workspace: 'default', groups, scopes, expiresIn: 600 },
      config.auth,
    );
  tokens = await Promise.all([
    token('*', scopes),
    token(['g1', 'g2'], ['people:read', 'people:write', 'people:delete']),
    token(['g1'], ['people:read']),
    token([], ['people:write']),
  ]);
});
afterAll(() => twins.stop());

async function ask(query: string, variables: JsonObject = {}, token = tokens[0]): Promise<Exchange> {
  return twins.ask({
    body: JSON.stringify({ query, variables }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
}

/** Which lane took a request; both gave the same answer. */
async function laneOf(query: string, variables?: JsonObject): Promise<'hot' | 'yoga'> {
  const { hot } = twins.taken;
  await ask(query, variables);
  return twins.taken.hot > hot ? 'hot' : 'yoga';
}

const upsert = (persons: readonly JsonObject[]) =>
  ask('mutation ($input: UpsertPersonsInput!) { upsertPersons(input: $input) { createdCount } }', {
    input: { persons },
  });

describe('the hot lane', () => {
  it.each<[string, string, JsonObject?]>([
    ['a find', '{ findPersons { nodes { identifier } lastId } }'],
    [
      'a find with variables inside its filter, of which some are not given',
      'query ($e: String, $f: String) { findPersons(filter: { emailAddress: $e, firstName: $f }) { lastId } }',
      { e: 'a@example.org' },
    ],
    [
      'a page with fragments',
      'query ($n: Int = 2) { findPersons(first: $n) { ...Page } } fragment Page on PersonConnection { nodes { ...P } } fragment P on Person { id groups { name } }',
    ],
    ['aliases', '{ a: viewer { subject } b: viewer { workspace __typename } }'],
    [
      'a mutation',
      'mutation ($input: UpsertPersonsInput!) { upsertPersons(input: $input) { createdCount } }',
      { input: { persons: [{ externalRef: 'one' }] } },
    ],
    ['a failing mutation', 'mutation { upsertPersons(input: { persons: [] }) { createdCount } }'],
  ])('takes %s', async (_, query, variables) => {
    expect(await laneOf(query, variables)).toBe('hot');
  });

  it.each<[string, string, JsonObject?]>([
    ['an invalid document', '{ nobody }'],
    ['what cannot be parsed', '{'],
    ['directives', '{ viewer @skip(if: false) { subject } }'],
    ['introspection', '{ __schema { queryType { name } } }'],
    ['abstract types', '{ node(id: "x") { id } }'],
    ['fragments on abstract types', '{ findPersons { nodes { ... on Node { id } } } }'],
    ['several mutations', 'mutation { a: createSession { expiresAt } b: createSession { expiresAt } }'],
    [
      'mutations hidden in a fragment',
      'mutation { ...M } fragment M on Mutation { a: createSession { expiresAt } b: createSession { expiresAt } }',
    ],
    [
      'a mutation below which a page may be refused',
      'mutation { upsertGroups(input: { groups: [{ identifier: "g9" }] }) { results { group { persons(first: 0) { lastId } } } } }',
    ],
    ['a name in the answer that means something to JavaScript', '{ __proto__: viewer { subject } }'],
    ['variables that do not fit', 'query ($n: Int!) { findPersons(first: $n) { lastId } }', { n: 'x' }],
    ['a variable that is missing', 'query ($n: Int!) { findPersons(first: $n) { lastId } }'],
    [
      'both fields of a one-of',
      'mutation ($input: UpsertPersonsInput!) { upsertPersons(input: $input) { createdCount } }',
      { input: { persons: [{ contactAssignments: [{ personId: 'a', assignedToId: 'b' }] }] } },
    ],
    [
      'both fields of a one-of, one by a variable',
      'mutation ($b: ID) { upsertPersons(input: { persons: [{ contactAssignments: [{ personId: "a", assignedToId: $b }] }] }) { createdCount } }',
    ],
    [
      'null in a variable where null may not be',
      'query ($r: Boolean = true) { findPersons(requireMatch: $r) { lastId } }',
      { r: null },
    ],
    [
      'too much',
      `{ ${Array.from({ length: 51 }, (_, i) => `a${i}: findPersons { nodes { groups { persons { lastId } } } }`).join(' ')} }`,
    ],
    [
      'a batch that is too large',
      'mutation ($input: UpsertPersonsInput!) { upsertPersons(input: $input) { createdCount } }',
      { input: { persons: Array.from({ length: 1_001 }, () => ({})) } },
    ],
    ['a query that a resolver refuses', '{ findPersons(first: 0) { lastId } }'],
    [
      'a find that must match and does not',
      '{ findPersons(filter: { firstName: "Nobody" }, requireMatch: true) { lastId } }',
    ],
  ])('leaves %s to the other one', async (_, query, variables) => {
    expect(await laneOf(query, variables)).toBe('yoga');
  });

  it('runs nothing that stands in a literal', async () => {
    const marks = ['DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d', 'NAN__57f286b9_4c20_487f_b409_79804ddcb4f8'];
    for (const mark of marks) {
      const text = `__MAGIC_${mark}globalThis.ranByLiteral = true`;
      expect(await laneOf(`{ findPersons(filter: { firstName: "${text}" }) { lastId } }`)).toBe('hot');
      await upsert([{ externalRef: text, firstName: text, lastName: 'x' }]);
    }
    expect('ranByLiteral' in globalThis).toBe(false);
  });

  it('leaves GET and event streams to the other one', async () => {
    const { hot } = twins.taken;
    const query = '{ viewer { subject } }';
    await fetch(`${twins.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${tokens[0]}` },
    });
    await twins.ask({
      body: JSON.stringify({ query }),
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${tokens[0]}`,
      },
    });
    expect(twins.taken.hot).toBe(hot);
  });
});

it('both lanes answer generated operations alike', { timeout: 300_000 }, async () => {
  const groups = ['g1', 'g2', 'g3'];
  await ask(
    'mutation ($groups: [GroupInput!]!) { upsertGroups(input: { groups: $groups }) { results { success } } }',
    { groups: groups.map(identifier => ({ identifier, externalRef: `ref-${identifier}` })) },
  );
  await upsert(
    Array.from({ length: 20 }, (_, place) => ({
      externalRef: `r${place}`,
      firstName: 'Ann',
      lastName: `L${place % 3}`,
      emailAddress: `p${place}@example.org`,
      groupIds: [groups[place % 3] ?? 'g1'],
    })),
  );
  const { body } = await ask('{ findPersons(first: 5) { edges { cursor node { id identifier } } } }');
  const edges: { cursor: string; node: Record<string, string> }[] = JSON.parse(body).data.findPersons.edges;
  const known = edges.flatMap(({ cursor, node }) => [cursor, ...Object.values(node)]);
  const pool = [...known, ...groups, 'r1', 'r2', 'Ann', 'L1', 'p3@example.org', '+49 30 1234567', 'x', ''];
  const before = { ...twins.taken };
  let valid = 0;

  await fc.assert(
    fc.asyncProperty(operations(schema, pool), fc.nat(tokens.length - 1), async (operation, caller) => {
      await twins.ask({
        body: JSON.stringify(operation),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[caller]}` },
      });
      if (validate(schema, parse(operation.query)).length === 0) valid += 1;
    }),
    { numRuns: Number(process.env.LANE_RUNS ?? 2_000), interruptAfterTimeLimit: 270_000 },
  );
  // Or the test would say nothing.
  expect(valid).toBeGreaterThan(500);
  expect(twins.taken.hot - before.hot).toBeGreaterThan(150);
});
