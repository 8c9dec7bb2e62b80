import { describe, expect, it } from 'vitest';
import { persistedDocuments, UnusableManifest } from '../../src/graphql/persisted.ts';
import { buildSchema } from '../../src/graphql/schema.ts';

const schema = buildSchema();
const read = (manifest: unknown, introspection = true) =>
  persistedDocuments(
    typeof manifest === 'string' ? manifest : JSON.stringify(manifest),
    schema,
    introspection,
  );
const query = '{ viewer { subject } }';
const apollo = (...operations: object[]) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations,
});

describe('a manifest', () => {
  it.each([
    // As @graphql-codegen/client-preset 5 and relay-compiler write them.
    ['GraphQL Code Generator', { 'sha256:aa': query }],
    ['GraphQL Code Generator, of bare hashes', { aa: query }],
    ['Relay', { aa: query }],
    ['Apollo', apollo({ id: 'aa', name: 'Viewer', type: 'query', body: query })],
  ])('of %s is read; identifiers mean the same with their prefix and without', (_, manifest) => {
    const { textOf } = read(manifest);
    expect([textOf('aa'), textOf('sha256:aa')]).toEqual([query, query]);
    for (const other of ['', 'AA', 'sha256:', 'sha256:sha256:aa', 'md5:aa', 'toString', '__proto__'])
      expect(textOf(other)).toBeUndefined();
  });

  it('may hold what JavaScript has other uses for', () => {
    expect(read(`{ "__proto__": "${query}" }`).textOf('__proto__')).toBe(query);
  });

  it('may hold thousands of documents', () => {
    const ids = Array.from({ length: 3_000 }, (_, number) => `id-${number}`);
    const { textOf } = read(
      Object.fromEntries(ids.map(id => [id, `{ ${id.replace('-', '')}: __typename }`])),
    );
    expect(textOf('id-0')).toBe('{ id0: __typename }');
    expect(textOf('id-2999')).toBe('{ id2999: __typename }');
  });

  const deep = `{ groups { nodes ${'{ persons { nodes { groups '.repeat(5)} { identifier } ${'} } }'.repeat(5)} } }`;
  it.each<[string, unknown, RegExp]>([
    ['empty', '', /^it is not valid JSON\.$/],
    ['no JSON', 'query { viewer }', /^it is not valid JSON\.$/],
    ['null', null, /^it must be a JSON object/],
    ['a list', [query], /^it must be a JSON object/],
    ['without a document', {}, /^there is no document in it\.$/],
    ['of Apollo’s without a document', apollo(), /^there is no document in it\.$/],
    ['of another version of Apollo’s', { ...apollo(), version: 2 }, /Apollo’s manifest\.$/],
    ['of Apollo’s with an operation that has no id', apollo({ body: query }), /Apollo’s manifest\.$/],
    [
      'of Apollo’s with an operation that has no body',
      apollo({ id: 'aa' }),
      /^the document "aa" is no text\.$/,
    ],
    ['with a document that is none', { aa: query, bb: { query } }, /^the document "bb" is no text\.$/],
    ['with an empty identifier', { '': query }, /^the document "" is no text\.$/],
    ['with a syntax error', { aa: query, bb: '{ viewer' }, /^the document "bb": Syntax Error/],
    ['with an empty document', { bb: '' }, /^the document "bb": Syntax Error/],
    ['with a field that is not there', { bb: '{ nothing }' }, /^the document "bb": Cannot query field/],
    [
      'with a variable that is not defined',
      { bb: '{ node(id: $id) { id } }' },
      /^the document "bb": Variable/,
    ],
    ['with fragments alone', { bb: 'fragment A on Person { id }' }, /^the document "bb": .*never used/],
    ['with a document too deep', { bb: deep }, /^the document "bb": .*levels deep/],
    ['with a document too long', { bb: `${query}${' '.repeat(70_000)}` }, /^the document "bb": .*(KB|long)/],
    [
      'with an identifier that is there twice',
      { aa: query, 'sha256:aa': '{ viewer { workspace } }' },
      /^"sha256:aa" is there twice, with different documents\.$/,
    ],
  ])('that is %s is refused, with the identifier', (_, manifest, message) => {
    expect(() => read(manifest)).toThrow(UnusableManifest);
    expect(() => read(manifest)).toThrow(message);
  });

  it('may ask for the schema only where that may be asked for', () => {
    const manifest = { aa: '{ __schema { queryType { name } } }' };
    expect(read(manifest).textOf('aa')).toBe(manifest.aa);
    expect(() => read(manifest, false)).toThrow(/^the document "aa": .*introspection/i);
  });

  it('names long identifiers no further than is of use', () => {
    expect(() => read({ ['x'.repeat(10_000)]: '{' })).toThrow(/^the document "x{100}": /);
  });
});
