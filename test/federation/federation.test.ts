import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { assertCompositionSuccess, composeServices } from '@theguild/federation-composition';
import { execute, GraphQLInputObjectType, type GraphQLSchema, parse, print, validate } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/domain/person.ts';
import { buildSubgraphSchema as ours } from '../../src/graphql/federation.ts';
import { printGatewaySchema } from '../../src/graphql/schema.ts';
import { type Caller, failureOf, newWorkspace, type Workspace } from '../graphql/contract/workspace.ts';
import { post } from '../support/client.ts';
import { spawnGateway } from '../support/persons.ts';
import { samplesOf, sumOf } from '../support/samples.ts';
import { type Gateway, startGateway } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

const gateway: Gateway = await startGateway({ env: { FEDERATION: 'true' } });
const workspace: Workspace = await newWorkspace(gateway);
let ann: string;
let ben: string;

beforeAll(async () => {
  await workspace.groups('choir', 'school');
  const { results } = await workspace.upsert([
    { externalRef: 'a', firstName: 'Ann', groupIds: ['choir'] },
    { externalRef: 'b', firstName: 'Ben', groupIds: ['school'] },
  ]);
  [ann = '', ben = ''] = results.map(
    (result: { person: { identifier: string } }) => result.person.identifier,
  );
});

const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename ... on Person { identifier firstName groups { identifier } } ... on Group { identifier externalRef } } }`;

const ask = (representations: readonly JsonObject[], caller: Caller = workspace) =>
  caller.graphql(entities, { representations });

const person = (identifier: string) => ({ __typename: 'Person', identifier });
const group = (identifier: string) => ({ __typename: 'Group', identifier });

describe('_entities', () => {
  it('gives persons and groups in the order of their representations, with null for what is not there', async () => {
    const { data } = await ask([
      person(ben),
      group('choir'),
      person('019b76da-a800-7000-8000-000000000001'),
      person(ann),
      group('nowhere'),
      person('no UUID'),
      person(ben),
    ]);
    const seenBen = { ...person(ben), firstName: 'Ben', groups: [{ identifier: 'school' }] };
    expect(data._entities).toEqual([
      seenBen,
      { ...group('choir'), externalRef: 'ref of choir' },
      null,
      { ...person(ann), firstName: 'Ann', groups: [{ identifier: 'choir' }] },
      null,
      null,
      seenBen,
    ]);
  });

  it('reads as null what is out of reach: other groups, other workspaces', async () => {
    const representations = [person(ann), person(ben), group('choir'), group('school')];
    const limited = await workspace.as({ groups: ['choir'] });
    const seen = (await ask(representations, limited)).data._entities;
    expect(seen.map((entity: unknown) => entity !== null)).toEqual([true, false, true, false]);
    const elsewhere = await newWorkspace(gateway);
    expect((await ask(representations, elsewhere)).data._entities).toEqual([null, null, null, null]);
  });

  it('reads all persons at once, however many there are', async () => {
    const { repository } = gateway.services;
    const read = repository.personsByIdentifier;
    const calls: number[] = [];
    repository.personsByIdentifier = (reach, identifiers) => {
      calls.push(identifiers.length);
      return read.call(repository, reach, identifiers);
    };
    try {
      await ask([person(ann), person(ben), person(ann), group('choir')]);
    } finally {
      repository.personsByIdentifier = read;
    }
    expect(calls).toEqual([2]);
  });

  it('needs the scope people:read', async () => {
    const writer = await workspace.as({ scopes: ['people:write'] });
    expect(failureOf(await ask([person(ann)], writer)).slice(0, 2)).toEqual([403, 'FORBIDDEN']);
    expect(failureOf(await ask([], writer)).slice(0, 2)).toEqual([403, 'FORBIDDEN']);
  });

  it.each([
    ['a type that is none of ours', { __typename: 'Order', identifier: '1' }],
    ['a type that is no entity', { __typename: 'ContactAssignment', identifier: '1' }],
    ['a type that everything inherits', { __typename: 'constructor', identifier: '1' }],
    ['no type', { identifier: '1' }],
    ['no identifier', { __typename: 'Person' }],
    ['an identifier of another kind', { __typename: 'Person', identifier: { not: 'a string' } }],
    ['a string', 'Person'],
    ['a list', [person('1')]],
  ])('refuses %s with BAD_USER_INPUT, whatever else is asked', async (_name, representation) => {
    const answer = await ask([person(ann), representation as JsonObject]);
    expect(failureOf(answer).slice(0, 2)).toEqual([400, 'BAD_USER_INPUT']);
    expect(JSON.stringify(answer.errors)).not.toContain('not a string');
  });

  it('takes at most 1,000 representations', async () => {
    const many = (length: number) => Array.from({ length }, () => person(ann));
    expect((await ask(many(1_000))).data._entities).toHaveLength(1_000);
    expect(failureOf(await ask(many(1_001))).slice(0, 2)).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('counts each representation as often as what hangs on it', async () => {
    const query = (first: number) => `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Group { persons(first: ${first}) { nodes { identifier } } } } }`;
    const representations = Array.from({ length: 100 }, () => group('choir'));
    expect((await workspace.graphql(query(100), { representations })).errors).toBeUndefined();
    representations.push(group('choir'));
    const refused = await workspace.graphql(query(100), { representations });
    expect(failureOf(refused).slice(0, 2)).toEqual([400, 'QUERY_TOO_COMPLEX']);
    const literal = `{ _entities(representations: [${'{ __typename: "Group", identifier: "choir" }, '.repeat(101)}]) {
      ... on Group { persons { nodes { identifier } } } } }`;
    expect(failureOf(await workspace.graphql(literal)).slice(0, 2)).toEqual([400, 'QUERY_TOO_COMPLEX']);
  });
});

describe('the schema', () => {
  const sdlOf = async (of: Gateway) => (await of.graphql('{ _service { sdl } }')).data._service.sdl as string;

  it('is a subgraph of federation 2 with two entities', async () => {
    const sdl = await sdlOf(gateway);
    expect(sdl).toMatch(
      /@link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.\d+", import: \[.*"@key"/,
    );
    const keys = [...sdl.matchAll(/^type (\w+)[^{]*@key\(fields: "(\w+)"\)/gm)].map(([, ...key]) => key);
    expect(keys).toEqual([
      ['Group', 'identifier'],
      ['Person', 'identifier'],
    ]);
  });

  it('keeps one of two fields one of two, though compositions know nothing of it', () => {
    const input = ours(true).getType('ContactAssignmentInput');
    expect(input instanceof GraphQLInputObjectType && input.isOneOf).toBe(true);
  });

  it('is not given away without introspection', async () => {
    const closed = await startGateway({ env: { FEDERATION: 'true', INTROSPECTION: 'false' } });
    const answer = await closed.graphql('{ _service { sdl } }');
    expect(answer.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await closed.graphql('{ _entities(representations: []) { __typename } }')).data).toEqual({
      _entities: [],
    });
    await closed.stop();
  });

  it('is as plain as ever without FEDERATION, and in what is printed', async () => {
    const plain = await startGateway();
    const answer = await plain.graphql('{ _service { sdl } }');
    expect(answer.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(printGatewaySchema()).not.toMatch(/_Any|_Service|_entities|@key|@shareable|@link/);
    await plain.stop();
  });
});

it('is served by the hot lane where that may, entities apart', async () => {
  const own = await startGateway({ env: { FEDERATION: 'true' } });
  const lanes = async () => {
    const text = await (await fetch(`${own.url}/metrics`)).text();
    return ['hot', 'yoga'].map(lane => sumOf(samplesOf(text), 'persons_http_requests_total', { lane }));
  };
  const twice = async (query: string) => {
    const answers = [await own.graphql(query), await own.graphql(query)];
    expect(answers[1]).toMatchObject({ status: 200, data: answers[0]?.data });
  };
  await twice('{ findPersons(first: 1) { nodes { firstName } lastId } }');
  expect(await lanes()).toEqual([1, 1]);
  await twice('{ _entities(representations: [{ __typename: "Person", identifier: "1" }]) { __typename } }');
  expect(await lanes()).toEqual([1, 3]);
  await own.stop();
});

it('takes no memory where it is not asked for', async () => {
  const loaded = async (env: Record<string, string>) => {
    const coverage = tempDir();
    const program = await spawnGateway({ env: { NODE_V8_COVERAGE: coverage, ...env } });
    program.child.kill('SIGTERM');
    await program.ended;
    const [file = ''] = readdirSync(coverage);
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as {
      result: { url: string }[];
    };
    return result.map(({ url }) => url).filter(url => /\/federation-\w+\.js$/.test(url)).length;
  };
  expect(await loaded({})).toBe(0);
  expect(await loaded({ FEDERATION: 'true' })).toBe(1);
});

it('is asked by persisted documents as well, in several processes too', async () => {
  const folder = tempDir();
  const PERSISTED_DOCUMENTS = join(folder, 'documents.json');
  writeFileSync(PERSISTED_DOCUMENTS, JSON.stringify({ entities }));
  const env = { FEDERATION: 'true', WORKERS: '2', PERSISTED_DOCUMENTS };
  const program = await spawnGateway({ env });
  const [token = ''] = /^eyJ\S+$/m.exec(await program.said('curl ')) ?? [];
  const response = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close', authorization: `Bearer ${token}` },
    body: JSON.stringify({ documentId: 'entities', variables: { representations: [person('1')] } }),
  });
  expect(await response.json()).toEqual({ data: { _entities: [null] } });
  program.child.kill('SIGTERM');
  expect((await program.ended).code).toBe(0);
});

describe('composed with another subgraph', () => {
  const orders = buildSubgraphSchema({
    typeDefs: parse(`
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable"])
      type Query { orders(first: Int): [Order!]! }
      type Order { number: Int! buyer: Person }
      type Person @key(fields: "identifier") { identifier: ID! orderCount: Int! }
      type PageInfo @shareable { hasNextPage: Boolean! }
    `),
    resolvers: {
      Query: {
        orders: () =>
          [ann, ben, null].map((identifier, number) => ({ number, buyer: identifier && { identifier } })),
      },
      Person: { orderCount: ({ identifier }: { identifier: string }) => (identifier === ann ? 3 : 0) },
    },
  });

  /** The schema over both, as a router serves it; what it asks of us, it asks with this token. */
  async function supergraph(token: string) {
    const services = await Promise.all(
      [
        { name: 'persons', sdl: (await gateway.graphql('{ _service { sdl } }')).data._service.sdl },
        { name: 'orders', sdl: await sdlOfOrders() },
      ].map(async ({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: `http://${name}` })),
    );
    const composed = composeServices(services);
    assertCompositionSuccess(composed);
    const asked: string[] = [];
    const schema = getStitchedSchemaFromSupergraphSdl({
      supergraphSdl: composed.supergraphSdl,
      onSubschemaConfig(config) {
        config.executor = async ({ document, variables = {} }) => {
          if (config.name.toLowerCase() === 'orders')
            return execute({ schema: orders, document, variableValues: variables }) as never;
          const query = print(document);
          asked.push(query);
          const { data, errors } = await post(gateway.url, {
            query,
            variables: variables as JsonObject,
            token,
          });
          return { data, errors } as never;
        };
      },
    });
    return { schema, asked };
  }

  async function sdlOfOrders(): Promise<string> {
    const { data } = await execute({ schema: orders, document: parse('{ _service { sdl } }') });
    const service = data?._service as { sdl: string };
    return service.sdl;
  }

  async function query(schema: GraphQLSchema, text: string) {
    const document = parse(text);
    expect(validate(schema, document)).toEqual([]);
    return JSON.parse(JSON.stringify(await execute({ schema, document, contextValue: {} })));
  }

  it('adds to our persons what the other knows', async () => {
    const { schema } = await supergraph(workspace.token);
    expect(
      await query(schema, '{ findPersons { nodes { firstName orderCount } pageInfo { hasNextPage } } }'),
    ).toEqual({
      data: {
        findPersons: {
          nodes: [
            { firstName: 'Ann', orderCount: 3 },
            { firstName: 'Ben', orderCount: 0 },
          ],
          pageInfo: { hasNextPage: false },
        },
      },
    });
  });

  it("shows our persons in the other's answers, asked for at once, as far as the caller may see them", async () => {
    const text = '{ orders { number buyer { firstName groups { name identifier } } } }';
    const all = await supergraph(workspace.token);
    const [first, second, third] = (await query(all.schema, text)).data.orders;
    expect([first.buyer.firstName, second.buyer.firstName, third.buyer]).toEqual(['Ann', 'Ben', null]);
    expect(all.asked).toHaveLength(1);
    expect(all.asked[0]).toContain('_entities');

    const limited = await supergraph((await workspace.as({ groups: ['choir'] })).token);
    const answer = await query(limited.schema, text);
    expect(answer.data.orders[0].buyer).toEqual({
      firstName: 'Ann',
      groups: [{ name: null, identifier: 'choir' }],
    });
    expect(answer.data.orders[1].buyer?.firstName ?? null).toBeNull();
    expect(JSON.stringify(answer)).not.toContain('Ben');
  });
});
