import { getIntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf, type Running, startGateway } from './gateway.ts';

let gateway: Running;
beforeAll(async () => {
  gateway = await startGateway();
});

const range = (count: number): number[] => [...Array(count).keys()];
const aliases = (count: number): string =>
  `{ ${range(count)
    .map(i => `a${i}: __typename`)
    .join(' ')} }`;
/** A query of this many levels. */
const deep = (levels: number): string => {
  const cycle = ['nodes', 'groups', 'persons(first: 1)'];
  const steps = range(levels - 2).map(i => cycle[i % cycle.length]);
  return `{ ${['findPersons(first: 1)', ...steps].join(' { ')} { __typename ${'} '.repeat(levels)}`;
};
/** Each fragment holds the next one twice. */
const doubling = (count: number, field: string): string =>
  `{ findPersons { nodes { ...F0 } } } ${range(count)
    .map(i => `fragment F${i} on Person { ${field.replaceAll('$', `...F${i + 1}`)} }`)
    .join(' ')} fragment F${count} on Person { id }`;
const ofTokens = (tokens: number): string =>
  `{ findPersons(filter: { groupIds: [${'"x" '.repeat(tokens - 16)}] }) { lastId } }`;
const ofBytes = (bytes: number): string =>
  `{ __typename } #${'é'.repeat((bytes - 16) / 2)}${bytes % 2 ? 'x' : ''}`;

describe('a document', () => {
  it.each([
    ['of 60 aliases', aliases(60)],
    ['of 12 levels', deep(12)],
    ['of 1,000 tokens', ofTokens(1_000)],
    ['of 64 KiB', ofBytes(65_536)],
    ['that asks for the whole schema', getIntrospectionQuery({ oneOf: true, schemaDescription: true })],
  ])('%s is taken', async (_what, query) => {
    const reply = await gateway.post({ query });
    expect([reply.status, codeOf(reply)]).toEqual([200, undefined]);
  });

  it.each([
    ['of 61 aliases', aliases(61)],
    ['of a field repeated beyond what can be validated', `{ ${'__typename '.repeat(998)}}`],
    [
      'of 61 aliases in a fragment that is spread twice',
      `{ ...F x: __typename ... { ...F } } fragment F on Query ${aliases(30)}`,
    ],
    ['of 13 levels', deep(13)],
    ['of 13 levels that nothing uses', `{ __typename } fragment F on Query ${deep(13)}`],
    ['of 1,001 tokens', ofTokens(1_001)],
    ['of one byte over 64 KiB', ofBytes(65_537)],
    ['of 4 MiB', `{ __typename } #${'x'.repeat(4_000_000)}`],
    [
      'of fragments that double',
      doubling(12, 'groups { persons { nodes { $ } } } x: groups { persons { nodes { $ } } }'),
    ],
    ['of fragments that double without depth', doubling(60, '$ $')],
    [
      'of fragments that double and are cut off',
      `{ __typename } ${doubling(30, '$ ... { $ }').slice(doubling(30, '$ ... { $ }').indexOf('fragment'))}`,
    ],
    [
      'of doubling introspection',
      `{ __schema { types { ...F0 } } } ${range(30)
        .map(i => `fragment F${i} on __Type { ofType { ...F${i + 1} } ofType { ...F${i + 1} } }`)
        .join(' ')} fragment F30 on __Type { name }`,
    ],
  ])('%s is refused, in either form', async (_what, query) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const reply = await gateway.post({ query }, { accept });
      expect([reply.status, codeOf(reply)]).toEqual([400, 'QUERY_TOO_COMPLEX']);
    }
  });

  it.each([
    ['themselves', 'fragment F0 on Person { ...F0 }'],
    [
      'each other',
      'fragment F0 on Person { groups { persons { nodes { ...F1 } } } } fragment F1 on Person { ...F0 ...F0 }',
    ],
    [
      'all of many',
      range(40)
        .map(i => `fragment F${i} on Person { ...F${(i + 1) % 40} ...F${(i + 7) % 40} }`)
        .join(' '),
    ],
  ])('of fragments that contain %s is invalid', async (_what, fragments) => {
    const reply = await gateway.post({ query: `{ findPersons { nodes { ...F0 } } } ${fragments}` });
    expect(codeOf(reply)).toMatch(/GRAPHQL_VALIDATION_FAILED|QUERY_TOO_COMPLEX/);
  });

  it.each([
    ['many equal fields', `{ ${'findPersons { nodes { id } } '.repeat(120)} }`],
    ['a deep list', `{ findPersons(filter: ${'['.repeat(900)} }`],
    ['a deep value', `{ findPersons(filter: ${'{a:'.repeat(300)}1${'}'.repeat(300)}) { lastId } }`],
    [
      'deep introspection',
      `{ __schema { types { ${'fields { type { '.repeat(40)} name ${'} } '.repeat(40)} } } }`,
    ],
  ])('with %s is answered', async (_what, query) => {
    expect((await gateway.post({ query })).status).toBeLessThan(500);
    expect((await gateway.post({ query: '{ __typename }' })).status).toBe(200);
  });

  it('is as complex the second time as the first', async () => {
    const query = 'query ($first: Int) { groups { nodes { persons(first: $first) { lastId } } } }';
    for (const first of [100, 101, 1])
      expect(codeOf(await gateway.post({ query, variables: { first } }))).toBeUndefined();
    const twice = query.replace('groups {', 'a: findPersons(first: 1) { lastId } groups {');
    for (const [first, code] of [
      [100, 'QUERY_TOO_COMPLEX'],
      [99, undefined],
      [100, 'QUERY_TOO_COMPLEX'],
    ] as const)
      expect(codeOf(await gateway.post({ query: twice, variables: { first } }))).toBe(code);
  });
});
