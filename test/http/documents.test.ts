import { describe, expect, it } from 'vitest';
import { createDocuments } from '../../src/graphql/documents.ts';
import { fixtureSchema } from './fixture.ts';

const schema = fixtureSchema();

function remembering(...texts: readonly string[]) {
  const documents = createDocuments(schema, true);
  for (const text of texts) documents.validate(documents.parse(text));
  return documents;
}

describe('the memory of documents', () => {
  it('holds a valid document, as the same tree', () => {
    const documents = remembering('{ hello }');
    expect(documents.known('{ hello }')).toBe(documents.parse('{ hello }'));
    expect(documents.known('{ hello } ')).toBeUndefined();
  });

  it('holds no document that was only parsed, and none that is invalid', () => {
    const documents = remembering('{ nowhere }');
    documents.parse('{ hello }');
    expect(documents.known('{ hello }')).toBeUndefined();
    expect(documents.known('{ nowhere }')).toBeUndefined();
    expect(documents.validate(documents.parse('{ nowhere }'))).toHaveLength(1);
  });

  it('holds the last thousand', () => {
    const texts = [...Array(1_001).keys()].map(i => `query Q${i} { hello }`);
    const documents = remembering(...texts);
    expect(documents.known('query Q0 { hello }')).toBeUndefined();
    expect(documents.known('query Q1 { hello }')).toBeDefined();
    expect(documents.known('query Q1000 { hello }')).toBeDefined();
  });

  it('holds fewer long ones', () => {
    const texts = [...Array(100).keys()].map(i => `query Q${i} { hello } #${'x'.repeat(60_000)}`);
    const documents = remembering(...texts);
    const held = texts.filter(text => documents.known(text) !== undefined);
    expect(held.length).toBeGreaterThan(0);
    expect(held.length).toBeLessThan(20);
    expect(held.at(-1)).toBe(texts.at(-1));
  });
});
