import { type IncomingMessage, request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { isEnumType, isInputObjectType, isObjectType } from 'graphql';
import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { issueToken } from '../../src/auth/issue.ts';
import { createSessions } from '../../src/auth/session.ts';
import { type ErrorCode, GatewayError } from '../../src/domain/errors.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { type Gateway, startGateway, testSecret } from '../support/startGateway.ts';
import { type Row, rows } from './sources.ts';

const origin = 'https://app.example';
const good = '{ viewer { subject } }';
let gateway: Gateway;
let strict: Gateway;
let token: string;
beforeAll(async () => {
  gateway = await startGateway({ env: { CORS_ORIGINS: origin, AUTH_QUERY_TOKEN: 'true' } });
  strict = await startGateway();
  token = await gateway.token();
});

interface Reply {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly json: { readonly data?: unknown; readonly errors?: readonly { extensions: { code: string } }[] };
}

/** Unlike fetch this sends any header as it is told. */
async function send(url: string, headers: Readonly<Record<string, string>>, query = good): Promise<Reply> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, {
      method: 'POST',
      agent: false,
      headers: { 'Content-Type': 'application/json', ...headers },
    })
      .on('response', resolve)
      .on('error', reject)
      .end(JSON.stringify({ query }));
  });
  return { status: response.statusCode, headers: response.headers, json: JSON.parse(await textOf(response)) };
}

const ask = (headers: Readonly<Record<string, string>>, query?: string) =>
  send(`${gateway.url}/graphql`, headers, query);
const authorized = () => ({ Authorization: `Bearer ${token}` });
const codeOf = ({ json }: Reply) => json.errors?.[0]?.extensions.code;
const answered = { status: 200, json: { data: { viewer: { subject: 'tester' } } } };

const schema = buildSchema();

/** The field, argument or enum value; undefined when there is none. */
function placed(place: string): { name: string; description?: string | null | undefined } | undefined {
  const [, type = '', member = '', argument] = /^(\w+)\.(\w+)(?:\((\w+)\))?$/.exec(place) ?? [];
  const named = schema.getType(type);
  if (isEnumType(named)) return named.getValue(member) ?? undefined;
  if (!isObjectType(named) && !isInputObjectType(named)) return undefined;
  const field = named.getFields()[member];
  if (argument === undefined) return field;
  return field && 'args' in field ? field.args.find(({ name }) => name === argument) : undefined;
}

/** A request that is answered with this error; the section says of which operation. */
function provoke(code: string, source: string): Promise<Reply> {
  const both = '{ groupIds: ["x"], groupExternalRefs: ["y"] }';
  switch (code) {
    case 'MISSING_AUTHORIZATION':
      return ask({});
    case 'EXPIRED_TOKEN':
      return issueToken(
        testSecret,
        { subject: 'sam', workspace: 'default', groups: '*', scopes: [], expiresIn: 60 },
        gateway.config.auth,
        Date.now() - 120_000,
      ).then(expired => ask({ Authorization: `Bearer ${expired}` }));
    case 'INVALID_AUTHORIZATION':
      return ask({ Authorization: 'Bearer x' });
    case 'BOTH_GROUP_IDENTIFIERS_PROVIDED':
      return ask(
        authorized(),
        source === '/persons/find/'
          ? `{ findPersons(filter: ${both}) { lastId } }`
          : `mutation { upsertPersons(input: { persons: [${both}] }) { failedCount } }`,
      );
    case 'NOT_FOUND':
      return ask(authorized(), '{ findPersons(requireMatch: true, filter: { firstName: "" }) { lastId } }');
    default:
      throw new Error(`Nothing is known to provoke ${code}.`);
  }
}

/** The answer to a page of a listed origin, whose session is past half its life. */
async function askInSession(): Promise<Reply> {
  const then = Date.now() - 16 * 60_000;
  const apiKeys = gateway.services.repository;
  const sessions = createSessions({ secret: testSecret, ttl: 1_800, apiKeys, now: () => then });
  const viewer = { subject: 'tester', workspace: 'default', access: { kind: 'all' }, scopes: [] } as const;
  const session = await sessions.issue(viewer);
  return ask({ Authorization: `Bearer ${session.token}`, Origin: origin });
}

async function expectThere({ source, kind, name, to }: Row): Promise<void> {
  switch (to.kind) {
    case 'schema':
      for (const place of to.places) {
        const found = placed(place);
        expect(found, place).toBeDefined();
        // What a value or a number means is told where it went.
        if (kind === 'value' || kind === 'limit')
          expect(`${found?.name} ${found?.description}`.toLowerCase()).toContain(name);
      }
      return;
    case 'error': {
      const { status, extensions } = new GatewayError(to.code as ErrorCode, '');
      expect({ status, ...extensions }).toEqual({ status: to.status, code: to.code, type: name });
      const reply = await provoke(to.code, source);
      expect([reply.status, reply.json.errors?.[0]?.extensions]).toEqual([to.status, extensions]);
      return;
    }
    case 'error member':
      return expect((await ask({})).json).toHaveProperty(to.path, expect.anything());
    case 'request header': {
      const asking = (value: string) => ask({ ...authorized(), [name]: value.replace('<token>', token) });
      expect(await asking(to.taken)).toMatchObject(answered);
      return expect(codeOf(await asking(to.refused.value))).toBe(to.refused.code);
    }
    case 'response header':
      return expect((await askInSession()).headers[to.name.toLowerCase()]).toMatch(to.value);
    case 'claim': {
      const { json } = await ask(authorized(), 'mutation { createSession { token } }');
      const { createSession } = json.data as { createSession: { token: string } };
      return expect(decodeJwt(createSession.token)).toHaveProperty(to.name);
    }
    case 'URL parameter': {
      const path = `/graphql?${name}=${token}`;
      expect(await send(`${gateway.url}${path}`, {})).toMatchObject(answered);
      return expect(codeOf(await send(`${strict.url}${path}`, {}))).toBe('MISSING_AUTHORIZATION');
    }
    case 'selection':
      return expect((await ask(authorized())).json).toEqual(answered.json);
    case 'nowhere':
      if (kind === 'request header') {
        const own = { [name]: `Bearer ${token}` };
        expect(await ask({ ...authorized(), ...own })).toMatchObject(answered);
        expect(codeOf(await ask(own))).toBe('MISSING_AUTHORIZATION');
      } else expect((await askInSession()).headers).not.toHaveProperty(name.toLowerCase());
  }
}

describe('Of the names in the documents of the REST APIs', () => {
  it.each(rows)('the $kind $name of $source is where the table says: $to.kind', expectThere);
});
