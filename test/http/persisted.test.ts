import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { persistedDocuments } from '../../src/graphql/persisted.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { post } from '../support/client.ts';
import { samplesOf, sumOf } from '../support/samples.ts';
import { startGateway as startWhole } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';
import { codeOf, type Running, startGateway } from './gateway.ts';

const manifest = {
  'sha256:viewer': '{ viewer { subject } }',
  several:
    'query Subject { viewer { subject } } query Workspace { viewer { workspace } } mutation Make { createSession { token } }',
  persons: 'query Persons($first: Int) { findPersons(first: $first) { nodes { identifier } lastId } }',
  groups:
    'mutation Groups($input: UpsertGroupsInput!) { upsertGroups(input: $input) { results { success } } }',
};
const documents = persistedDocuments(JSON.stringify(manifest), buildSchema(), true);
const start = (only: boolean, hotLane: boolean) => startGateway({ persisted: { documents, only }, hotLane });

const running = new Map<string, Promise<Running>>();
/** One for all tests that count nothing. */
function shared(only: boolean, hotLane: boolean): Promise<Running> {
  const name = JSON.stringify([only, hotLane]);
  const gateway = running.get(name) ?? start(only, hotLane);
  running.set(name, gateway);
  return gateway;
}

const text = '{ viewer { workspace } }';
const subject = { data: { viewer: { subject: 'tester' } } };
const apollo = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});
const path = (parameters: Record<string, string>) => `/graphql?${new URLSearchParams(parameters)}`;
const get = (gateway: Running, parameters: Record<string, string>) =>
  gateway.fetch(path(parameters), { headers: { authorization: `Bearer ${gateway.token}` } });

// With PERSISTED_ONLY and without, in either lane: what is asked for by its identifier is the same.
describe.each([
  [false, true],
  [false, false],
  [true, true],
  [true, false],
])('a persisted document (nothing else: %s, hot lane: %s)', (only, hotLane) => {
  it.each([
    ['documentId', { documentId: 'sha256:viewer' }],
    ['documentId without its prefix', { documentId: 'viewer' }],
    ['Apollo’s extension', apollo('viewer')],
    ['Apollo’s extension, and a query that is null', { ...apollo('viewer'), query: null }],
    ['documentId, and an empty query', { documentId: 'viewer', query: '' }],
    ['documentId, which goes before the extension', { documentId: 'viewer', ...apollo('none') }],
    ['documentId and an operation’s name', { documentId: 'several', operationName: 'Subject' }],
  ])('is executed by %s, as often as it is asked for', async (_, body) => {
    const gateway = await start(only, hotLane);
    for (let time = 0; time < 3; time++) {
      const { status, json } = await gateway.post(body);
      expect([status, json]).toEqual([200, subject]);
    }
    const samples = samplesOf((await gateway.fetch('/metrics')).text);
    const hot = sumOf(samples, 'persons_http_requests_total', { lane: 'hot' });
    expect(hot).toBe(hotLane ? 2 : 0);
  });

  it('takes variables, and is a mutation too', async () => {
    const gateway = await shared(only, hotLane);
    const input = { groups: [{ identifier: 'group-1' }] };
    for (let time = 0; time < 2; time++) {
      const made = await gateway.post({ documentId: 'groups', variables: { input } });
      expect(made.json).toEqual({ data: { upsertGroups: { results: [{ success: true }] } } });
      const found = await gateway.post({ documentId: 'persons', variables: { first: 1 } });
      expect(found.json).toEqual({ data: { findPersons: { nodes: [], lastId: -1 } } });
      const wrong = await gateway.post({ documentId: 'persons', variables: { first: 'one' } });
      expect(codeOf(wrong)).toBe('BAD_USER_INPUT');
      const many = await gateway.post({ documentId: 'persons', variables: { first: 101 } });
      expect(codeOf(many)).toBe('BAD_USER_INPUT');
    }
  });

  it('is executed by GET, unless it is a mutation', async () => {
    const gateway = await shared(only, hotLane);
    expect((await get(gateway, { documentId: 'sha256:viewer' })).json).toEqual(subject);
    const { extensions } = apollo('viewer');
    expect((await get(gateway, { extensions: JSON.stringify(extensions) })).json).toEqual(subject);
    const mutation = await get(gateway, { documentId: 'several', operationName: 'Make' });
    expect([mutation.status, codeOf(mutation)]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    const twice = await gateway.fetch(`${path({ documentId: 'viewer' })}&documentId=persons`, {
      headers: { authorization: `Bearer ${gateway.token}` },
    });
    expect([twice.status, codeOf(twice)]).toEqual([400, 'BAD_REQUEST']);
  });

  it('is for those alone who may call', async () => {
    const gateway = await shared(only, hotLane);
    const stranger = await gateway.post({ documentId: 'viewer' }, { authorization: 'Bearer nonsense' });
    expect(codeOf(stranger)).toBe('INVALID_AUTHORIZATION');
    const none = await gateway.post({ documentId: 'none' }, { authorization: 'Bearer nonsense' });
    expect(codeOf(none)).toBe('INVALID_AUTHORIZATION');
    const reader = { authorization: `Bearer ${await gateway.tokenFor({ scopes: ['people:read'] })}` };
    const forbidden = await gateway.post(
      { documentId: 'groups', variables: { input: { groups: [] } } },
      reader,
    );
    expect(codeOf(forbidden)).toBe('FORBIDDEN');
  });

  it.each([
    ['documentId', { documentId: 'none' }],
    ['an empty documentId', { documentId: '' }],
    ['documentId, of an object’s own names', { documentId: 'constructor' }],
    ['Apollo’s extension', apollo('none')],
  ])('that is not there is not found: %s', async (_, body) => {
    const gateway = await shared(only, hotLane);
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const reply = await gateway.post(body, { accept });
      expect([reply.status, reply.json]).toEqual([
        404,
        {
          errors: [
            {
              message: 'There is no persisted document of this identifier.',
              extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND' },
            },
          ],
        },
      ]);
      expect(reply.headers.get('content-type')).toContain(accept);
    }
  });

  it.each([[{ documentId: 7 }], [{ documentId: ['viewer'] }], [apollo({ a: 1 })]])(
    'has a text for its identifier, not %j',
    async body => {
      const gateway = await shared(only, hotLane);
      const reply = await gateway.post(body);
      expect([reply.status, codeOf(reply)]).toEqual([400, 'BAD_REQUEST']);
    },
  );
});

describe.each([true, false])('under PERSISTED_ONLY (hot lane: %s)', hotLane => {
  it.each([
    ['any other document', { query: text }],
    ['the text of a persisted one', { query: manifest['sha256:viewer'] }],
    ['a document beside an identifier', { query: text, documentId: 'viewer' }],
    ['a document that Apollo’s clients want to be kept', { query: text, ...apollo('viewer') }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['the name of a type', { query: '{ __typename }' }],
    ['what is no document', { query: '{' }],
    ['a mutation', { query: 'mutation { createSession { token } }' }],
    ['nothing', {}],
    ['an operation’s name', { operationName: 'Subject' }],
    ['a query that is no text', { query: 7 }],
    ['Apollo’s extension in another version', apollo('viewer', 2)],
  ])('%s is refused', async (_, body) => {
    const gateway = await shared(true, hotLane);
    for (let time = 0; time < 2; time++) {
      const reply = await gateway.post(body);
      expect([reply.status, codeOf(reply)]).toEqual([403, 'PERSISTED_DOCUMENT_REQUIRED']);
    }
    if ('query' in body && typeof body.query === 'string') {
      const reply = await get(gateway, { query: body.query });
      expect([reply.status, codeOf(reply)]).toEqual([403, 'PERSISTED_DOCUMENT_REQUIRED']);
    }
  });
});

describe.each([true, false])('without PERSISTED_ONLY (hot lane: %s)', hotLane => {
  it('everything else is executed as ever, whatever else comes with it', async () => {
    const gateway = await shared(false, hotLane);
    const workspace = { data: { viewer: { workspace: 'default' } } };
    for (const more of [{}, { documentId: 'viewer' }, { documentId: 'none' }, apollo('none')])
      expect((await gateway.post({ query: text, ...more })).json).toEqual(workspace);
    expect((await gateway.post({})).json.errors[0].message).toBe('Must provide query string.');
  });

  it('and without PERSISTED_DOCUMENTS identifiers mean nothing', async () => {
    const gateway = await startGateway({ hotLane });
    const reply = await gateway.post({ documentId: 'viewer' });
    expect([reply.status, codeOf(reply), reply.json.errors[0].message]).toEqual([
      400,
      'BAD_REQUEST',
      'Must provide query string.',
    ]);
  });
});

it('PERSISTED_DOCUMENTS and PERSISTED_ONLY are what the whole gateway is told so by', async () => {
  const file = join(tempDir(), 'persisted-documents.json');
  writeFileSync(file, JSON.stringify(manifest));
  const { url, token } = await startWhole({ env: { PERSISTED_DOCUMENTS: file, PERSISTED_ONLY: 'true' } });
  const ask = async (body: object) => post(url, { token: await token(), ...body } as never);
  expect(await ask({ documentId: 'sha256:viewer' })).toMatchObject({ status: 200, ...subject });
  expect(await ask({ query: text })).toMatchObject({
    status: 403,
    errors: [{ extensions: { code: 'PERSISTED_DOCUMENT_REQUIRED' } }],
  });
  const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
  expect(page.status).not.toBe(200);
});
