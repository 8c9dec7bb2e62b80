import { SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { post } from '../../support/client.ts';
import { type Gateway, startGateway, testSecret } from '../../support/startGateway.ts';
import { newWorkspace, type Workspace } from './workspace.ts';

let gateway: Gateway;
let workspace: Workspace;
beforeAll(async () => {
  gateway = await startGateway();
  workspace = await newWorkspace(gateway);
  await workspace.upsertOne({ externalRef: 'used' }, { idempotencyKey: 'used' });
});

const forms = ['application/json', 'application/graphql-response+json'] as const;
const claims = { sub: 'sam', workspace: 'default', groups: '*', scope: 'people:read' };
const soon = () => Math.floor(Date.now() / 1000) + 600;

function sign(payload: Record<string, unknown>, alg = 'HS256', secret = testSecret): Promise<string> {
  return new SignJWT({ exp: soon(), ...payload })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(secret));
}
const expired = () => sign({ ...claims, exp: soon() - 700 });
const { sub: _, ...nobody } = claims;

const missing = {
  status: 400,
  code: 'MISSING_AUTHORIZATION',
  type: 'missing_authorization',
  message: "Your request does not include an 'Authorization' header with a bearer token for your account.",
};
const invalid = {
  status: 401,
  code: 'INVALID_AUTHORIZATION',
  type: 'invalid_authorization',
  message: "The bearer token you have provided in the 'Authorization' header is invalid.",
};
const ended = {
  status: 401,
  code: 'EXPIRED_TOKEN',
  type: 'expired_token',
  message:
    "The bearer token you have provided in the 'Authorization' header has expired. Please obtain a new one.",
};

const authorizations: [string, () => Promise<string | null> | string | null, typeof missing][] = [
  ['no header', () => null, missing],
  ['an empty header', () => '', missing],
  ['another scheme', () => 'Basic c2FtOnNhbQ==', missing],
  ['no token', () => 'Bearer', missing],
  ['an empty token', () => 'Bearer  ', missing],
  ['a scheme that only begins so', () => 'BearerX abc', missing],
  ['an expired token', async () => `Bearer ${await expired()}`, ended],
  ['a token that is none', () => 'Bearer abc', invalid],
  ['an unknown API key', () => `Bearer pgw_${'a'.repeat(43)}`, invalid],
  [
    'another secret',
    async () => `Bearer ${await sign(claims, 'HS256', 'another secret, long enough for HS256')}`,
    invalid,
  ],
  ['another algorithm', async () => `Bearer ${await sign(claims, 'HS512')}`, invalid],
  [
    'no algorithm',
    () =>
      `Bearer ${[{ alg: 'none' }, { ...claims, exp: soon() }].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`,
    invalid,
  ],
  ['no end', async () => `Bearer ${await sign({ ...claims, exp: undefined })}`, invalid],
  ['no subject', async () => `Bearer ${await sign(nobody)}`, invalid],
  ['an empty subject', async () => `Bearer ${await sign({ ...claims, sub: '' })}`, invalid],
  ['a long subject', async () => `Bearer ${await sign({ ...claims, sub: 'x'.repeat(256) })}`, invalid],
  ['no workspace', async () => `Bearer ${await sign({ ...claims, workspace: undefined })}`, invalid],
  ['an empty workspace', async () => `Bearer ${await sign({ ...claims, workspace: '' })}`, invalid],
  ['a workspace that is no string', async () => `Bearer ${await sign({ ...claims, workspace: 5 })}`, invalid],
  [
    'groups that are another string',
    async () => `Bearer ${await sign({ ...claims, groups: 'group-1' })}`,
    invalid,
  ],
  ['groups of numbers', async () => `Bearer ${await sign({ ...claims, groups: [1] })}`, invalid],
  ['scopes as an array', async () => `Bearer ${await sign({ ...claims, scope: ['people:read'] })}`, invalid],
];

describe('authorization', () => {
  it.each(authorizations)(
    'by %s is refused, whatever the query and the Accept header',
    async (_what, make, expected) => {
      const authorization = await make();
      for (const [query, accept] of [
        ['{ viewer { subject } }', forms[0]],
        ['{', forms[1]],
        ['{ nowhere }', 'image/png'],
      ] as const) {
        const headers = { accept, ...(authorization !== null && { authorization }) };
        const { status, errors, data, headers: answered } = await post(gateway.url, { query, headers });
        const [error] = errors ?? [];
        expect({ status, ...error?.extensions, message: error?.message }).toEqual(expected);
        expect([data, errors?.length]).toEqual([undefined, 1]);
        expect(answered.get('www-authenticate')).toMatch(/^Bearer /);
      }
    },
  );

  it.each(['bearer', 'Bearer', 'BEARER', 'bEaReR'])('takes the scheme as %s', async scheme => {
    const headers = { authorization: `${scheme} ${workspace.token}` };
    const { data } = await post(gateway.url, { query: '{ viewer { subject } }', headers });
    expect(data).toEqual({ viewer: { subject: 'tester' } });
  });
});

const upsert = 'mutation ($input: UpsertPersonsInput!) { upsertPersons(input: $input) { failedCount } }';
const aliases = (count: number) =>
  `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ')} }`;
const deep = (levels: number) =>
  `{ groups(first: 1) { nodes { persons(first: 1) { nodes { ${'groups { persons(first: 1) { nodes { '.repeat(levels)} id ${'} } } '.repeat(levels)} } } } } }`;

describe('a refused operation has the status of its code, in either form', () => {
  it.each<[number, string, string, JsonObject]>([
    [
      400,
      'BOTH_GROUP_IDENTIFIERS_PROVIDED',
      '{ findPersons(filter: { groupIds: ["x"], groupExternalRefs: ["y"] }) { lastId } }',
      {},
    ],
    [
      400,
      'BOTH_GROUP_IDENTIFIERS_PROVIDED',
      upsert,
      { input: { persons: [{ groupIds: ['x'], groupExternalRefs: ['y'] }] } },
    ],
    [404, 'NOT_FOUND', '{ findPersons(requireMatch: true, filter: { firstName: "nobody" }) { lastId } }', {}],
    [400, 'BAD_USER_INPUT', '{ findPersons(first: 101) { lastId } }', {}],
    [400, 'BAD_USER_INPUT', '{ groups(first: 0) { nodes { id } } }', {}],
    [400, 'BAD_USER_INPUT', '{ findPersons(after: "nonsense") { lastId } }', {}],
    [400, 'BAD_USER_INPUT', upsert, { input: { persons: [] } }],
    [400, 'BATCH_TOO_LARGE', upsert, { input: { persons: Array(101).fill({}) } }],
    [409, 'IDEMPOTENCY_KEY_REUSED', upsert, { input: { persons: [{}], idempotencyKey: 'used' } }],
    [400, 'QUERY_TOO_COMPLEX', aliases(61), {}],
    [400, 'QUERY_TOO_COMPLEX', deep(4), {}],
    [400, 'QUERY_TOO_COMPLEX', `{ ${'__typename '.repeat(1_000)} }`, {}],
    [400, 'QUERY_TOO_COMPLEX', `{ __typename } #${'x'.repeat(65_536)}`, {}],
    [
      400,
      'QUERY_TOO_COMPLEX',
      '{ findPersons { nodes { groups { persons(first: 100) { nodes { groups { persons(first: 2) { lastId } } } } } } } }',
      {},
    ],
    [
      400,
      'QUERY_TOO_COMPLEX',
      'query ($n: Int) { groups(first: $n) { nodes { persons(first: $n) { nodes { groups { persons(last: $n) { lastId } } } } } } }',
      { n: 22 },
    ],
    [
      400,
      'BAD_USER_INPUT',
      '{ findPersons(first: 1000) { nodes { groups { persons(first: 100) { lastId } } } } }',
      {},
    ],
  ])('%i %s', async (status, code, query, variables) => {
    for (const accept of forms) {
      const { token } = workspace;
      const answer = await post(gateway.url, { query, variables, token, headers: { accept } });
      expect([answer.status, answer.errors?.[0]?.extensions?.code, answer.data ?? null]).toEqual([
        status,
        code,
        null,
      ]);
    }
  });

  it.each<[string, JsonObject]>([
    [aliases(60), {}],
    [
      'query ($n: Int) { groups(first: $n) { nodes { persons(first: $n) { nodes { groups { persons(last: $n) { lastId } } } } } } }',
      { n: 21 },
    ],
    ['{ findPersons { nodes { groups { persons { lastId } } } } }', {}],
  ])('though not what is just within the limits: %s', async (query, variables) => {
    expect((await workspace.graphql(query, variables)).errors).toBeUndefined();
  });
});

describe('a request that cannot be executed', () => {
  it.each<[string, string, JsonObject]>([
    ['GRAPHQL_PARSE_FAILED', '{', {}],
    ['GRAPHQL_VALIDATION_FAILED', '{ nowhere }', {}],
    ['GRAPHQL_VALIDATION_FAILED', '{ findPersons(first: "x") { lastId } }', {}],
    ['BAD_USER_INPUT', 'query ($first: Int) { findPersons(first: $first) { lastId } }', { first: 'x' }],
    ['BAD_USER_INPUT', upsert, {}],
    ['BAD_USER_INPUT', upsert, { input: { persons: [{ status: 'DEAD' }] } }],
  ])('is 200 as application/json and 400 otherwise: %s', async (code, query, variables) => {
    for (const [accept, status] of [
      [forms[0], 200],
      [forms[1], 400],
    ] as const) {
      const answer = await post(gateway.url, {
        query,
        variables,
        token: workspace.token,
        headers: { accept },
      });
      expect([answer.status, answer.errors?.[0]?.extensions?.code, answer.data]).toEqual([
        status,
        code,
        undefined,
      ]);
    }
  });
});

describe('an answer with data', () => {
  it('is 200 whatever else failed; one without has the status of its first error', async () => {
    const forbidden = (await workspace.as({ scopes: ['people:read'] })).graphql;
    const partial = await workspace.graphql('{ groups { nodes { id } } person(identifier: "x") { id } }');
    expect(partial.status).toBe(200);
    const answer = await forbidden(
      '{ a: findPersons(requireMatch: true, filter: { firstName: "" }) { lastId } b: groupGrants(subject: "x") { id } }',
    );
    expect([answer.status, answer.errors?.[0]?.extensions?.code, answer.data]).toEqual([
      404,
      'NOT_FOUND',
      null,
    ]);
  });
});
