import { describe, expect, it } from 'vitest';
import { dataOf, onBothLanes, refusalOf } from './target.ts';

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const aliases = (count: number) => `{ ${times(count, i => `a${i}: viewer { subject }`)} }`;
/** viewer.groups.persons.nodes.groups … */
const levels = (depth: number): string => {
  const cycle = ['groups', 'persons(first: 1)', 'nodes'];
  const names = Array.from({ length: depth - 2 }, (_, i) => cycle[i % 3]);
  return `{ viewer { ${names.join(' { ')} { __typename ${'}'.repeat(depth)}`;
};
const tokens = (count: number) =>
  `{ findPersons(filter: { groupIds: [${'"a" '.repeat(count - 16)}] }) { lastId } }`;
const doubling = (rounds: number, leaf = 'viewer { subject }') =>
  `{ ...f0 } ${times(rounds, i => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)} fragment f${rounds} on Query { ${leaf} }`;
const conditional = (rounds: number) =>
  `query (${times(rounds, i => `$v${i}: Boolean = true`)}) { ...f0 } ${times(rounds, i => `fragment f${i} on Query { ...f${i + 1} @include(if: $v${i}) ...f${i + 1} @skip(if: $v${i}) }`)} fragment f${rounds} on Query { viewer { subject } }`;
const pages = (groups: number, persons: number) =>
  `{ groups(first: ${groups}) { nodes { persons(first: ${persons}) { nodes { identifier } } } } }`;
const sized =
  'query ($g: Int, $p: Int, $with: Boolean = true) { groups(first: $g) { nodes { persons(first: $p) @include(if: $with) { nodes { identifier } } } } }';

const tooComplex = '400 QUERY_TOO_COMPLEX';
const invalid = '200 GRAPHQL_VALIDATION_FAILED';

onBothLanes({}, target => {
  describe('a hostile document is refused, or harmless:', () => {
    it.each<[string, string, string]>([
      ['60 aliases', aliases(60), '200 undefined'],
      ['61 aliases', aliases(61), tooComplex],
      [
        '61 aliases through a fragment',
        `{ ${times(6, i => `a${i}: viewer { ...f }`)} } fragment f on Viewer { ${times(10, i => `b${i}: subject`)} }`,
        tooComplex,
      ],
      ['12 levels', levels(12), '200 undefined'],
      ['13 levels', levels(13), tooComplex],
      [
        '13 levels through fragments',
        `{ viewer { ...a } } fragment a on Viewer { groups { ...b } } fragment b on Group { persons { nodes { groups { persons { nodes { groups { persons { nodes { groups { name persons { lastId } } } } } } } } } } }`,
        tooComplex,
      ],
      ['1,000 tokens', tokens(1000), '200 undefined'],
      ['1,001 tokens', tokens(1001), tooComplex],
      ['64 KB', `{ viewer { subject } } #${'x'.repeat(65_536 - 24)}`, '200 undefined'],
      ['64 KB and a byte', `{ viewer { subject } } #${'x'.repeat(65_536 - 23)}`, tooComplex],
      ['64 KB of what takes two bytes a letter', `{ viewer { subject } } #${'é'.repeat(32_760)}`, tooComplex],
      ['fragments that double ten times', doubling(10), '200 undefined'],
      ['fragments that double fifty times', doubling(50), tooComplex],
      ['fragments that double on conditions', conditional(10), '200 undefined'],
      ['fragments that double on too many conditions', conditional(20), tooComplex],
      ['a fragment in itself', '{ ...a } fragment a on Query { ...a }', invalid],
      [
        'fragments in each other',
        '{ ...a } fragment a on Query { ...b ...b } fragment b on Query { ...a ...a }',
        invalid,
      ],
      [
        'a circle of a hundred fragments that nobody uses',
        `{ __typename } ${times(100, i => `fragment f${i} on Query { ...f${(i + 1) % 100} }`)}`,
        invalid,
      ],
      ['a fragment that is not there', '{ ...toString ...__proto__ ...constructor }', invalid],
      ['a field like an inherited property', '{ __proto__ constructor toString hasOwnProperty }', invalid],
      [
        'an argument like an inherited property',
        '{ findPersons(__proto__: 1, constructor: 2) { lastId } }',
        invalid,
      ],
      [
        'an enum value like an inherited property',
        '{ findPersons(filter: { status: toString }) { lastId } }',
        invalid,
      ],
      [
        'a hundred @skip on one field',
        `query ($a: Boolean = false) { viewer ${'@skip(if: $a) '.repeat(100)}{ subject } }`,
        invalid,
      ],
      ['a flood of unknown directives', `{ viewer ${'@x '.repeat(400)}{ subject } }`, invalid],
      [
        'the same field two hundred times',
        `{ findPersons { ${'nodes { identifier } '.repeat(200)} } }`,
        '200 undefined',
      ],
      [
        'one alias for sixty different fields',
        `{ ${times(60, i => `x: findPersons(first: ${i + 1}) { lastId }`)} }`,
        invalid,
      ],
      [
        'three hundred inline fragments in one another',
        `{ ${'... { '.repeat(300)} __typename ${'} '.repeat(300)} }`,
        '200 undefined',
      ],
      [
        'a list literal of four hundred levels',
        `{ findPersons(filter: { groupIds: ${'['.repeat(400)}${']'.repeat(400)} }) { lastId } }`,
        invalid,
      ],
      ['a block string without an end', '{ person(identifier: """Xenophontos', '200 GRAPHQL_PARSE_FAILED'],
      ['an integer of a thousand digits', `{ findPersons(first: ${'9'.repeat(1000)}) { lastId } }`, invalid],
      ['a float beyond all', '{ findPersons(afterId: 1e999) { lastId } }', invalid],
      ['NUL', '{ viewer { subject \0 } }', '200 GRAPHQL_PARSE_FAILED'],
      ['text that reads from right to left', '{ viewer { \u202esubject } }', '200 GRAPHQL_PARSE_FAILED'],
      [
        'the introspection of GraphiQL',
        '{ __schema { types { fields { type { ofType { ofType { ofType { name } } } } } } } }',
        '200 undefined',
      ],
      [
        'introspection in circles',
        '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
        invalid,
      ],
      ['two operations and no name', 'query a { __typename } query b { __typename }', '200 BAD_USER_INPUT'],
      ['a subscription', 'subscription { persons { id } }', invalid],
      ['a type system', 'type Query { a: Int } { __typename }', invalid],
      ['exactly 10,000 persons', pages(100, 100), '200 undefined'],
      [
        '10,001 persons',
        `{ a: viewer { groups { persons(first: 1) { lastId } } } ${pages(100, 100).slice(1)}`,
        tooComplex,
      ],
      ['10,100 persons', `{ findPersons(first: 100) { lastId } ${pages(100, 100).slice(1)}`, tooComplex],
      [
        'pages that leave out their size',
        '{ findPersons { nodes { groups { persons { nodes { groups { persons { lastId } } } } } } } }',
        tooComplex,
      ],
      [
        'a size that is below one',
        '{ findPersons(first: -1) { nodes { groups { persons { lastId } } } } }',
        '400 BAD_USER_INPUT',
      ],
      ['101 ids', `{ nodes(ids: [${times(101, i => `"${i}"`)}]) { id } }`, '400 BAD_USER_INPUT'],
    ])('%s', async (_name, query, expected) => {
      expect(refusalOf(await target.graphql(query))).toBe(expected);
    });

    it.each<[string, unknown, string]>([
      ['100 × 100', { g: 100, p: 100 }, '200 undefined'],
      ['null is 100', { g: null, p: null }, '200 undefined'],
      ['101 × 100 is a size out of range', { g: 101, p: 100 }, '400 BAD_USER_INPUT'],
      ['what is left out costs nothing', { g: 100, p: 100, with: false }, '200 undefined'],
      ['a size beyond 32 bits', { g: 2 ** 31, p: 1 }, '200 BAD_USER_INPUT'],
      ['a fraction', { g: 1.5, p: 1 }, '200 BAD_USER_INPUT'],
      ['a list', { g: [1, 2], p: 1 }, '200 BAD_USER_INPUT'],
    ])('page sizes from variables: %s', async (_name, variables, expected) => {
      expect(refusalOf(await target.graphql(sized, variables))).toBe(expected);
    });

    it('a page whose size a variable raises over the limit', async () => {
      const query =
        'query ($n: Int) { findPersons(first: $n) { lastId } groups { nodes { persons { lastId } } } }';
      expect(refusalOf(await target.graphql(query, { n: 1 }))).toBe(tooComplex);
      expect(
        refusalOf(await target.graphql(query.replace('nodes {', 'nodes @skip(if: true) {'), { n: 1 })),
      ).toBe('200 undefined');
    });

    it('what has been skipped and included in turn, whichever way the variables are', async () => {
      const query =
        'query ($a: Boolean!) { findPersons { ...f @include(if: $a) ...f @skip(if: $a) } } fragment f on PersonConnection { lastId }';
      for (const a of [true, false])
        expect(dataOf(await target.graphql(query, { a }))).toEqual({ findPersons: { lastId: -1 } });
    });
  });
});

onBothLanes({ introspection: false }, target => {
  describe('without introspection nothing of the schema is told:', () => {
    it.each([
      ['the schema', '{ __schema { types { name } } }'],
      ['a type', '{ __type(name: "Person") { name } }'],
      ['a field, nearly', '{ findPerson { lastId } }'],
      ['an argument, nearly', '{ findPersons(filte: {}) { lastId } }'],
      ['an input field, nearly', '{ findPersons(filter: { emailAdress: "a" }) { lastId } }'],
      ['an enum value, nearly', '{ findPersons(filter: { status: ACTIV }) { lastId } }'],
      ['a type condition, nearly', '{ node(id: "a") { ... on Perso { id } } }'],
    ])('%s', async (_name, query) => {
      const reply = await target.graphql(query);
      expect(refusalOf(reply)).toBe(invalid);
      expect(reply.text).not.toMatch(/did you mean|emailAddress|ACTIVE|"findPersons"/i);
    });

    it('an input field in variables, nearly', async () => {
      const query = 'query ($f: PersonFilter) { findPersons(filter: $f) { lastId } }';
      const reply = await target.graphql(query, { f: { emailAdress: 'a', status: 'ACTIV' } });
      expect(refusalOf(reply)).toBe('200 BAD_USER_INPUT');
      expect(reply.text).not.toMatch(/did you mean|emailAddress|ACTIVE/i);
    });
  });
});
