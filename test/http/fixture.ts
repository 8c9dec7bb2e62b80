import { setTimeout } from 'node:timers/promises';
import { buildSchema, GraphQLError, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql';
import { type ErrorCode, GatewayError } from '../../src/domain/errors.ts';

type Resolve = GraphQLFieldConfig<unknown, unknown>['resolve'];

/** What no real resolver does on demand: fail in a chosen way, take its time, emit events. */
export function fixtureSchema(): GraphQLSchema {
  const schema = buildSchema(`
    enum Colour { RED GREEN }
    input Address { street: String! number: Int colour: Colour }
    input Key @oneOf { email: String phone: String }
    type Query {
      hello(to: String, times: Int, ratio: Float, id: ID, loud: Boolean, colour: Colour, address: Address, key: Key, list: [Int!]): String
      fails(code: String!, retryAfter: Int): String!
      mayFail(code: String!): String
      crashes: String
      leaks: String
      badInteger: Int
      nothing: String!
      slow(ms: Int!): String
    }
    type Mutation { touch: String }
    type Subscription { ticks(count: Int!): Int crashing: Int waiting: Int }
  `);
  const set = (type: string, field: string, resolve: Resolve, subscribe?: Resolve): void => {
    const object = schema.getType(type);
    const definition = object && 'getFields' in object ? object.getFields()[field] : undefined;
    if (!definition || !('args' in definition)) throw new Error(`There is no ${type}.${field}.`);
    if (resolve) definition.resolve = resolve;
    if (subscribe) definition.subscribe = subscribe;
  };
  const fail: Resolve = (_source, { code, retryAfter }) => {
    throw new GatewayError(code as ErrorCode, `It failed with ${code}.`, { retryAfter });
  };
  set('Query', 'hello', () => 'world');
  set('Query', 'fails', fail);
  set('Query', 'mayFail', fail);
  set('Query', 'crashes', () => {
    throw new Error('SELECT secret FROM persons at /srv/app.js');
  });
  set('Query', 'leaks', () => {
    throw new GraphQLError('jane@example.com is a value');
  });
  set('Query', 'badInteger', () => 'jane@example.com');
  set('Query', 'nothing', () => null);
  set('Query', 'slow', async (_source, { ms }) => setTimeout(ms, 'late'));
  set('Mutation', 'touch', () => 'touched');
  const value: Resolve = event => event;
  set('Subscription', 'ticks', value, async function* (_source, { count }) {
    for (let tick = 1; tick <= count; tick++) yield tick;
  });
  set('Subscription', 'waiting', value, async function* () {
    await new Promise(() => undefined);
    yield 1;
  });
  set(
    'Subscription',
    'crashing',
    () => {
      throw new Error('SELECT secret');
    },
    async function* () {
      yield 1;
    },
  );
  return schema;
}
