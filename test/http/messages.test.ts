import { beforeAll, describe, expect, it } from 'vitest';
import { fixtureSchema } from './fixture.ts';
import { type Running, startGateway } from './gateway.ts';

let open: Running;
let closed: Running;
beforeAll(async () => {
  const schema = fixtureSchema();
  open = await startGateway({ schema });
  closed = await startGateway({ schema, introspection: false });
});

const marker = 'jane@example.com';
const messageOf = async (gateway: Running, body: unknown): Promise<string> =>
  (await gateway.post(body)).json.errors[0].message;

describe('an error about variables', () => {
  it.each([
    ['$v: Int', { v: marker }, 'Variable "$v": Expected an integer from -2147483648 to 2147483647.'],
    ['$v: Int', { v: 3e9 }, 'Variable "$v": Expected an integer from -2147483648 to 2147483647.'],
    ['$v: String', { v: { marker } }, 'Variable "$v": Expected a string.'],
    ['$v: Float', { v: marker }, 'Variable "$v": Expected a number.'],
    ['$v: Boolean', { v: marker }, 'Variable "$v": Expected true or false.'],
    ['$v: ID', { v: 1.5 }, 'Variable "$v": Expected a string or an integer.'],
    ['$v: Colour', { v: marker }, 'Variable "$v": Expected one of RED, GREEN.'],
    [
      '$v: [Int!]',
      { v: [1, marker] },
      'Variable "$v" at "v[1]": Expected an integer from -2147483648 to 2147483647.',
    ],
    [
      '$v: [Int!]',
      { v: [null] },
      'Variable "$v" at "v[0]": Expected non-nullable type "Int!" not to be null.',
    ],
    ['$v: [Int!]', { v: marker }, 'Variable "$v": Expected an integer from -2147483648 to 2147483647.'],
    ['$v: Address', { v: marker }, 'Variable "$v": Expected type "Address" to be an object.'],
    ['$v: Address', { v: {} }, 'Variable "$v": Field "street" of required type "String!" was not provided.'],
    [
      '$v: Address',
      { v: { street: 'x', number: marker } },
      'Variable "$v" at "v.number": Expected an integer from -2147483648 to 2147483647.',
    ],
    [
      '$v: Address',
      { v: { street: 'x', numbr: 1 } },
      'Variable "$v": Field "numbr" is not defined by type "Address". Did you mean "number"?',
    ],
    [
      '$v: Address',
      { v: { street: 'x', [marker]: 1 } },
      'Variable "$v": A field is not defined by type "Address".',
    ],
    [
      '$v: Key',
      { v: { email: marker, phone: '1' } },
      'Variable "$v": Exactly one key must be specified for OneOf type "Key".',
    ],
    ['$v: Key', { v: { email: null } }, 'Variable "$v" at "v.email": Field "email" must be non-null.'],
    ['$v: Int!', {}, 'Variable "$v": A value of type "Int!" is required.'],
    ['$v: Int!', { v: null }, 'Variable "$v": Expected non-nullable type "Int!" not to be null.'],
  ])('(%s) given %j says: %s', async (definition, variables, message) => {
    const argument = {
      Int: 'times',
      String: 'to',
      Float: 'ratio',
      Boolean: 'loud',
      ID: 'id',
      Colour: 'colour',
      '[Int!]': 'list',
      Address: 'address',
      Key: 'key',
      'Int!': 'times',
    }[definition.slice(4)];
    const reply = await open.post({ query: `query (${definition}) { hello(${argument}: $v) }`, variables });
    expect(reply.json.errors[0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } });
    expect(reply.text).not.toContain(marker);
  });

  it('names the first twenty only', async () => {
    const query = 'query ($v: [Int!]) { hello(list: $v) }';
    const reply = await open.post({ query, variables: { v: Array(1_000).fill('x') } });
    expect(reply.json.errors).toHaveLength(20);
  });
});

describe('an error about a document', () => {
  it.each([
    [`{ hello(times: "${marker}") }`, 'Int cannot represent non-integer value.'],
    [`{ hello(to: 12345678901) }`, 'String cannot represent a non string value.'],
    [`{ hello(colour: "${marker}") }`, 'Enum "Colour" cannot represent non-enum value.'],
    [
      '{ hello(colour: REDD) }',
      'Value "REDD" does not exist in "Colour" enum. Did you mean the enum value "RED"?',
    ],
    [`{ hello(address: "${marker}") }`, 'Expected value of type "Address", found "'],
    [`{ hello "${marker}" }`, 'Syntax Error: Expected Name, found String.'],
    [`{ hello(to: """${marker}""" """x""") }`, 'Syntax Error: Expected Name, found BlockString.'],
    ['{ hello 12345678901 }', 'Syntax Error: Expected Name, found Int.'],
  ])('does not repeat the value in %s', async (query, message) => {
    const reply = await open.post({ query });
    expect(reply.text).not.toMatch(/jane|12345678901/);
    expect(reply.json.errors[0].message).toBe(message.replace(', found "', '.'));
  });

  it('of the execution does not repeat it either', async () => {
    const reply = await open.post({
      query: 'query ($v: Int) { hello(list: [1, $v]) }',
      variables: { v: null },
    });
    expect(reply.json.errors[0].message).not.toBe('Internal server error');
    expect(reply.json.errors[0].extensions.code).toMatch(/BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED/);
  });
});

describe('without introspection', () => {
  it.each(['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }'])(
    '%s is refused',
    async query => {
      expect((await open.post({ query })).json.data).toBeDefined();
      const reply = await closed.post({ query });
      expect(reply.json).not.toHaveProperty('data');
      expect(reply.json.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    },
  );

  it('__typename is answered', async () => {
    expect((await closed.post({ query: '{ __typename }' })).json).toEqual({ data: { __typename: 'Query' } });
  });

  it.each([
    { query: '{ helo }' },
    { query: '{ hello(tos: "x") }' },
    { query: '{ hello(colour: REDD) }' },
    { query: '{ hello(address: { street: "x", numbr: 1 }) }' },
    { query: 'query ($v: Colur) { hello(colour: $v) }' },
    { query: 'query ($v: Address) { hello(address: $v) }', variables: { v: { street: 'x', numbr: 1 } } },
    { query: 'query ($v: Colour) { hello(colour: $v) }', variables: { v: 'REDD' } },
  ])('no error suggests a name: %j', async body => {
    expect(await messageOf(open, body)).toMatch(/Did you mean|one of/);
    expect(await messageOf(closed, body)).not.toMatch(/Did you mean|one of/);
  });
});
