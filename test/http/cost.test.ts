import { getOperationAST, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileCost } from '../../src/graphql/limits/cost.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { coerceVariables } from '../../src/graphql/variables.ts';

const schema = buildSchema();

function costOf(query: string, given: Record<string, unknown> = {}): number {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('one operation');
  const { variables, errors } = { variables: {}, ...coerceVariables(schema, operation, given, true) };
  expect(errors).toBeUndefined();
  return compileCost(schema, document, operation)(variables);
}

const ids = (count: number): string[] => Array(count).fill('x');

describe('the persons that an operation asks for', () => {
  it.each([
    ['a page', '{ findPersons(first: 7) { lastId } }', 7],
    ['a page from its end', '{ findPersons(last: 7) { lastId } }', 7],
    ['a page whose size is left out', '{ findPersons { lastId } }', 100],
    ['a page whose size is null', '{ findPersons(first: null) { lastId } }', 100],
    [
      'pages under aliases',
      '{ a: findPersons(first: 7) { lastId } b: findPersons(first: 8) { lastId } }',
      15,
    ],
    [
      'pages within pages',
      '{ findPersons(first: 7) { nodes { groups { persons(first: 5) { lastId } } } } }',
      35,
    ],
    ['100 of 100', '{ findPersons { edges { node { groups { persons { lastId } } } } } }', 10_000],
    [
      'two within one',
      '{ findPersons(first: 2) { nodes { groups { a: persons(first: 3) { lastId } b: persons(first: 4) { lastId } } } } }',
      14,
    ],
    [
      'edges and nodes both',
      '{ findPersons(first: 2) { nodes { groups { persons(first: 3) { lastId } } } edges { node { groups { persons(first: 3) { lastId } } } } } }',
      12,
    ],
    ['groups alone', '{ groups(first: 50) { nodes { name } } }', 0],
    ['persons of groups', '{ groups(first: 50) { nodes { persons(first: 4) { lastId } } } }', 200],
    ['the same field twice', '{ findPersons(first: 7) { lastId } findPersons(first: 7) { totalCount } }', 7],
    ['the same fragment twice', '{ ...F ...F } fragment F on Query { findPersons(first: 7) { lastId } }', 7],
    [
      'fields that fragments merge',
      '{ ...F ...G } fragment F on Query { groups(first: 2) { nodes { persons(first: 3) { lastId } } } } fragment G on Query { groups(first: 2) { edges { cursor } nodes { persons(first: 3) { totalCount } } } }',
      6,
    ],
    ['a size out of range', '{ findPersons(first: 101) { nodes { groups { persons { lastId } } } } }', 0],
    ['a size of 0', '{ findPersons(first: 0) { lastId } }', 0],
    ['a negative size', '{ findPersons(first: -1) { lastId } }', 0],
    [
      'a size out of range within',
      '{ findPersons(first: 7) { nodes { groups { persons(first: 1000) { lastId } } } } }',
      7,
    ],
    ['nodes', '{ nodes(ids: ["a", "b", "c"]) { id } }', 3],
    ['one node', '{ nodes(ids: "a") { ... on Group { persons(first: 5) { lastId } } } }', 5],
    [
      'pages of nodes',
      '{ nodes(ids: ["a", "b"]) { ... on Group { persons(first: 5) { lastId } } ... on Person { groups { persons(first: 6) { lastId } } } } }',
      22,
    ],
    ['no nodes', '{ nodes(ids: []) { id } }', 0],
    [
      'a literal @skip',
      '{ findPersons(first: 7) @skip(if: true) { lastId } a: findPersons(first: 8) @skip(if: false) { lastId } }',
      8,
    ],
    ['a literal @include', '{ ... @include(if: false) { findPersons(first: 7) { lastId } } }', 0],
    ['introspection', '{ __schema { types { name } } }', 0],
    [
      'a mutation',
      'mutation { upsertPersons(input: { persons: [{ firstName: "x" }] }) { results { person { groups { persons(first: 9) { lastId } } } } } }',
      9,
    ],
  ])('%s', (_what, query, expected) => {
    expect(costOf(query)).toBe(expected);
  });

  it.each([
    ['query ($n: Int) { findPersons(first: $n) { lastId } }', { n: 7 }, 7],
    ['query ($n: Int) { findPersons(first: $n) { lastId } }', {}, 100],
    ['query ($n: Int) { findPersons(first: $n) { lastId } }', { n: null }, 100],
    ['query ($n: Int = 9) { findPersons(first: $n) { lastId } }', {}, 9],
    ['query ($n: Int = 9) { findPersons(first: $n) { lastId } }', { n: 101 }, 0],
    ['query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ids(4) }, 4],
    ['query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: 'x' }, 1],
    ['query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ids(1_001) }, 0],
    ['query ($on: Boolean!) { findPersons(first: 7) @include(if: $on) { lastId } }', { on: true }, 7],
    ['query ($on: Boolean!) { findPersons(first: 7) @include(if: $on) { lastId } }', { on: false }, 0],
    [
      'query ($on: Boolean!) { ...F @skip(if: $on) } fragment F on Query { findPersons(first: 7) { lastId } }',
      { on: true },
      0,
    ],
    [
      'query ($on: Boolean!) { findPersons(first: 7) @skip(if: $on) { lastId } findPersons(first: 7) @include(if: $on) { totalCount } }',
      { on: true },
      7,
    ],
  ])('%s with %j', (query, variables, expected) => {
    expect(costOf(query, variables)).toBe(expected);
  });
});
