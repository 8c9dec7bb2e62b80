import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encoded, hmacToken, inSeconds } from '../auth/tokens.ts';
import { dataOf, onBothLanes, refusalOf } from './target.ts';

const create = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { key apiKey { identifier } } }`;
const revoke = 'mutation ($i: ID!) { revokeApiKey(input: { identifier: $i }) { apiKey { identifier } } }';
const viewer = '{ viewer { subject } }';

const invalid = '401 INVALID_AUTHORIZATION';
const flip = (key: string, at: number) =>
  key.slice(0, at) + (key[at] === 'A' ? 'B' : 'A') + key.slice(at + 1);

onBothLanes({ queryToken: true }, target => {
  /** Of the member's rights: one that lives, one that was revoked, and one of the other workspace. */
  const keys = { member: '', revoked: '', stranger: '' };
  const identifiers = { member: '', revoked: '', stranger: '' };

  beforeAll(async () => {
    const { gateway, tokens } = target;
    const input = { subject: 'member', groupIds: ['open'], scopes: ['people:read'] };
    for (const [who, token] of [
      ['member', tokens.admin],
      ['revoked', tokens.admin],
      ['stranger', tokens.stranger],
    ] as const) {
      const body = { query: create, variables: { input } };
      const { createApiKey } = (await gateway.post(body, { authorization: `Bearer ${token}` })).json.data;
      keys[who] = createApiKey.key;
      identifiers[who] = createApiKey.apiKey.identifier;
    }
    dataOf(await target.graphql(revoke, { i: identifiers.revoked }, 'admin'));
  });
  afterEach(() => {
    const log = JSON.stringify(target.gateway.lines);
    for (const key of Object.values(keys)) expect(log.includes(key.slice(4))).toBe(false);
  });

  const hostile: [string, () => string][] = [
    ['the prefix alone', () => 'pgw_'],
    ['another first letter', () => flip(keys.member, 4)],
    ['another last letter', () => flip(keys.member, 46)],
    ['one letter too few', () => keys.member.slice(0, -1)],
    ['one letter too many', () => `${keys.member}A`],
    ['padding', () => `${keys.member}=`],
    ['capitals', () => keys.member.toUpperCase()],
    ['without its prefix', () => keys.member.slice(4)],
    ['with two prefixes', () => `pgw_${keys.member}`],
    ["base64's other alphabet", () => `pgw_${'+/'.repeat(21)}+`],
    ['two keys in one', () => `${keys.member}.${keys.member}`],
    ['four kilobytes', () => `pgw_${'a'.repeat(4_092)}`],
    ['fifteen kilobytes', () => `pgw_${'a'.repeat(15_000)}`],
    ['an injection', () => `pgw_'OR'1'='1`],
    ['the identifier of a key', () => `pgw_${identifiers.member}`],
    ['nobody', () => `pgw_${'A'.repeat(43)}`],
    ['a revoked one', () => keys.revoked],
  ];

  describe('what is no API key is refused', () => {
    it.each(hostile)('in the header: %s', async (_name, key) => {
      const reply = await target.graphql(viewer, {}, { token: key() });
      expect(refusalOf(reply)).toBe(invalid);
      expect(reply.headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
    });

    it.each(hostile)('in the address: %s', async (_name, key) => {
      const search = new URLSearchParams({ query: viewer, access_token: key() });
      expect(refusalOf(await target.fetch(`/graphql?${search}`))).toBe(invalid);
    });
  });

  describe('an API key', () => {
    it('is taken in the header, in any letter case of the scheme, and in the address', async () => {
      const { member } = keys;
      const search = new URLSearchParams({ query: viewer, access_token: member });
      for (const reply of [
        await target.graphql(viewer, {}, { token: member }),
        await target.body(JSON.stringify({ query: viewer }), { authorization: `bEARER  ${member}` }),
        await target.fetch(`/graphql?${search}`),
      ])
        expect(dataOf(reply)).toEqual({ viewer: { subject: 'member' } });
    });

    it('sees what it was made for, and never makes, lists or revokes one', async () => {
      const as = { token: keys.member };
      const { nodes } = dataOf(
        await target.graphql('{ findPersons { nodes { lastName } } }', {}, as),
      ).findPersons;
      expect(nodes).toEqual([{ lastName: 'Bird' }]);
      for (const [query, variables] of [
        [create, { input: { scopes: ['people:read'] } }],
        ['{ apiKeys { identifier } }', {}],
        [revoke, { i: identifiers.member }],
        ['mutation { deletePersons(input: { identifiers: ["x"] }) { results { success } } }', {}],
      ] as const)
        expect(refusalOf(await target.graphql(query, variables, as))).toBe('403 FORBIDDEN');
    });

    it.each<[string, () => string]>([
      ['by its identifier', () => identifiers.stranger],
      ['by itself', () => keys.stranger],
      ['by a pattern', () => '%'],
      ['by an injection', () => "' OR '1'='1"],
      ['by nothing', () => ''],
    ])("of another workspace can't be revoked %s", async (_how, identifier) => {
      const reply = await target.graphql(revoke, { i: identifier() }, 'admin');
      expect(refusalOf(reply)).toBe('404 NOT_FOUND');
      expect(dataOf(await target.graphql(viewer, {}, { token: keys.stranger }))).toEqual({
        viewer: { subject: 'member' },
      });
    });
  });

  describe('a session made from an API key', () => {
    const sessionOf = async () => {
      const made = await target.gateway.post(
        { query: 'mutation { createSession { token } }' },
        { authorization: `Bearer ${keys.member}` },
      );
      return made.json.data.createSession.token as string;
    };

    it.each([
      ['another key', { api_key: 'x' }],
      ['no key', { api_key: undefined }],
      ['all groups', { groups: '*' }],
      ['another workspace', { workspace: 'other' }],
    ])('cannot be altered: %s', async (_what, change) => {
      const [header = '', payload = '', signature = ''] = (await sessionOf()).split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
      expect(claims.api_key).toBe(identifiers.member);
      const forged = [header, encoded({ ...claims, ...change }), signature].join('.');
      expect(refusalOf(await target.graphql(viewer, {}, { token: forged }))).toBe(invalid);
    });

    it("a token of somebody's own that names a key is one like any other", async () => {
      const claims = { sub: 'ann', workspace: 'default', groups: ['open'], exp: inSeconds(60) };
      const token = hmacToken({ ...claims, scope: 'people:read', api_key: identifiers.revoked });
      expect(dataOf(await target.graphql(viewer, {}, { token }))).toEqual({ viewer: { subject: 'ann' } });
    });
  });
});
